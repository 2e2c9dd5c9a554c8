//! The replicas of a broker and the nodes of a seed set: each has an ordinal, a name and a host.

use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{Kind, KindWord, Name, PortName, Problem, PublicKey, Replicas, Seed};

use crate::{
    PlannedPort,
    entry::Member,
    outside,
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
    outside_port: Option<&PortName>,
) -> Vec<Member> {
    let first = match (&subject.service.kind, subject.kind()) {
        (Kind::Broker(broker), KindWord::Broker) => broker.first,
        (Kind::Seed(seed), KindWord::Seed) => {
            known_nodes(subject, seed, replicas.least());
            seed.first
        }
        _ => {
            outside::only_for_members(subject);
            return Vec::new();
        }
    };
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
        let (host, public_key) = match (&subject.service.kind, peers) {
            (Kind::Seed(seed), _) => (
                format_smolstr!("{member}.{suffix}"),
                public_key(subject, seed, ordinal).cloned(),
            ),
            (_, Some(peers)) => (format_smolstr!("{member}.{peers}.{suffix}"), None),
            (_, None) => (format_smolstr!("{member}.{suffix}"), None),
        };
        members.push(Member {
            ordinal,
            name: member,
            host,
            outside: None,
            public_key,
        });
    }
    let outside_port = outside_port.and_then(|name| ports.iter().find(|port| port.name == *name));
    outside::addresses(subject, &mut members, outside_port);
    members
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

fn public_key<'p>(subject: Subject<'_, 'p>, seed: &'p Seed, ordinal: u32) -> Option<&'p PublicKey> {
    let said = subject.over.nodes.get(&stowplan_model::Ordinal(ordinal));
    let said = said.and_then(|node| node.public_key.as_ref());
    said.or_else(|| seed.nodes.get(&ordinal)?.public_key.as_ref())
}

/// Facts are of nodes that exist.
fn known_nodes(subject: Subject<'_, '_>, seed: &Seed, count: u32) {
    let last = seed.first.saturating_add(count.saturating_sub(1));
    for ordinal in subject.over.nodes.keys() {
        if count > 0 && (seed.first..=last).contains(&ordinal.0) {
            continue;
        }
        let message = format!("`{}` has no node {}", subject.name(), ordinal.0);
        let place = subject.said(&["nodes", &ordinal.0.to_string()]);
        let help = format!("its nodes are {} to {last}", seed.first);
        subject.report(Problem::new("unknown-node", message, place).help(help));
    }
}
