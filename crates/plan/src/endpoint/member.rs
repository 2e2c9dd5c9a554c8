//! Addresses of single replicas and nodes.

use smol_str::{SmolStr, format_smolstr};

use super::{PlannedMember, public};
use crate::{
    OutsideAddress, PlannedAddress, PlannedNode, PlannedNodes, PlannedPort, PlannedReplica,
    PlannedService, PodIdentity,
};

/// Each member's address for one port of the service, by ordinal.
pub(super) fn members(service: &PlannedService, port: &PlannedPort) -> Vec<PlannedMember> {
    let (Some(pods), Some(fqdn)) = (&service.pods, &service.fqdn) else {
        return Vec::new();
    };
    // `.<namespace>.svc.<cluster domain>`
    let rest = fqdn.strip_prefix(service.name.as_str()).unwrap_or_default();
    match &pods.identity {
        PodIdentity::Replicas(replicas) => {
            let members = replicas.members.iter();
            members.map(|it| replica(it, port, rest)).collect()
        }
        PodIdentity::Nodes(nodes) => {
            let members = nodes.nodes.iter();
            members.map(|it| node(nodes, it, port, rest)).collect()
        }
        PodIdentity::Alike | PodIdentity::Task(_) => Vec::new(),
    }
}

/// It is found under the headless peers' name, so it is dialled where it listens.
fn replica(replica: &PlannedReplica, port: &PlannedPort, rest: &str) -> PlannedMember {
    let at = |host| PlannedAddress::new(port.scheme(), host, port.target);
    PlannedMember {
        ordinal: replica.ordinal,
        name: replica.pod.clone(),
        public_key: None,
        listens: port.target,
        in_namespace: at(short(&replica.host, rest)),
        in_cluster: at(replica.host.clone()),
        public: outside(replica.outside.as_ref(), port),
    }
}

/// It has an address of its own, which leads from the port's number to where it listens; what that
/// address hasn't got is found under the peers' name.
fn node(nodes: &PlannedNodes, node: &PlannedNode, port: &PlannedPort, rest: &str) -> PlannedMember {
    let listens = node.target(port);
    let hidden = node.outside.as_ref().is_some_and(|it| it.hides(port));
    let (host, number) = if hidden {
        let host = format_smolstr!("{}-0.{}{rest}", node.name, nodes.peers);
        (host, listens)
    } else {
        (node.host.clone(), port.number)
    };
    let at = |host| PlannedAddress::new(port.scheme(), host, number);
    PlannedMember {
        ordinal: node.ordinal,
        name: node.name.clone(),
        public_key: node.public_key.clone(),
        listens,
        in_namespace: at(short(&host, rest)),
        in_cluster: at(host.clone()),
        public: outside(node.outside.as_ref(), port),
    }
}

fn short(host: &SmolStr, rest: &str) -> SmolStr {
    host.strip_suffix(rest).unwrap_or(host).into()
}

fn outside(outside: Option<&OutsideAddress>, port: &PlannedPort) -> Option<PlannedAddress> {
    let outside = outside?;
    let number = *outside.ports.get(&port.name)?;
    let host = public::host(outside.host.known()?);
    Some(PlannedAddress::new(port.scheme(), host, number))
}
