//! What an environment exposes to the outside of its cluster.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stowplan_model::{HostAddress, LoadBalancerFlavour, Name, PortName};
use stowplan_plan::{
    OutsideAddress, OutsideHost, OutsideWay, Plan, PlannedBalancer, PlannedService, PodIdentity,
};

/// One way in from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entrance {
    /// The service that it leads to.
    pub(crate) service: Name,
    /// The replica or node, where it leads to one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ordinal: Option<u32>,
    /// What kind of way it is.
    pub(crate) by: Way,
    /// What is dialled, as far as it is known before anything is applied: a URL of a route,
    /// `host:port`, or `:port` where the cluster gives the host.
    pub(crate) address: String,
    /// Whether the host is known only when the pod runs, which is told it then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) discovered: bool,
}

/// The kinds of ways in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Way {
    Route,
    LoadBalancer,
    SharedLoadBalancer,
    NodePort,
    HostPort,
    HostNetwork,
}

impl Way {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::LoadBalancer => "load balancer",
            Self::SharedLoadBalancer => "shared load balancer",
            Self::NodePort => "node port",
            Self::HostPort => "host port",
            Self::HostNetwork => "host network",
        }
    }
}

/// Every way in, in the order of services.
pub(crate) fn entrances(plan: &Plan) -> Vec<Entrance> {
    let nodes = plan.node_address.as_ref().map(HostAddress::before_port);
    let nodes = nodes.unwrap_or_default();
    let services = plan.services.iter();
    services.flat_map(|it| of_service(it, &nodes)).collect()
}

/// The ways in of a service, whose node ports are dialled at `nodes`.
fn of_service<'a>(
    service: &'a PlannedService,
    nodes: &'a str,
) -> impl Iterator<Item = Entrance> + 'a {
    let entrance = |by: Way, address: String| Entrance {
        service: service.name.clone(),
        ordinal: None,
        by,
        address,
        discovered: false,
    };
    let routes = service
        .urls
        .iter()
        .map(move |url| entrance(Way::Route, url.clone()));
    let balancer_host = service.load_balancer.as_ref().map(balancer_host);
    let balancer_host = balancer_host.unwrap_or_default();
    let balancers = balancer_ports(service)
        .into_iter()
        .map(move |port| entrance(Way::LoadBalancer, format!("{balancer_host}:{port}")));
    let node_ports = node_ports(service)
        .into_iter()
        .map(move |port| entrance(Way::NodePort, format!("{nodes}:{port}")));
    let members = outside(service).flat_map(move |(ordinal, outside)| {
        let host = host(&outside.host);
        let ports = outside.ports.values().map(|port| port.get());
        let ports: BTreeSet<u16> = ports.collect();
        ports.into_iter().map(move |port| Entrance {
            ordinal: Some(ordinal),
            discovered: outside.host.known().is_none(),
            ..entrance(way(&outside.via), format!("{host}:{port}"))
        })
    });
    routes.chain(balancers).chain(node_ports).chain(members)
}

/// Every way in, in as few words as tell them apart: hosts of routes, then the rest by service.
pub(crate) fn brief(plan: &Plan) -> String {
    let hosts = plan.routes.iter().map(|it| it.host.to_string());
    let services = plan.services.iter().flat_map(|service| {
        let name = &service.name;
        let balancer = runs(balancer_ports(service)).map(|ports| format!("lb {name}:{ports}"));
        let node_port = runs(node_ports(service)).map(|ports| format!("nodeport {name}:{ports}"));
        let member =
            |wanted: Way, word: &str| members(service, wanted).map(|it| format!("{word} {it}"));
        [
            balancer,
            node_port,
            member(Way::LoadBalancer, "lb"),
            member(Way::SharedLoadBalancer, "lb"),
            member(Way::NodePort, "nodeport"),
            member(Way::HostPort, "hostport"),
            member(Way::HostNetwork, "hostnetwork"),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
    });
    hosts.chain(services).collect::<Vec<_>>().join(", ")
}

/// `seed[1-3]:31234`, or with a port each `seed[1-3]:31001-31003`.
fn members(service: &PlannedService, wanted: Way) -> Option<String> {
    let found: Vec<(u32, &OutsideAddress)> = outside(service)
        .filter(|it| way(&it.1.via) == wanted)
        .collect();
    let ports = found.iter().flat_map(|(_, outside)| {
        let ports = outside.ports.values().map(|port| port.get().into());
        ports.collect::<BTreeSet<u32>>()
    });
    // The first is the first member's, and so on.
    let mut seen = BTreeSet::new();
    let ports = ports.filter(|port| seen.insert(*port));
    Some(format!(
        "{}[{}]:{}",
        service.name,
        runs(found.iter().map(|it| it.0))?,
        runs(ports)?
    ))
}

/// Numbers in their order, those that follow each other from the first to the last:
/// `31001-31003,31877`. Of many, how many more there are.
fn runs(numbers: impl IntoIterator<Item = u32>) -> Option<String> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let size = |(first, last): &(u32, u32)| last - first + 1;
    let rest: u32 = runs.iter().skip(RUNS).map(size).sum();
    let mut words: Vec<String> = (runs.iter().take(RUNS))
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            }
        })
        .collect();
    if rest > 0 {
        words.push(format!("+{rest}"));
    }
    (!words.is_empty()).then(|| words.join(","))
}

/// So many stretches of numbers are told in a table.
const RUNS: usize = 3;

/// What is dialled at its load balancer.
fn balancer_ports(service: &PlannedService) -> BTreeSet<u32> {
    let balancer = service.load_balancer.iter();
    let ports = balancer.flat_map(|balancer| {
        let chosen =
            move |name: &PortName| balancer.ports.is_empty() || balancer.ports.contains(name);
        service
            .ports
            .iter()
            .filter(move |port| chosen(&port.name))
            .map(|port| port.number.get().into())
    });
    ports.collect()
}

/// Its node ports.
fn node_ports(service: &PlannedService) -> BTreeSet<u32> {
    let ports = service.node_ports.values();
    ports.map(|port| port.get().into()).collect()
}

/// Where its members are reached from outside.
pub(crate) fn outside(service: &PlannedService) -> impl Iterator<Item = (u32, &OutsideAddress)> {
    let identity = service.pods.as_ref().map(|it| &it.identity);
    let (replicas, nodes) = match identity {
        Some(PodIdentity::Replicas(replicas)) => (replicas.members.as_slice(), [].as_slice()),
        Some(PodIdentity::Nodes(nodes)) => ([].as_slice(), nodes.nodes.as_slice()),
        Some(PodIdentity::Alike | PodIdentity::Task(_)) | None => ([].as_slice(), [].as_slice()),
    };
    let replicas = replicas.iter().map(|it| (it.ordinal, it.outside.as_ref()));
    let nodes = nodes.iter().map(|it| (it.ordinal, it.outside.as_ref()));
    replicas
        .chain(nodes)
        .filter_map(|(ordinal, outside)| Some((ordinal, outside?)))
}

fn way(via: &OutsideWay) -> Way {
    match via {
        // Those of replicas that have one address are one.
        OutsideWay::LoadBalancer(balancer) if balancer.sharing.is_none() || balancer.split => {
            Way::LoadBalancer
        }
        OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer => Way::SharedLoadBalancer,
        OutsideWay::NodePort(_) => Way::NodePort,
        OutsideWay::HostPort => Way::HostPort,
        OutsideWay::HostNetwork => Way::HostNetwork,
    }
}

/// How many of its Services have the load balancer of another one: those for TCP and UDP on one
/// address, and those of replicas that share one.
pub(crate) fn sharers(plan: &Plan) -> usize {
    // On Google's a Service has a forwarding rule of its own, whatever its address.
    if plan.load_balancers.flavour == LoadBalancerFlavour::Gcp {
        return 0;
    }
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    for service in &plan.services {
        let nodes = service.pods.as_ref().and_then(|pods| match &pods.identity {
            PodIdentity::Nodes(nodes) => nodes.shared.as_ref(),
            _ => None,
        });
        let members = outside(service).filter_map(|(_, outside)| match &outside.via {
            OutsideWay::LoadBalancer(balancer) => Some(balancer),
            _ => None,
        });
        let balancers = service.load_balancer.iter().chain(nodes).chain(members);
        for balancer in balancers {
            if let Some(sharing) = &balancer.sharing {
                *services.entry(sharing).or_default() += if balancer.split { 2 } else { 1 };
            }
        }
    }
    services.values().map(|count| count.saturating_sub(1)).sum()
}

/// The host or address of a load balancer, if it is known.
fn balancer_host(balancer: &PlannedBalancer) -> String {
    let host = balancer.host.clone().map(HostAddress::from);
    let host = host.or(balancer.address.map(HostAddress::Ip));
    host.as_ref()
        .map(HostAddress::before_port)
        .unwrap_or_default()
}

/// The host as far as it is known before anything runs.
fn host(host: &OutsideHost) -> String {
    match host {
        OutsideHost::Known(host) => host.before_port(),
        OutsideHost::NodeInternal | OutsideHost::NodeExternal => "<node>".to_owned(),
        OutsideHost::Balancer => "<load balancer>".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_runs() {
        let check = |numbers: &[u32], expect: &str| {
            let told = runs(numbers.iter().copied());
            assert_eq!(told.unwrap_or_default(), expect);
        };
        check(&[], "");
        check(&[80], "80");
        check(&[1, 2, 3], "1-3");
        check(&[2, 1, 3], "2,1,3");
        check(&[31_877, 30_411, 30_412], "31877,30411-30412");
        check(&[9, 5, 3, 1, 2], "9,5,3,+2");
        check(&[u32::MAX], "4294967295");
    }
}
