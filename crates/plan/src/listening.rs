//! Where the nodes of a seed set listen whose program has one number: the one that it tells others.

use stowplan_model::{Kind, KindWord, Ordinal, PortNumber, Problem};

use crate::{PlannedPort, entry::Member, scope::Subject};

/// Lets each node listen on the numbers that it tells others, if its program can't do otherwise.
pub(crate) fn settle(
    subject: Subject<'_, '_>,
    members: &mut [Member],
    ports: &[PlannedPort],
    outside_ports: &[&PlannedPort],
) {
    let Kind::Seed(seed) = &subject.service.kind else {
        return;
    };
    if !seed.listens_on_outside_ports || subject.kind() != KindWord::Seed {
        return;
    }
    for port in outside_ports {
        has_no_target(subject, port);
    }
    for member in &mut *members {
        for port in ports {
            // Ports that lead to one number of the container do so wherever it listens.
            let mut together = outside_ports.iter().filter(|it| same_target(it, port));
            let told = together.next().map(|port| told(member, port));
            if let Some(number) = told.filter(|number| *number != port.target) {
                member.targets.insert(port.name.clone(), number);
            }
        }
    }
    clash(subject, members, ports);
}

/// The number that a node tells others.
fn told(member: &Member, port: &PlannedPort) -> PortNumber {
    let outside = member.outside.as_ref();
    let number = outside.and_then(|outside| outside.ports.get(&port.name));
    number.copied().unwrap_or(port.number)
}

fn same_target(a: &PlannedPort, b: &PlannedPort) -> bool {
    (a.target, a.protocol) == (b.target, b.protocol)
}

/// What is said of where such a port leads would be lost.
fn has_no_target(subject: Subject<'_, '_>, port: &PlannedPort) {
    let over = subject.over.ports.get(&port.name);
    let said = over.is_some_and(|over| over.target_port.is_some());
    let mut modelled = subject.service.ports.iter();
    let modelled = modelled.any(|it| it.name == port.name && it.number != it.target);
    if !said && !modelled {
        return;
    }
    let message = format!(
        "port `{}` of `{}` leads to {}, and its nodes listen on the number under which they are reached",
        port.name,
        subject.name(),
        port.target
    );
    let place = subject.said_or_modelled(said, &["ports", port.name.as_str(), "targetPort"]);
    let problem = Problem::new("useless-target", message, place);
    subject.report(problem.help(if said {
        "leave `targetPort` away"
    } else {
        "model it without a target, or without `.listens_on_outside_ports()`"
    }));
}

/// A number that outside addresses bring along may be another port's.
fn clash(subject: Subject<'_, '_>, members: &[Member], ports: &[PlannedPort]) {
    // What leads to one number of the container is named by the first.
    let mut distinct: Vec<&PlannedPort> = Vec::new();
    for port in ports {
        if !distinct.iter().any(|known| same_target(known, port)) {
            distinct.push(port);
        }
    }
    for member in members.iter().filter(|member| !member.targets.is_empty()) {
        for (index, later) in distinct.iter().enumerate() {
            let listens_there = |earlier: &&&PlannedPort| {
                earlier.protocol == later.protocol && member.target(earlier) == member.target(later)
            };
            if let Some(earlier) = distinct[..index].iter().find(listens_there) {
                subject.report(clashing(subject, member, earlier, later));
            }
        }
    }
}

fn clashing(
    subject: Subject<'_, '_>,
    member: &Member,
    earlier: &PlannedPort,
    later: &PlannedPort,
) -> Problem {
    let message = format!(
        "ports `{}` and `{}` of `{}` would both listen on {}/{}",
        earlier.name,
        later.name,
        member.name,
        member.target(later),
        later.protocol
    );
    let ordinal = member.ordinal.to_string();
    let facts = subject.over.nodes.get(&Ordinal(member.ordinal));
    let mut said = [earlier, later].into_iter();
    let said = said.find(|port| subject.over.ports.contains_key(&port.name));
    let place = match (facts, said) {
        (Some(facts), _) if facts.node_port.is_some() => {
            subject.said(&["nodes", &ordinal, "nodePort"])
        }
        (Some(facts), _) if facts.host_port.is_some() => {
            subject.said(&["nodes", &ordinal, "hostPort"])
        }
        (_, Some(port)) => subject.said(&["ports", port.name.as_str()]),
        (_, None) => subject.modelled(),
    };
    Problem::new("duplicate-port", message, place).help(
        "its nodes listen on the number under which they are reached: give the other port, or the node, another one",
    )
}
