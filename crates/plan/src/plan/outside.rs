//! Where replicas and nodes are reached from outside, with everything decided.

use std::collections::BTreeMap;

use serde::Serialize;
use smol_str::SmolStr;
use stowplan_model::{
    AnnotationKey, Cidr, Duration, Host, HostAddress, IpAddress, NodePort, PortName, PortNumber,
    Protocol,
};

use crate::PlannedPort;

/// Where a replica or node is reached from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutsideAddress {
    /// The host.
    pub host: OutsideHost,
    /// What is dialled there, by the name of the port that it leads to.
    pub ports: BTreeMap<PortName, PortNumber>,
    /// By which way in.
    pub via: OutsideWay,
    /// Whether only the pod's own node answers, and callers' addresses are kept:
    /// `externalTrafficPolicy: Local`.
    pub local: bool,
}

impl OutsideAddress {
    /// Whether a Service of the replica's or node's own leads to it: a load balancer or node ports.
    pub fn has_service(&self) -> bool {
        matches!(
            self.via,
            OutsideWay::LoadBalancer(_) | OutsideWay::NodePort(_)
        )
    }

    /// Whether the own name of a node that is reached so lacks a port inside the cluster: it has
    /// those alone that are open to the outside, and without those of UDP where these have a load
    /// balancer of their own.
    pub(crate) fn hides(&self, port: &PlannedPort) -> bool {
        let split = matches!(&self.via, OutsideWay::LoadBalancer(it) if it.split);
        let apart = split && port.protocol == Protocol::Udp;
        apart || !self.ports.contains_key(&port.name)
    }
}

/// A host that is known now, or only when the pod runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OutsideHost {
    /// This one.
    Known(HostAddress),
    /// The address by which nodes know each other: the pod's `status.hostIP`.
    NodeInternal,
    /// The `ExternalIP` of the node, found out when the pod starts.
    NodeExternal,
    /// Whichever its load balancer was given, found out when the pod starts.
    Balancer,
}

impl OutsideHost {
    /// What it is called where it is known only when the pod runs: a variable of the main
    /// container, and a word that is replaced in its files.
    pub const VARIABLE: &'static str = "OUTSIDE_HOST";

    /// The host, if it is known now.
    pub fn known(&self) -> Option<&HostAddress> {
        match self {
            Self::Known(host) => Some(host),
            _ => None,
        }
    }

    /// Whether the API server must be asked for it.
    pub fn is_discovered(&self) -> bool {
        matches!(self, Self::NodeExternal | Self::Balancer)
    }
}

/// A way in from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OutsideWay {
    /// A load balancer of its own.
    LoadBalancer(PlannedBalancer),
    /// The load balancer that all nodes of the set share: `PlannedNodes::shared`.
    SharedLoadBalancer,
    /// Ports of the nodes, by the name of the port that each leads to; of two ports with one number
    /// both have the same.
    NodePort(BTreeMap<PortName, NodePort>),
    /// `hostPort`: those of `OutsideAddress::ports`.
    HostPort,
    /// `hostNetwork`
    HostNetwork,
}

/// A load balancer with everything decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedBalancer {
    /// Which ports of the service, in its order.
    pub ports: Vec<PortName>,
    /// The host that DNS gives it, told to external-dns.
    pub host: Option<Host>,
    /// For how long resolvers may keep the host's address.
    pub ttl: Option<Duration>,
    /// The address that it asks for.
    pub address: Option<IpAddress>,
    /// What Services that share one address have in common; `None` where it is nobody else's.
    pub sharing: Option<SmolStr>,
    /// Whether TCP and UDP have a Service each, on one address.
    pub split: bool,
    /// `allocateLoadBalancerNodePorts: false`
    pub skips_node_ports: bool,
    /// Who may call; empty for everybody.
    pub source_ranges: Vec<Cidr>,
    /// Further annotations, after those of the cluster.
    pub annotations: BTreeMap<AnnotationKey, String>,
}
