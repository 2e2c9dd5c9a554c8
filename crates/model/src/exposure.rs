//! How a service is reached from outside its cluster.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AnnotationKey, Arg, Cidr, DnsLabel, Host, InvalidValue, Name, NodePort, PortName, UrlPath,
};

/// A public route: a host and a path. One Ingress or `HTTPRoute` per host carries all of its paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The host.
    pub host: RouteHost,
    /// The path, and all below it. Default: `/`.
    pub path: UrlPath,
    /// The port; default: the service's first.
    pub port: Option<PortName>,
    #[serde(skip)]
    pub(crate) service: Option<Name>,
    #[serde(skip)]
    pub(crate) mistakes: Vec<InvalidValue>,
}

/// Which host a route is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RouteHost {
    /// The environment's domain itself.
    Apex,
    /// A name under the environment's domain.
    Under(DnsLabel),
    /// A host of its own, in every environment that routes it: mostly a mistake.
    Fixed(Host),
}

/// `https://<name>.<domain>/`
pub fn host(name: impl Arg<DnsLabel>) -> Route {
    match name.into_arg() {
        Ok(name) => Route::at(RouteHost::Under(name)),
        Err(mistake) => Route {
            mistakes: vec![mistake],
            ..Route::at(RouteHost::Apex)
        },
    }
}

/// `https://<domain>/`
pub fn apex() -> Route {
    Route::at(RouteHost::Apex)
}

impl Route {
    fn at(host: RouteHost) -> Self {
        let path = UrlPath::literal("/");
        Self {
            host,
            path,
            port: None,
            service: None,
            mistakes: Vec::new(),
        }
    }

    /// The path, and all below it. `pathType: Prefix`
    pub fn path(mut self, path: impl Arg<UrlPath>) -> Self {
        match path.into_arg() {
            Ok(path) => self.path = path,
            Err(mistake) => self.mistakes.push(mistake),
        }
        self
    }

    /// Leads to another port of the same service.
    pub fn to(mut self, endpoint: &crate::Endpoint) -> Self {
        self.port = Some(endpoint.port_name().clone());
        self.service = Some(endpoint.service().clone());
        self
    }
}

/// How a service is reached from outside besides its routes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// A Service `<name>-lb` of type `LoadBalancer` beside the internal one.
    pub load_balancer: Option<LoadBalancer>,
    /// A Service `<name>-nodeport` of type `NodePort` beside the internal one.
    pub node_port: Option<NodePorts>,
    /// An address per replica or node, of brokers and seeds.
    pub per_replica: Option<PerReplica>,
}

/// A Service of type `LoadBalancer`.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer>
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct LoadBalancer {
    /// Which ports. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<PortName>,
    /// `loadBalancerSourceRanges`. Default: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_ranges: Vec<Cidr>,
    /// The host that DNS gives it, told to external-dns by annotation. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
    /// Further annotations, after those of the cluster profile.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<AnnotationKey, String>,
}

/// Node ports by port name; a port without number gets one from the cluster when it is applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NodePorts(pub BTreeMap<PortName, Option<NodePort>>);

/// How each replica of a broker, or each node of a seed set, is reached from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum PerReplica {
    /// A Service of type `LoadBalancer` each, `<pod>.<domain>` by external-dns.
    LoadBalancer(PerReplicaLoadBalancer),
    /// A Service of type `NodePort` each.
    NodePort(PerReplicaNodePort),
}

/// A load balancer for each replica.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PerReplicaLoadBalancer {
    /// The host of each, with `{name}` (service and ordinal), `{ordinal}`, `{environment}`, `{network}` and `{domain}`.
    /// Default: `{name}.{domain}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// A node port for each replica.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PerReplicaNodePort {
    /// The first replica's; the others follow it.
    pub first: NodePort,
    /// The host of each, with `{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`.
    /// Default: the cluster profile's `nodeAddress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}
