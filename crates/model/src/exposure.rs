//! How a service is reached from outside its cluster.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AnnotationKey, Arg, Cidr, DnsLabel, Endpoint, Host, NodePort, PortName, UrlPath,
    mistake::Mistakes,
};

/// A public route: a host and a path. One Ingress or HTTPRoute per host carries all of its paths.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let image = image!("registry.example.com/shop:1");
/// // https://<domain>/ and https://<domain>/api
/// app.web(name!("web"), image.clone(), port!("http", 80)).route(apex());
/// app.web(name!("api"), image.clone(), port!("http", 80)).route(apex().path("/api"));
/// // https://admin.<domain>/, on another port
/// let backoffice = app.web(name!("backoffice"), image, port!("http", 80));
/// let admin = backoffice.add_port(port!("admin", 9000));
/// backoffice.route(host("admin").to(&admin));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The host.
    pub host: RouteHost,
    /// The path, and all below it. Default: `/`.
    pub path: UrlPath,
    /// The port; default: the service's first.
    pub port: Option<PortName>,
    #[serde(skip)]
    pub(crate) endpoint: Option<Endpoint>,
    #[serde(skip)]
    pub(crate) mistakes: Mistakes,
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

/// A route on a name under the environment's domain: `https://<name>.<domain>/`
#[track_caller]
pub fn host(name: impl Arg<DnsLabel>) -> Route {
    let mut mistakes = Mistakes::default();
    let host = mistakes
        .accept(name.into_arg())
        .map_or(RouteHost::Apex, RouteHost::Under);
    Route {
        mistakes,
        ..Route::at(host)
    }
}

/// A route on the environment's domain itself: `https://<domain>/`
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
            endpoint: None,
            mistakes: Mistakes::default(),
        }
    }

    /// A route on a host of its own, whatever the environment's domain is.
    ///
    /// Two environments on one cluster that publish it clash; mostly [`host`] is meant.
    #[track_caller]
    pub fn fixed(host: impl Arg<Host>) -> Self {
        let mut mistakes = Mistakes::default();
        let host = mistakes
            .accept(host.into_arg())
            .map_or(RouteHost::Apex, RouteHost::Fixed);
        Self {
            mistakes,
            ..Self::at(host)
        }
    }

    /// The path, and all below it. `pathType: Prefix`; default: `/`.
    #[track_caller]
    pub fn path(mut self, path: impl Arg<UrlPath>) -> Self {
        if let Some(path) = self.mistakes.accept(path.into_arg()) {
            self.path = path;
        }
        self
    }

    /// Leads to another port of the same service. Default: its first.
    pub fn to(mut self, endpoint: &Endpoint) -> Self {
        self.port = Some(endpoint.port_name().clone());
        self.endpoint = Some(endpoint.clone());
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
