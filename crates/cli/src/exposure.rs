//! What an environment exposes to the outside of its cluster.

use std::collections::BTreeSet;

use serde::Serialize;
use stowplan_model::{Name, PortName};
use stowplan_plan::{OutsideAddress, OutsideHost, OutsideWay, Plan, PlannedService, PodIdentity};

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
}

/// The kinds of ways in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Way {
    Route,
    LoadBalancer,
    NodePort,
    HostPort,
}

impl Way {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::LoadBalancer => "load balancer",
            Self::NodePort => "node port",
            Self::HostPort => "host port",
        }
    }
}

/// Every way in, in the order of services.
pub(crate) fn entrances(plan: &Plan) -> Vec<Entrance> {
    let nodes = plan.node_address.as_ref().map(ToString::to_string);
    let nodes = nodes.unwrap_or_default();
    let services = plan.services.iter();
    services.flat_map(|it| of_service(it, &nodes)).collect()
}

/// The ways in of a service, whose node ports are dialled at `nodes`.
fn of_service<'a>(
    service: &'a PlannedService,
    nodes: &'a str,
) -> impl Iterator<Item = Entrance> + 'a {
    let entrance = |ordinal: Option<u32>, by: Way, address: String| Entrance {
        service: service.name.clone(),
        ordinal,
        by,
        address,
    };
    let routes = service
        .urls
        .iter()
        .map(move |url| entrance(None, Way::Route, url.clone()));
    let balancer_host = service
        .load_balancer
        .iter()
        .filter_map(|it| it.host.as_ref())
        .map(ToString::to_string);
    let balancer_host: String = balancer_host.collect();
    let balancers = balancer_ports(service)
        .map(move |port| entrance(None, Way::LoadBalancer, format!("{balancer_host}:{port}")));
    let node_ports = node_ports(service)
        .map(move |port| entrance(None, Way::NodePort, format!("{nodes}:{port}")));
    let members = outside(service).flat_map(move |(ordinal, outside)| {
        let host = host(&outside.host);
        let ports = outside.ports.values();
        let ports: BTreeSet<String> = ports.map(ToString::to_string).collect();
        ports
            .into_iter()
            .map(move |port| entrance(Some(ordinal), way(&outside.via), format!("{host}:{port}")))
    });
    routes.chain(balancers).chain(node_ports).chain(members)
}

/// Every way in, in as few words as tell them apart: hosts of routes, then the rest by service.
pub(crate) fn brief(plan: &Plan) -> String {
    let hosts = plan.routes.iter().map(|it| it.host.to_string());
    let services = plan.services.iter().flat_map(|service| {
        let name = &service.name;
        let balancer = ports(balancer_ports(service)).map(|ports| format!("lb {name}:{ports}"));
        let node_port = ports(node_ports(service)).map(|ports| format!("nodeport {name}:{ports}"));
        let member =
            |wanted: Way, word: &str| members(service, wanted).map(|it| format!("{word} {it}"));
        let members = [
            member(Way::LoadBalancer, "lb"),
            member(Way::NodePort, "nodeport"),
            member(Way::HostPort, "hostport"),
        ];
        [balancer, node_port]
            .into_iter()
            .chain(members)
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
    let ordinals: BTreeSet<u32> = found.iter().map(|it| it.0).collect();
    let ports: BTreeSet<u16> = found
        .iter()
        .flat_map(|it| it.1.ports.values())
        .map(|port| port.get())
        .collect();
    Some(format!(
        "{}[{}]:{}",
        service.name,
        range(&ordinals)?,
        range(&ports)?
    ))
}

/// The first and last of numbers that follow each other, or the one that there is.
fn range<T: ToString + Ord>(numbers: &BTreeSet<T>) -> Option<String> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    Some(if first == last {
        first.to_string()
    } else {
        format!("{}-{}", first.to_string(), last.to_string())
    })
}

fn ports(ports: impl Iterator<Item = String>) -> Option<String> {
    let ports: Vec<String> = ports.collect();
    (!ports.is_empty()).then(|| ports.join(","))
}

/// What is dialled at its load balancer.
fn balancer_ports(service: &PlannedService) -> impl Iterator<Item = String> {
    service.load_balancer.iter().flat_map(|balancer| {
        let chosen =
            move |name: &PortName| balancer.ports.is_empty() || balancer.ports.contains(name);
        service
            .ports
            .iter()
            .filter(move |port| chosen(&port.name))
            .map(|port| port.number.to_string())
    })
}

/// Its node ports.
fn node_ports(service: &PlannedService) -> impl Iterator<Item = String> {
    service.node_ports.values().map(ToString::to_string)
}

fn outside(service: &PlannedService) -> impl Iterator<Item = (u32, &OutsideAddress)> {
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
        OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer => Way::LoadBalancer,
        OutsideWay::NodePort(_) => Way::NodePort,
        OutsideWay::HostPort | OutsideWay::HostNetwork => Way::HostPort,
    }
}

/// The host as far as it is known before anything runs.
fn host(host: &OutsideHost) -> String {
    match host {
        OutsideHost::Known(host) => host.before_port(),
        OutsideHost::NodeInternal | OutsideHost::NodeExternal => "<node>".to_owned(),
        OutsideHost::Balancer => "<load balancer>".to_owned(),
    }
}
