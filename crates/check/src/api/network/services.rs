//! What a Service is: most of its fields belong to some types only.

use crate::{node::Node, object::Object};

/// The type of a Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    ClusterIp,
    NodePort,
    LoadBalancer,
    ExternalName,
    /// A type that there isn't: what else its fields are can't be said.
    Unknown,
}

/// The types.
pub(super) const KINDS: &[&str] = &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

impl Kind {
    pub(super) fn of(spec: Node<'_>) -> Self {
        let kind = spec.get("type");
        match kind.str() {
            Some("" | "ClusterIP") => Self::ClusterIp,
            Some("NodePort") => Self::NodePort,
            Some("LoadBalancer") => Self::LoadBalancer,
            Some("ExternalName") => Self::ExternalName,
            None if kind.is_missing() => Self::ClusterIp,
            _ => Self::Unknown,
        }
    }

    /// Whether it is reached from outside of the cluster on ports of the nodes.
    pub(super) fn has_node_ports(self) -> bool {
        matches!(self, Self::NodePort | Self::LoadBalancer)
    }
}

/// Whether it has no address: a name for its pods.
pub(super) fn is_headless(spec: Node<'_>) -> bool {
    let ips = spec.get("clusterIPs");
    match ips.list() {
        Some([]) | None => spec.get("clusterIP").str() == Some("None"),
        Some([only]) => only.as_str() == Some("None"),
        Some(_) => false,
    }
}

/// Whether a load balancer has to ask the nodes which of them have pods.
pub(super) fn needs_health_check(spec: Node<'_>) -> bool {
    Kind::of(spec) == Kind::LoadBalancer && spec.get("externalTrafficPolicy").str() == Some("Local")
}

/// The protocol of a port: TCP where it says none.
pub(super) fn protocol(port: Node<'_>) -> &str {
    port.get("protocol").filled().unwrap_or("TCP")
}

/// An annotation of an object.
pub(super) fn annotation<'v>(object: &'v Object, key: &'v str) -> Node<'v> {
    object.metadata().get("annotations").get(key)
}

/// The annotation that stood for `loadBalancerSourceRanges`.
pub(super) const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
