//! The nodes of a seed set: each is told its own key and the others' addresses.

use stowplan_model::{
    Container, EnvName, File, FileName, FilePath, NodeFacts, Ordinal, Place, Problem, SecretKey,
    Seed, Value,
};

use crate::{
    PlannedNode, PlannedNodes, PlannedSettings,
    container::{self, Pod},
    entry::Member,
    file,
    resolve::Reader,
    scope::Subject,
    settings,
};

/// The nodes, each with a container of its own, and the first one's settings.
pub(crate) fn nodes(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    seed: &Seed,
    container: &Container,
    files: &[(FilePath, &File)],
    pod: Pod<'_>,
) -> Option<(PlannedNodes, Option<PlannedSettings>)> {
    let members = &reader.entry.members;
    for member in members {
        public_key(subject, seed, member);
        useless_private_key(subject, seed, member);
    }
    let mut first = None;
    let nodes = members
        .iter()
        .map(|member| {
            let reader = Reader {
                own: Some(member),
                ..*reader
            };
            let private_key = private_key(member);
            let key = key_env(seed, &private_key);
            let settings = settings::settings(subject, &reader);
            let mut container =
                container::main(subject, &reader, container, pod, key, settings.as_ref());
            container::tell_outside_host(subject, &mut container, member.outside.as_ref());
            let files = file::of_node(subject, &reader, files, settings.as_ref());
            first.get_or_insert(settings.map(|settings| settings.planned));
            PlannedNode {
                ordinal: member.ordinal,
                name: member.name.clone(),
                host: member.host.clone(),
                public_key: member.facts.public_key.clone(),
                node: member.facts.node.clone(),
                zone: member.facts.zone.clone(),
                outside: member.outside.clone(),
                targets: member.targets.clone(),
                container,
                files,
                private_key,
            }
        })
        .collect();
    let nodes = PlannedNodes {
        peers: reader.entry.peers.clone()?,
        disk: pod.disk.cloned(),
        key_file: seed.key_file.clone(),
        shared: reader.entry.together.shared.clone(),
        nodes,
    };
    Some((nodes, first.flatten()))
}

fn key_env(seed: &Seed, private_key: &SecretKey) -> Option<(EnvName, Value)> {
    let name = seed.key_env.clone()?;
    Some((name, Value::Secret(private_key.clone())))
}

/// Holds if it is of the kind that the set has, and on its curve; what environments state was read
/// as a key, what the model states was not.
fn public_key(subject: Subject<'_, '_>, seed: &Seed, member: &Member) {
    let Some(key) = &member.facts.public_key else {
        return;
    };
    let said = said(subject, member, |facts| facts.public_key.is_some());
    let keys = ["nodes", &member.ordinal.to_string(), "publicKey"];
    let place = subject.said_or_modelled(said, &keys);
    let whose = format!(
        "the public key of node {} of `{}`",
        member.ordinal,
        subject.name()
    );
    if key.kind() != seed.keys {
        let message = format!(
            "{whose} is one of the {}s, and its nodes have {}s",
            key.kind().noun(),
            seed.keys.noun()
        );
        let mut problem = Problem::new("key-kind", message, place);
        if said {
            problem = problem.related(subject.modelled(), format!("{}s", seed.keys.noun()));
        }
        subject.report(problem.help(format!(
            "give {}, or model the other kind: `.keys(KeyKind::{:?})`",
            seed.keys.form(),
            key.kind()
        )));
    } else if !said && let Err(mistake) = key.check() {
        let message = format!("{whose}: {}", mistake.why());
        subject.report(Problem::new("invalid-value", message, place));
    }
}

/// A private key that no node is told would be lost.
fn useless_private_key(subject: Subject<'_, '_>, seed: &Seed, member: &Member) {
    if is_told_its_key(seed) || member.facts.private_key.is_none() {
        return;
    }
    let message = format!(
        "`privateKey` is said of `{}`, which isn't told its private key",
        member.name
    );
    let place = private_key_place(subject, member);
    let problem = Problem::new("useless-fact", message, place);
    subject.report(problem.help("model how it is told: `.key_env(…)` or `.key_file(…)`"));
}

/// Whether nodes find their private key in a variable or a file.
pub(crate) fn is_told_its_key(seed: &Seed) -> bool {
    seed.key_env.is_some() || seed.key_file.is_some()
}

/// Where it is said where a node's private key is.
pub(crate) fn private_key_place(subject: Subject<'_, '_>, member: &Member) -> Place {
    let said = said(subject, member, |facts| facts.private_key.is_some());
    let keys = ["nodes", &member.ordinal.to_string(), "privateKey"];
    subject.said_or_modelled(said, &keys)
}

/// Whether it is the environment that says it of a node.
fn said(subject: Subject<'_, '_>, member: &Member, of: impl Fn(&NodeFacts) -> bool) -> bool {
    let facts = subject.over.nodes.get(&Ordinal(member.ordinal));
    facts.is_some_and(of)
}

/// What the environment or the model says, else key `private-key` of the Secret `<node>-key`.
pub(crate) fn private_key(member: &Member) -> SecretKey {
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
