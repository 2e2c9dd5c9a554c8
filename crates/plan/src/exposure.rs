//! Load balancers and node ports of a whole service.

use std::collections::BTreeMap;

use stowplan_model::{BalancerAddress, KindWord, NodePort, PortName, Problem};

use crate::{
    PlannedBalancer, PlannedPort,
    balancer::{self, Asked},
    number, port,
    scope::Subject,
};

/// The load balancer beside the inside address, its ports named.
pub(crate) fn load_balancer(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> Option<PlannedBalancer> {
    if subject.kind() == KindWord::External {
        return None;
    }
    let (asked, said) = match &subject.over.expose.load_balancer {
        Some(said) => (said.as_ref()?, true),
        None => (subject.service.exposure.load_balancer.as_ref()?, false),
    };
    let keys = ["expose", "loadBalancer"];
    if !balancer::exists(subject, subject.said_or_modelled(said, &keys)) {
        return None;
    }
    for (index, name) in asked.ports.iter().enumerate() {
        if !ports.iter().any(|port| port.name == *name) {
            let index = index.to_string();
            let keys = ["expose", "loadBalancer", "ports", &index];
            let place = subject.said_or_modelled(said, &keys);
            let known = ports.iter().map(|port| &port.name);
            subject.report(port::unknown(subject, name, known, place));
        }
    }
    // In the service's order, each once.
    let wanted: Vec<&PlannedPort> = ports
        .iter()
        .filter(|port| asked.ports.is_empty() || asked.ports.contains(&port.name))
        .collect();
    let place = |key: &str| {
        let keys = ["expose", "loadBalancer", key];
        let keys = if key.is_empty() { &keys[..2] } else { &keys };
        subject.said_or_modelled(said, keys)
    };
    if asked.address == Some(BalancerAddress::Discovered) {
        let message = format!(
            "nobody is told the address of the load balancer of `{}`, so it needs no discovering",
            subject.name()
        );
        let problem = Problem::new("useless-discovery", message, place("address"));
        subject.report(problem.help("leave it away: the cluster gives it an address"));
        return None;
    }
    balancer::plan(
        subject,
        &Asked {
            owner: subject.name().as_str(),
            address: asked.address,
            host: asked.host.clone(),
            ttl: asked.ttl,
            source_ranges: &asked.source_ranges,
            annotations: &asked.annotations,
            ports: &wanted,
            sharing: None,
            place: &place,
        },
    )
}

/// Node ports beside the inside address.
pub(crate) fn node_ports(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> BTreeMap<PortName, NodePort> {
    let none = BTreeMap::new();
    if subject.kind() == KindWord::External {
        return none;
    }
    let (asked, said) = match &subject.over.expose.node_port {
        Some(Some(said)) => (said, true),
        Some(None) => return none,
        None => match &subject.service.exposure.node_port {
            Some(asked) => (asked, false),
            None => return none,
        },
    };
    let mut given: BTreeMap<PortName, NodePort> = BTreeMap::new();
    for (name, number) in &asked.0 {
        let place = subject.said_or_modelled(said, &["expose", "nodePort", name.as_str()]);
        let Some(port) = ports.iter().find(|port| port.name == *name) else {
            let known = ports.iter().map(|port| &port.name);
            subject.report(port::unknown(subject, name, known, place));
            continue;
        };
        // TCP and UDP on one number may have one node port, and have where it is up to us.
        let twins = ports
            .iter()
            .filter(|it| it.number == port.number && it.name != port.name);
        let shared = twins
            .filter_map(|twin| given.get(&twin.name))
            .find(|known| number.is_none_or(|number| number == **known));
        let number = match shared {
            Some(known) => Some(*known),
            None => {
                let owner = format!("{}:{name}", subject.name());
                let fixed = number.map(|number| number.get().into());
                number::node_port(subject, &owner, fixed, place)
            }
        };
        given.extend(number.map(|number| (name.clone(), number)));
    }
    given
}
