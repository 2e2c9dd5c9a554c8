//! The replicas of a broker and the nodes of a seed set: each has an ordinal, a name and a host.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{Kind, KindWord, Name, NodeFacts, PortName, Problem, Replicas, Service};

use crate::{
    PlannedPort,
    entry::Member,
    listening,
    outside::{self, Together},
    scope::{Scope, Subject},
};

/// The last ordinal that a replica or node can have, as in the model.
const LAST_ORDINAL: u32 = 99_999;

/// What follows a service's name in its full name: `<namespace>.svc.<cluster domain>`.
pub(crate) fn suffix(scope: &Scope<'_>) -> SmolStr {
    format_smolstr!(
        "{}.svc.{}",
        scope.environment.namespace,
        scope.cluster.dns_domain
    )
}

/// The members of a broker or seed set, by ordinal.
pub(crate) fn members(
    subject: Subject<'_, '_>,
    replicas: &Replicas,
    peers: Option<&Name>,
    ports: &[PlannedPort],
    outside_ports: &[&PlannedPort],
) -> (Vec<Member>, Together) {
    let first = match (&subject.service.kind, subject.kind()) {
        (Kind::Broker(broker), KindWord::Broker) => broker.first,
        (Kind::Seed(seed), KindWord::Seed) => seed.first,
        _ => {
            outside::only_for_members(subject);
            return (Vec::new(), Together::default());
        }
    };
    known_nodes(subject, first, replicas.least());
    let name = subject.name();
    let suffix = suffix(subject.scope);
    let mut members = Vec::new();
    let most = (LAST_ORDINAL + 1).saturating_sub(first);
    if replicas.least() > most {
        too_many(subject, first, replicas.least());
    }
    for ordinal in (first..).take(replicas.least().min(most) as usize) {
        let member = match name.join(ordinal) {
            Ok(member) => member,
            Err(mistake) => {
                let problem =
                    Problem::new("name-too-long", mistake.to_string(), subject.modelled());
                subject.report(match mistake.hint() {
                    Some(hint) => problem.help(hint),
                    None => problem,
                });
                break;
            }
        };
        let host = match (&subject.service.kind, peers) {
            (Kind::Seed(_), _) | (_, None) => format_smolstr!("{member}.{suffix}"),
            (_, Some(peers)) => format_smolstr!("{member}.{peers}.{suffix}"),
        };
        members.push(Member {
            ordinal,
            name: member,
            host,
            outside: None,
            targets: BTreeMap::new(),
            facts: facts(subject, ordinal),
        });
    }
    let together = outside::addresses(subject, &mut members, outside_ports);
    listening::settle(subject, &mut members, ports, outside_ports);
    (members, together)
}

/// The ports that outside addresses lead to: those that are meant and open, else the first; with each
/// those of its number, as TCP and UDP on one number belong together.
pub(crate) fn outside_ports<'a>(
    service: &Service,
    ports: &'a [PlannedPort],
) -> Vec<&'a PlannedPort> {
    let meant: Vec<&PortName> = match &service.kind {
        Kind::Broker(broker) => broker.outside_port.iter().collect(),
        Kind::Seed(seed) => seed.outside_ports.iter().collect(),
        _ => Vec::new(),
    };
    let open = ports.iter().any(|port| meant.contains(&&port.name));
    let is_meant = |port: &PlannedPort| {
        if open {
            meant.contains(&&port.name)
        } else {
            ports.first().is_some_and(|first| first.name == port.name)
        }
    };
    // Those of one number in the model belong together, whatever an environment makes of one.
    let number = |port: &PlannedPort| {
        let modelled = service.ports.iter().find(|it| it.name == port.name);
        modelled.map_or(port.number, |it| it.number)
    };
    let numbers: Vec<_> = ports
        .iter()
        .filter(|port| is_meant(port))
        .map(number)
        .collect();
    ports
        .iter()
        .filter(|port| numbers.contains(&number(port)))
        .collect()
}

fn too_many(subject: Subject<'_, '_>, first: u32, count: u32) {
    let message = format!(
        "`{}` can't have {count} replicas from ordinal {first} on",
        subject.name()
    );
    let place = subject.said_or_modelled(subject.over.replicas.is_some(), &["replicas"]);
    let problem = Problem::new("too-many-replicas", message, place);
    subject.report(problem.help(format!("the last ordinal is at most {LAST_ORDINAL}")));
}

/// What the environment says of a member, over what the model says.
fn facts(subject: Subject<'_, '_>, ordinal: u32) -> NodeFacts {
    let said = subject.over.nodes.get(&stowplan_model::Ordinal(ordinal));
    let said = said.cloned().unwrap_or_default();
    let modelled = match &subject.service.kind {
        Kind::Seed(seed) => seed.nodes.get(&ordinal),
        _ => None,
    };
    let modelled = modelled.cloned().unwrap_or_default();
    let seeds_only = [
        ("publicKey", said.public_key.is_some()),
        ("privateKey", said.private_key.is_some()),
        ("node", said.node.is_some()),
        ("zone", said.zone.is_some()),
    ];
    if subject.kind() == KindWord::Broker {
        for (key, _) in seeds_only.into_iter().filter(|(_, said)| *said) {
            let message = format!(
                "`{key}` is of nodes of a seed set, and `{}` is a broker",
                subject.name()
            );
            let place = subject.said(&["nodes", &ordinal.to_string(), key]);
            subject.report(Problem::new("key-of-other-kind", message, place));
        }
    }
    if let Some(secret) = &said.private_key {
        // A Secret may be called so, but nobody calls one so.
        let name = secret.name.as_str();
        if name.len() == 64 && name.bytes().all(|it| it.is_ascii_hexdigit()) {
            let message = format!(
                "the Secret of node {ordinal} of `{}` has a name of 64 hexadecimal digits: is that the private key?",
                subject.name()
            );
            let keys = ["nodes", &ordinal.to_string(), "privateKey", "name"];
            let problem = Problem::new("private-key-in-file", message, subject.said(&keys));
            subject.report(problem.help("put the key into a Secret, and name that"));
        }
    }
    NodeFacts {
        public_key: said.public_key.or(modelled.public_key),
        private_key: said.private_key.or(modelled.private_key),
        host: said.host.or(modelled.host),
        address: said.address.or(modelled.address),
        node_port: said.node_port.or(modelled.node_port),
        host_port: said.host_port.or(modelled.host_port),
        node: said.node.or(modelled.node),
        zone: said.zone.or(modelled.zone),
    }
}

/// Facts are of nodes that exist.
fn known_nodes(subject: Subject<'_, '_>, first: u32, count: u32) {
    let last = first.saturating_add(count.saturating_sub(1));
    for ordinal in subject.over.nodes.keys() {
        if count > 0 && (first..=last).contains(&ordinal.0) {
            continue;
        }
        let message = format!("`{}` has no node {}", subject.name(), ordinal.0);
        let place = subject.said(&["nodes", &ordinal.0.to_string()]);
        let help = format!("its nodes are {first} to {last}");
        subject.report(Problem::new("unknown-node", message, place).help(help));
    }
}
