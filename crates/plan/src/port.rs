//! The ports of a service, with the numbers that the environment gives them.

use stowplan_model::{
    Broker, ExternalOverride, Kind, LabelKey, Port, PortName, PortOverride, Problem,
};

use crate::{PlannedPort, outside, scope::Subject, suggest};

/// The ports that others dial, and those that only its replicas dial among themselves.
pub(crate) fn ports(subject: Subject<'_, '_>) -> (Vec<PlannedPort>, Vec<PlannedPort>) {
    let service = subject.service;
    let peer_ports = match &service.kind {
        Kind::Broker(broker) if subject.over.external.is_none() => broker.peer_ports.as_slice(),
        _ => &[],
    };
    let closed = closed(subject);
    let is_open = |port: &&Port| Some(&port.name) != closed;
    let ports = || service.ports.iter().filter(is_open);
    for name in subject.over.ports.keys() {
        if Some(name) == closed {
            is_closed(subject, name);
        } else if !ports().chain(peer_ports).any(|port| port.name == *name) {
            let place = subject.said(&["ports", name.as_str()]);
            let known = ports().chain(peer_ports).map(|port| &port.name);
            subject.report(unknown(subject, name, known, place));
        }
    }
    let decide = |port: &Port| decided(subject, port);
    let decided: (Vec<_>, Vec<_>) = (
        ports().map(decide).collect(),
        peer_ports.iter().map(decide).collect(),
    );
    clashes(subject, &decided.0, &decided.1);
    if let Kind::Broker(_) = &service.kind {
        listens_twice(subject, &decided.0, &decided.1);
    }
    for port in decided.0.iter().chain(&decided.1) {
        app_protocol(subject, port);
    }
    decided
}

/// The port that is for the outside only, where nobody is let in from there.
fn closed<'p>(subject: Subject<'_, 'p>) -> Option<&'p PortName> {
    match &subject.service.kind {
        Kind::Broker(Broker {
            outside_port: Some(port),
            outside_only: true,
            ..
        }) if !outside::is_asked(subject) => Some(port),
        _ => None,
    }
}

fn is_closed(subject: Subject<'_, '_>, name: &PortName) {
    let message = format!(
        "port `{name}` of `{}` is closed here, as its replicas aren't reached from outside",
        subject.name()
    );
    let place = subject.said(&["ports", name.as_str()]);
    let problem = Problem::new("closed-port", message, place);
    subject.report(problem.help("say how under `expose.perReplica`"));
}

/// A replica's listeners differ in who may dial them, and each wants a port of its own.
fn listens_twice(subject: Subject<'_, '_>, ports: &[PlannedPort], peer_ports: &[PlannedPort]) {
    let all: Vec<&PlannedPort> = ports.iter().chain(peer_ports).collect();
    for (index, later) in all.iter().enumerate() {
        let same = |port: &&&PlannedPort| {
            port.target == later.target
                && port.protocol == later.protocol
                && port.number != later.number
                && port.name != later.name
        };
        let Some(earlier) = all[..index].iter().find(same) else {
            continue;
        };
        let said = [later, earlier]
            .into_iter()
            .find(|port| subject.over.ports.contains_key(&port.name));
        // What was modelled so is meant: one port under two numbers.
        let Some(said) = said else { continue };
        let message = format!(
            "ports `{}` and `{}` of `{}` both lead to {}/{} of its replicas",
            earlier.name,
            later.name,
            subject.name(),
            later.target,
            later.protocol
        );
        let place = subject.said(&["ports", said.name.as_str()]);
        let problem = Problem::new("duplicate-port", message, place);
        subject.report(problem.help("give it another `targetPort`"));
    }
}

/// That a service has no port of this name.
pub(crate) fn unknown<'a>(
    subject: Subject<'_, '_>,
    name: &PortName,
    known: impl Iterator<Item = &'a PortName>,
    place: stowplan_model::Place,
) -> Problem {
    let message = format!("`{}` has no port `{name}`", subject.name());
    let help = suggest::help(name.as_str(), "port", known.map(PortName::as_str));
    Problem::new("unknown-port", message, place).help(help)
}

fn decided(subject: Subject<'_, '_>, port: &Port) -> PlannedPort {
    let said = subject.over.ports.get(&port.name);
    let PortOverride {
        port: number,
        target_port,
    } = said.cloned().unwrap_or_default();
    let number = number.unwrap_or(port.number);
    let mut target = target_port.unwrap_or(port.target);
    if let Some(ExternalOverride::Host(_) | ExternalOverride::Within { .. }) =
        &subject.over.external
    {
        // An alias of a host leads nowhere but to the number that was dialled.
        if target_port.is_some_and(|target| target != number) {
            let message = format!(
                "port `{}` of `{}` can't lead from {number} to {target}, as it exists under another host",
                port.name,
                subject.name()
            );
            let place = subject.said(&["ports", port.name.as_str(), "targetPort"]);
            let help = format!("callers dial the host itself: set `port: {target}`");
            subject.report(Problem::new("external-port", message, place).help(help));
        }
        target = number;
    }
    PlannedPort {
        name: port.name.clone(),
        number,
        target,
        protocol: port.protocol,
        app_protocol: port.app_protocol.clone(),
    }
}

/// Like a label's key: a bare name of the IANA list, or one with a domain.
/// Source: `ValidateQualifiedName` of `appProtocol` in
/// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
fn app_protocol(subject: Subject<'_, '_>, port: &PlannedPort) {
    let Some(protocol) = &port.app_protocol else {
        return;
    };
    if let Err(mistake) = protocol.parse::<LabelKey>() {
        let message = format!(
            "`{protocol}` is not an application protocol for port `{}` of `{}`: {}",
            port.name,
            subject.name(),
            mistake.why()
        );
        let problem = Problem::new("app-protocol", message, subject.modelled());
        subject.report(problem.help("give one such as `grpc` or `kubernetes.io/h2c`"));
    }
}

fn clashes(subject: Subject<'_, '_>, ports: &[PlannedPort], peer_ports: &[PlannedPort]) {
    let all: Vec<&PlannedPort> = ports.iter().chain(peer_ports).collect();
    for (index, later) in all.iter().enumerate() {
        let clash = all[..index].iter().find(|earlier| {
            earlier.name == later.name
                || (earlier.number == later.number && earlier.protocol == later.protocol)
        });
        if let Some(earlier) = clash {
            let message = format!(
                "port `{}` ({}/{}) of `{}` clashes with its port `{}` ({}/{})",
                later.name,
                later.number,
                later.protocol,
                subject.name(),
                earlier.name,
                earlier.number,
                earlier.protocol
            );
            let said = [later, earlier]
                .into_iter()
                .find(|port| subject.over.ports.contains_key(&port.name));
            let place = match said {
                Some(port) => subject.said(&["ports", port.name.as_str()]),
                None => subject.modelled(),
            };
            let problem = Problem::new("duplicate-port", message, place);
            subject.report(problem.help("give it another name and number"));
        }
    }
}
