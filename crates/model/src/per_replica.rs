//! How each replica of a broker, or each node of a seed set, is reached from outside.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AnnotationKey, BalancerAddress, Cidr, Duration, Name, NodePort, PortName, PortNumber};

/// How each replica of a broker, or each node of a seed set, is reached from outside.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("chain"));
/// let seed = app.seed(name!("seed"), image!("registry.example.com/node:1"), port!("p2p", 31234));
/// // A load balancer each where there are any, node ports elsewhere: the cluster decides.
/// seed.outside(PerReplica::public().host("{network}-{name}.{domain}"));
/// // Always node ports, each at its node's own address.
/// seed.outside(PerReplica::node_port().address(NodeAddress::Internal));
/// ```
///
/// What is certain of one node alone, such as its address, is said of the node:
/// [`NodeFacts`](crate::NodeFacts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum PerReplica {
    /// However the cluster does it best: what it has under `perReplica`.
    Public(PerReplicaPublic),
    /// A Service of type `LoadBalancer` each.
    LoadBalancer(PerReplicaLoadBalancer),
    /// One load balancer for all, with a port for each.
    SharedLoadBalancer(SharedLoadBalancer),
    /// A Service of type `NodePort` each.
    NodePort(PerReplicaNodePort),
    /// A port of the node that the pod runs on: `hostPort`.
    HostPort(PerReplicaHostPort),
    /// The network of the node that the pod runs on: `hostNetwork`.
    HostNetwork(PerReplicaHostNetwork),
    /// Not at all: others meet it at a TURN relay, and it is in nobody's list of peers outside.
    Turn(Turn),
}

/// However the cluster does it best.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaPublic {
    /// The host of each where the cluster gives each an address of its own, with `{name}` (service
    /// and ordinal), `{ordinal}`, `{environment}`, `{network}` and `{domain}`.
    /// Default: as the way in has it; without a domain, an address of the cluster's where it has any
    /// to give out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Who may call, where a load balancer can tell. Default: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_ranges: Vec<Cidr>,
}

/// A load balancer for each replica.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaLoadBalancer {
    /// The host of each, with `{name}` (service and ordinal), `{ordinal}`, `{environment}`,
    /// `{network}` and `{domain}`; told to external-dns by annotation.
    /// Default: `{name}.{domain}`, or none where `address` is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// For how long resolvers may keep the host's address, told to external-dns. Default: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Duration>,
    /// `allocated`: one of the cluster's addresses each, never another's. `discovered`:
    /// whichever the cluster gives it, found out when the pod starts.
    /// Default: whichever the cluster gives it, behind `host`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<BalancerAddress>,
    /// `loadBalancerSourceRanges`. Default: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_ranges: Vec<Cidr>,
    /// Further annotations, after those of the cluster.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<AnnotationKey, String>,
}

/// One load balancer for all replicas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct SharedLoadBalancer {
    /// The first replica's port on it; the others follow it. Default: the number of the port that
    /// it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<PortNumber>,
    /// Its host, with `{name}` (the service), `{environment}`, `{network}` and `{domain}`.
    /// Default: `{name}.{domain}`, or none where `address` is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// For how long resolvers may keep the host's address, told to external-dns. Default: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Duration>,
    /// Its address: a certain one, `allocated` (one of the cluster's, never another's), or
    /// `discovered` (found out when pods start). Default: whichever the cluster gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<BalancerAddress>,
    /// `loadBalancerSourceRanges`. Default: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_ranges: Vec<Cidr>,
    /// Further annotations, after those of the cluster.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<AnnotationKey, String>,
}

/// A node port for each replica.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaNodePort {
    /// The first replica's; the others follow it. Default: each is given one that is never
    /// another's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<NodePort>,
    /// The host of each, with `{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`.
    /// Default: the cluster's `nodeAddress`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Which address of its node each advertises, instead of a host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<NodeAddress>,
}

/// A port of the node for each replica, from the cluster's `hostPorts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaHostPort {
    /// The first replica's; the others follow it. Default: each is given one that is never
    /// another's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<PortNumber>,
    /// The host of each, with `{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`:
    /// that of the node on which it is kept. Default: `address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Which address of its node each advertises. Default: `internal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<NodeAddress>,
}

/// The network of the node for each replica: it listens there on the numbers that it declares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaHostNetwork {
    /// The host of each, with `{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`:
    /// that of the node on which it is kept. Default: `address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Which address of its node each advertises. Default: `internal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<NodeAddress>,
}

/// Behind a TURN relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Turn {
    /// The service that is the relay, mostly an `external` one.
    pub service: Name,
    /// Its port. Default: its first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<PortName>,
}

/// Which address of the node that a pod runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NodeAddress {
    /// The one that nodes know each other by: `status.hostIP`.
    Internal,
    /// The one that the world knows: `ExternalIP` of the Node, found out when the pod starts.
    External,
}

impl PerReplica {
    /// However the cluster does it best.
    pub fn public() -> PerReplicaPublic {
        PerReplicaPublic::default()
    }

    /// A load balancer each.
    pub fn load_balancer() -> PerReplicaLoadBalancer {
        PerReplicaLoadBalancer::default()
    }

    /// One load balancer for all, a port each.
    pub fn shared_load_balancer() -> SharedLoadBalancer {
        SharedLoadBalancer::default()
    }

    /// A node port each.
    pub fn node_port() -> PerReplicaNodePort {
        PerReplicaNodePort::default()
    }

    /// A port of its node each.
    pub fn host_port() -> PerReplicaHostPort {
        PerReplicaHostPort::default()
    }

    /// The network of its node each.
    pub fn host_network() -> PerReplicaHostNetwork {
        PerReplicaHostNetwork::default()
    }
}

/// What ways in are told, one after another: each says the field of its name.
macro_rules! ways {
    ($($Type:ident => $Variant:ident { $($field:ident),* })+) => {
        $(
            impl $Type {
                $(ways!(@ $field);)*
            }

            impl From<$Type> for PerReplica {
                fn from(way: $Type) -> Self {
                    Self::$Variant(way)
                }
            }
        )+
    };
    (@ host) => {
        /// The host, with words in braces that are filled; see the field `host`.
        pub fn host(mut self, template: impl Into<String>) -> Self {
            self.host = Some(template.into());
            self
        }
    };
    (@ ttl) => {
        /// For how long resolvers may keep the host's address.
        pub fn ttl(mut self, ttl: Duration) -> Self {
            self.ttl = Some(ttl);
            self
        }
    };
    (@ balancer) => {
        /// The address, or how one is come by; see the field `address`.
        pub fn address(mut self, address: BalancerAddress) -> Self {
            self.address = Some(address);
            self
        }
    };
    (@ node) => {
        /// Which address of its node each advertises.
        pub fn address(mut self, address: NodeAddress) -> Self {
            self.address = Some(address);
            self
        }
    };
    (@ source_ranges) => {
        /// Who may call. Default: everybody.
        pub fn source_ranges(mut self, ranges: impl IntoIterator<Item = Cidr>) -> Self {
            self.source_ranges = ranges.into_iter().collect();
            self
        }
    };
    (@ annotation) => {
        /// A further annotation.
        pub fn annotation(mut self, key: AnnotationKey, value: impl Into<String>) -> Self {
            self.annotations.insert(key, value.into());
            self
        }
    };
    (@ first_node_port) => {
        /// The first one's number; the others follow it.
        pub fn first(mut self, first: NodePort) -> Self {
            self.first = Some(first);
            self
        }
    };
    (@ first) => {
        /// The first one's number; the others follow it.
        pub fn first(mut self, first: PortNumber) -> Self {
            self.first = Some(first);
            self
        }
    };
}
ways! {
    PerReplicaPublic => Public { host, source_ranges }
    PerReplicaLoadBalancer => LoadBalancer { host, ttl, balancer, source_ranges, annotation }
    SharedLoadBalancer => SharedLoadBalancer { first, host, ttl, balancer, source_ranges, annotation }
    PerReplicaNodePort => NodePort { first_node_port, host, node }
    PerReplicaHostPort => HostPort { first, host, node }
    PerReplicaHostNetwork => HostNetwork { host, node }
}

impl From<Turn> for PerReplica {
    fn from(turn: Turn) -> Self {
        Self::Turn(turn)
    }
}
