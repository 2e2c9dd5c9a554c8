//! The nodes of a seed set: each is told its own key and the others' addresses.

use stowplan_model::{Container, EnvName, File, FileName, FilePath, SecretKey, Seed, Value};

use crate::{
    PlannedNode, PlannedNodes,
    container::{self, Pod},
    entry::Member,
    file,
    resolve::Reader,
    scope::Subject,
};

/// The nodes, each with a container of its own.
pub(crate) fn nodes(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    seed: &Seed,
    container: &Container,
    files: &[(FilePath, &File)],
    pod: Pod<'_>,
) -> Option<PlannedNodes> {
    let members = &reader.entry.members;
    let nodes = members
        .iter()
        .map(|member| {
            let reader = Reader {
                own: Some(member),
                ..*reader
            };
            let private_key = private_key(member);
            let key = key_env(seed, &private_key);
            let mut container = container::main(subject, &reader, container, pod, key);
            container::tell_outside_host(subject, &mut container, member.outside.as_ref());
            PlannedNode {
                ordinal: member.ordinal,
                name: member.name.clone(),
                host: member.host.clone(),
                public_key: member.facts.public_key.clone(),
                node: member.facts.node.clone(),
                zone: member.facts.zone.clone(),
                outside: member.outside.clone(),
                container,
                files: file::of_node(subject, &reader, files),
                private_key,
            }
        })
        .collect();
    Some(PlannedNodes {
        peers: reader.entry.peers.clone()?,
        disk: pod.disk.cloned(),
        key_file: seed.key_file.clone(),
        shared: reader.entry.together.shared.clone(),
        nodes,
    })
}

fn key_env(seed: &Seed, private_key: &SecretKey) -> Option<(EnvName, Value)> {
    let name = seed.key_env.clone()?;
    Some((name, Value::Secret(private_key.clone())))
}

/// What the environment or the model says, else key `private-key` of the Secret `<node>-key`.
fn private_key(member: &Member) -> SecretKey {
    let stated = member.facts.private_key.clone();
    stated.unwrap_or_else(|| {
        let name = format!("{}-key", member.name);
        SecretKey {
            // A Secret's name may be four times as long as a node's.
            name: name.parse().unwrap_or_else(|_| member.name.clone().into()),
            key: FileName::literal("private-key"),
        }
    })
}
