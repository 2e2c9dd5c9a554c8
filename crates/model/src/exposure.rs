//! How a service is reached from outside its cluster.

use std::{collections::BTreeMap, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AnnotationKey, Arg, Cidr, DnsLabel, Duration, Endpoint, Host, InvalidValue, IpAddress,
    NodePort, PerReplica, PortName, UrlPath,
    mistake::Mistakes,
    text::{inline_schema, read_from_text},
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
///
/// A service as a whole may have several ways in at once; each of its replicas or nodes has one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// However the cluster does it best: by a load balancer where there are any, else by node ports.
    pub public: Option<Public>,
    /// A Service `<name>-lb` of type `LoadBalancer` beside the internal one.
    pub load_balancer: Option<LoadBalancer>,
    /// A Service `<name>-nodeport` of type `NodePort` beside the internal one.
    pub node_port: Option<NodePorts>,
    /// An address per replica or node, of brokers and seeds. `None`: they are reached inside the
    /// cluster only.
    pub per_replica: Option<PerReplica>,
}

/// From outside, however the cluster does it best: `<name>-lb` of type `LoadBalancer` where there
/// are load balancers, else `<name>-nodeport` of type `NodePort` with a number for each port that is
/// never another's.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80))
///     .public_with(Public::default().host(host!("shop.example.com")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Public {
    /// Which ports. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<PortName>,
    /// The host that DNS gives its load balancer, told to external-dns by annotation. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
    /// Who may call, where a load balancer can tell. Default: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_ranges: Vec<Cidr>,
}

/// A Service of type `LoadBalancer`.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer>
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let voice = app.web(name!("voice"), image!("registry.example.com/voice:1"), port!("http", 80));
/// let udp = voice.add_port(port!("voice", 9987, UDP));
/// let balancer = LoadBalancer::default()
///     .ports([&udp])
///     .host(host!("voice.example.com"))
///     .ttl(duration!("1m"))
///     .address("203.0.113.7".parse()?);
/// voice.load_balancer_with(balancer);
/// # Ok::<(), InvalidValue>(())
/// ```
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
    /// For how long resolvers may keep the host's address, told to external-dns. Default: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Duration>,
    /// Its address: a certain one, or `allocated`, one of the cluster's that is never
    /// another's. Default: whichever the cluster gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<BalancerAddress>,
    /// Further annotations, after those of the cluster.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<AnnotationKey, String>,
}

impl Public {
    /// Which ports, of the service that it is said of. Default: all.
    pub fn ports<'e>(mut self, ports: impl IntoIterator<Item = &'e Endpoint>) -> Self {
        let names = ports.into_iter().map(|port| port.port_name().clone());
        self.ports = names.collect();
        self
    }

    /// The host that DNS gives it.
    pub fn host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// Who may call. Default: everybody.
    pub fn source_ranges(mut self, ranges: impl IntoIterator<Item = Cidr>) -> Self {
        self.source_ranges = ranges.into_iter().collect();
        self
    }
}

impl LoadBalancer {
    /// Which ports, of the service that it is said of. Default: all.
    pub fn ports<'e>(mut self, ports: impl IntoIterator<Item = &'e Endpoint>) -> Self {
        let names = ports.into_iter().map(|port| port.port_name().clone());
        self.ports = names.collect();
        self
    }

    /// The host that DNS gives it.
    pub fn host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// For how long resolvers may keep the host's address.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// The address, or how one is come by.
    pub fn address(mut self, address: BalancerAddress) -> Self {
        self.address = Some(address);
        self
    }

    /// Who may call. Default: everybody.
    pub fn source_ranges(mut self, ranges: impl IntoIterator<Item = Cidr>) -> Self {
        self.source_ranges = ranges.into_iter().collect();
        self
    }

    /// A further annotation.
    pub fn annotation(mut self, key: AnnotationKey, value: impl Into<String>) -> Self {
        self.annotations.insert(key, value.into());
        self
    }
}

/// Node ports by port name; a port without number is given one that is never another's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NodePorts(pub BTreeMap<PortName, Option<NodePort>>);

/// The address of a load balancer: a certain one, or how one is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BalancerAddress {
    /// One of the cluster's `loadBalancer.addresses`, given once and never another's.
    Allocated,
    /// Whichever the cluster gives it, found out when pods start.
    Discovered,
    /// This one.
    Fixed(IpAddress),
}

impl FromStr for BalancerAddress {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "allocated" => Ok(Self::Allocated),
            "discovered" => Ok(Self::Discovered),
            _ => text.parse().map(Self::Fixed).map_err(|_| {
                let why = "use `allocated`, `discovered` or an IP address";
                InvalidValue::new("load-balancer address", text, why)
            }),
        }
    }
}

impl fmt::Display for BalancerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allocated => f.pad("allocated"),
            Self::Discovered => f.pad("discovered"),
            Self::Fixed(address) => address.fmt(f),
        }
    }
}

read_from_text!(BalancerAddress, wanted: "load-balancer address");
inline_schema!(BalancerAddress, {
    "description": "`allocated`, `discovered` or an IP address.",
    "type": "string",
    "pattern": "^(allocated|discovered|[0-9a-fA-F:.]+)$",
});
