//! Load balancers and node ports of a whole service.

use std::collections::BTreeMap;

use stowplan_model::{KindWord, LoadBalancer, NodePort, Place, PortName, Problem, Routing};

use crate::{PlannedPort, port, scope::Subject};

/// The load balancer beside the inside address, its ports named.
pub(crate) fn load_balancer(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> Option<LoadBalancer> {
    if subject.kind() == KindWord::External {
        return None;
    }
    let (asked, said) = match &subject.over.expose.load_balancer {
        Some(said) => (said.as_ref()?, true),
        None => (subject.service.exposure.load_balancer.as_ref()?, false),
    };
    let keys = ["expose", "loadBalancer"];
    if !balanced(subject, subject.said_or_modelled(said, &keys)) {
        return None;
    }
    let mut load_balancer = asked.clone();
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
    load_balancer.ports = ports
        .iter()
        .map(|port| &port.name)
        .filter(|name| asked.ports.is_empty() || asked.ports.contains(name))
        .cloned()
        .collect();
    Some(load_balancer)
}

/// Whether the cluster has load balancers; that it hasn't is reported.
pub(crate) fn balanced(subject: Subject<'_, '_>, place: Place) -> bool {
    let scope = subject.scope;
    if scope.cluster.load_balancer.flavour.exists() {
        return true;
    }
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` wants a load balancer, and cluster `{cluster}` has none",
        subject.name()
    );
    let routes = match scope.cluster.routing {
        Routing::None => "",
        Routing::Ingress(_) => "routes through its Ingress and ",
        Routing::Gateway(_) => "routes through its Gateway and ",
    };
    let help = format!(
        "`{cluster}` offers {routes}node ports {}",
        scope.cluster.node_ports
    );
    let problem = Problem::new("no-load-balancer", message, place)
        .related(scope.in_cluster(&["loadBalancer"]), "no `loadBalancer`")
        .help(help);
    scope.report(problem);
    false
}

/// Node ports beside the inside address.
pub(crate) fn node_ports(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> BTreeMap<PortName, Option<NodePort>> {
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
    let scope = subject.scope;
    let range = scope.cluster.node_ports;
    for (name, number) in &asked.0 {
        let place = || subject.said_or_modelled(said, &["expose", "nodePort", name.as_str()]);
        if !ports.iter().any(|port| port.name == *name) {
            let known = ports.iter().map(|port| &port.name);
            subject.report(port::unknown(subject, name, known, place()));
        }
        if let Some(number) = number
            && !range.contains(*number)
        {
            let message = format!(
                "node port {number} of `{}` is outside the range {range} of cluster `{}`",
                subject.name(),
                scope.environment.cluster
            );
            let problem = Problem::new("node-port-range", message, place())
                .related(scope.in_cluster(&["nodePorts"]), format!("{range}"))
                .help("give a number within it, or none, and the cluster chooses one");
            subject.report(problem);
        }
    }
    asked.0.clone()
}
