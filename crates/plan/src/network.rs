//! Networks have one identity, whoever states it.

use std::collections::BTreeMap;

use stowplan_model::{DnsLabel, EnvironmentId, Model, Network, Place, Problem};

use crate::pointer::pointer;

/// Environments that state one network's name and different identities: the nodes of one would be
/// told to join the other's network, and turn away. Each at the later one by name.
pub(crate) fn mixed(model: &Model) -> Vec<Problem> {
    let mut known: BTreeMap<&DnsLabel, (&EnvironmentId, &Network)> = BTreeMap::new();
    let mut problems = Vec::new();
    for environment in model.environments.values() {
        let Some(network) = &environment.settings.network else {
            continue;
        };
        let stated = (&environment.id, network);
        let first = *known.entry(&network.name).or_insert(stated);
        let parts = parts(first.1).into_iter().zip(parts(network));
        for ((key, theirs), (_, own)) in parts.filter(|(first, own)| first.1 != own.1) {
            problems.push(problem(
                &network.name,
                key,
                (first.0, theirs),
                (stated.0, own),
            ));
        }
    }
    problems
}

/// What makes an identity, by the keys that state it.
fn parts(network: &Network) -> [(&'static str, Option<&str>); 4] {
    [
        ("genesis", network.genesis.as_deref()),
        ("protocolVersion", network.protocol_version.as_deref()),
        ("signer", network.signer.as_ref().map(AsRef::as_ref)),
        ("chainId", network.chain_id.as_ref().map(|id| id.0.as_str())),
    ]
}

type Stated<'m> = (&'m EnvironmentId, Option<&'m str>);

fn problem(name: &DnsLabel, key: &str, first: Stated<'_>, later: Stated<'_>) -> Problem {
    let words = |stated: Stated<'_>| match stated.1 {
        Some(value) => format!("`{value}` in `{}`", stated.0),
        None => format!("nothing in `{}`", stated.0),
    };
    let place = |stated: Stated<'_>| Place::Environment {
        environment: stated.0.clone(),
        pointer: match stated.1 {
            Some(_) => pointer(&["network", key]),
            None => pointer(&["network"]),
        },
    };
    let message = format!(
        "network `{name}` has two identities: its `{key}` is {} and {}",
        words(later),
        words(first)
    );
    Problem::new("mixed-network", message, place(later))
        .related(place(first), format!("network `{name}`"))
        .help("state the same identity in both, or give one of the networks another name")
}
