//! Text that is decided when an environment is planned: literals, addresses of other services, facts of the environment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{FileName, Name, ObjectName, PortName};

/// A port of a service, as others refer to it.
///
/// It can only be had from a declared port ([`Listens::endpoint`](crate::Listens::endpoint),
/// [`Listens::add_port`](crate::Listens::add_port)), so an endpoint that doesn't exist can't be written.
/// Every use of one is an edge of the service graph: it gives a NetworkPolicy in both directions and an apply order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Endpoint {
    pub(crate) app: Name,
    pub(crate) service: Name,
    pub(crate) port: PortName,
}

impl Endpoint {
    /// The app that the service belongs to.
    pub fn app(&self) -> &Name {
        &self.app
    }

    /// The service.
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// The port's name.
    pub fn port_name(&self) -> &PortName {
        &self.port
    }

    /// The host that the reader dials: `mysql` inside the namespace,
    /// `mysql.<namespace>.svc.<cluster domain>` from another one.
    pub fn host(&self) -> Text {
        self.form(Form::Host)
    }

    /// The full name, `mysql.<namespace>.svc.<cluster domain>`, inside the namespace too.
    pub fn fqdn(&self) -> Text {
        self.form(Form::Fqdn)
    }

    /// The number that callers dial.
    pub fn port(&self) -> Text {
        self.form(Form::Port)
    }

    /// `host:port`.
    pub fn address(&self) -> Text {
        self.form(Form::Address)
    }

    /// `scheme://host:port`; the port is left out where it is the scheme's own.
    pub fn url(&self, scheme: &str) -> Text {
        self.form(Form::Url(scheme.into()))
    }

    /// The host under which it is published outside the cluster.
    /// An environment that doesn't publish it is an error.
    pub fn public_host(&self) -> Text {
        self.form(Form::PublicHost)
    }

    /// `https://host/path` of its first route.
    /// An environment that doesn't publish it is an error.
    pub fn public_url(&self) -> Text {
        self.form(Form::PublicUrl)
    }

    /// Every replica's own `host:port`, joined by commas: what clients of a broker bootstrap from.
    pub fn members(&self) -> Text {
        self.each("{host}:{port}", ",")
    }

    /// One item per replica, joined by `separator`.
    /// `{ordinal}`, `{host}`, `{port}` and `{name}` (the pod) stand for the replica's own.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("app"));
    /// let zookeeper = app.zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"));
    /// let servers = zookeeper.endpoint().each("server.{ordinal}={host}:2888:3888;{port}", " ");
    /// ```
    pub fn each(&self, item: &str, separator: &str) -> Text {
        self.form(Form::Each {
            item: item.into(),
            separator: separator.into(),
        })
    }

    fn form(&self, form: Form) -> Text {
        Text::Address {
            endpoint: self.clone(),
            form,
        }
    }
}

/// How an endpoint is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// Short inside the namespace, full from outside it.
    Host,
    /// Always full.
    Fqdn,
    /// The port's number.
    Port,
    /// `host:port`.
    Address,
    /// `scheme://host:port`.
    Url(SmolStr),
    /// The host outside the cluster.
    PublicHost,
    /// `https://host/path` outside the cluster.
    PublicUrl,
    /// An item per replica.
    Each {
        /// The item, with `{ordinal}`, `{host}`, `{port}`, `{name}`.
        item: SmolStr,
        /// What stands between items.
        separator: SmolStr,
    },
}

/// What an environment knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fact {
    /// The app's name.
    App,
    /// The environment's name.
    Environment,
    /// The environment's class.
    Class,
    /// The cluster's name.
    Cluster,
    /// The cluster's DNS domain.
    ClusterDomain,
    /// The namespace.
    Namespace,
    /// The environment's domain.
    Domain,
    /// The service's own name.
    Service,
    /// The service's replicas (the lower bound where they are scaled).
    Replicas,
    /// A majority of the replicas.
    Quorum,
}

/// What a replica knows of itself, in a file [per replica](crate::File::per_replica) or in a seed node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Own {
    /// Its ordinal.
    Ordinal,
    /// Its pod's name.
    PodName,
    /// Its full name inside the cluster.
    Host,
    /// The host under which it is reached from outside; without exposure, as inside.
    OutsideHost,
    /// The port under which it is reached from outside; without exposure, as inside.
    OutsidePort,
    /// Its public key; of seed nodes only.
    PublicKey,
}

/// Which part of the network's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Identity {
    /// The network's name.
    Name,
    /// Where the genesis block is.
    Genesis,
    /// The protocol version token.
    ProtocolVersion,
    /// Who signed the token.
    Signer,
}

/// How a peer is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Codec {
    /// `<public key>,<host>,<port>`, as libplanet reads it.
    Libplanet,
    /// `/dns4/<host>/tcp/<port>/p2p/<public key>`.
    Multiaddr,
    /// `enode://<public key>@<host>:<port>`.
    Enode,
    /// `<public key>@<host>:<port>`.
    IdAtHost,
    /// Anything else, with `{key}`, `{host}` and `{port}`.
    Custom(SmolStr),
}

/// From where the peers are dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Vantage {
    /// The address that the node advertises to the swarm: outside where it has one, inside otherwise.
    Advertised,
    /// The address inside the cluster.
    Inside,
}

/// The nodes of a seed set as a reader is told them; never the reader itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Peers {
    pub(crate) seed: Endpoint,
    pub(crate) codec: Codec,
    pub(crate) vantage: Vantage,
}

impl Peers {
    /// The seed set's port.
    pub fn endpoint(&self) -> &Endpoint {
        &self.seed
    }

    /// How each is written.
    pub fn codec(&self) -> &Codec {
        &self.codec
    }

    /// From where they are dialled.
    pub fn vantage(&self) -> Vantage {
        self.vantage
    }

    /// Dials the nodes inside the cluster, whatever they advertise. Default: as advertised.
    pub fn inside(mut self) -> Self {
        self.vantage = Vantage::Inside;
        self
    }

    /// All of them in one text.
    pub fn joined(self, separator: &str) -> Text {
        Text::Peers {
            peers: self,
            separator: separator.into(),
        }
    }
}

/// Text that an environment's plan resolves: everything that may be known before anything runs.
///
/// Numbers and strings convert into it, so `.env("PORT", 8080)` and `.env("DB_HOST", mysql.host())` both read well.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Text {
    /// As written.
    Literal(SmolStr),
    /// A fact of the environment.
    Fact(Fact),
    /// A fact of the replica.
    Own(Own),
    /// An address of a service.
    Address {
        /// Whose.
        endpoint: Endpoint,
        /// How.
        form: Form,
    },
    /// A value that every environment states under `values`.
    Value(Name),
    /// The identity of the environment's P2P network.
    Network(Identity),
    /// Peers in one text.
    Peers {
        /// Which.
        peers: Peers,
        /// What stands between them.
        separator: SmolStr,
    },
    /// The number of replicas, but at most this.
    ReplicasUpTo(u32),
    /// A majority of `ReplicasUpTo`, at least one.
    MajorityUpTo(u32),
    /// So many percent of the main container's memory limit, in MiB: for heaps.
    MemoryShare(u32),
    /// A number or word that identifies this service in this environment and never changes: 22 characters of base64url.
    StableId,
    /// One after another.
    Concat(Vec<Text>),
    /// A minijinja template, strict: a name that isn't bound is an error.
    Template {
        /// The template.
        source: SmolStr,
        /// What its names stand for. `app`, `environment`, `class`, `namespace`, `domain`, `cluster` are always there.
        bindings: BTreeMap<SmolStr, Text>,
    },
}

impl Text {
    /// Calls `seen` with every endpoint that the text needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        match self {
            Self::Address { endpoint, .. } => seen(endpoint),
            Self::Peers { peers, .. } => seen(&peers.seed),
            Self::Concat(parts) => parts.iter().for_each(|part| part.endpoints(seen)),
            Self::Template { bindings, .. } => {
                bindings.values().for_each(|text| text.endpoints(seen))
            }
            _ => {}
        }
    }
}

/// A minijinja template with its names bound.
///
/// ```
/// # use stowplan_model::*;
/// # let app = App::new(name!("app"));
/// # let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// let url = template("mysql://{{ host }}/{{ environment }}", [("host", mysql.host())]);
/// ```
pub fn template<const N: usize>(source: &str, bindings: [(&str, Text); N]) -> Text {
    Text::Template {
        source: source.into(),
        bindings: bindings
            .into_iter()
            .map(|(name, text)| (name.into(), text))
            .collect(),
    }
}

/// Texts one after another.
pub fn concat<const N: usize>(parts: [Text; N]) -> Text {
    Text::Concat(parts.into())
}

/// The environment's name.
pub fn environment() -> Text {
    Text::Fact(Fact::Environment)
}

/// So many percent of the main container's memory limit, in whole MiB.
///
/// ```
/// # use stowplan_model::*;
/// let heap = concat(["-Xmx".into(), memory_share(50), "m".into()]);
/// ```
pub fn memory_share(percent: u32) -> Text {
    Text::MemoryShare(percent)
}

/// The namespace.
pub fn namespace() -> Text {
    Text::Fact(Fact::Namespace)
}

/// The environment's domain.
pub fn domain() -> Text {
    Text::Fact(Fact::Domain)
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Literal(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Literal(text.into())
    }
}

macro_rules! text_from_display {
    ($($Type:ty),+) => {
        $(
            impl From<$Type> for Text {
                fn from(value: $Type) -> Self {
                    Self::Literal(smol_str::format_smolstr!("{value}"))
                }
            }
        )+
    };
}
text_from_display!(
    bool,
    u16,
    u32,
    u64,
    i32,
    i64,
    Name,
    crate::Quantity,
    crate::Host
);

impl From<Fact> for Text {
    fn from(fact: Fact) -> Self {
        Self::Fact(fact)
    }
}

impl From<Own> for Text {
    fn from(own: Own) -> Self {
        Self::Own(own)
    }
}

/// The value of an environment variable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Value {
    /// Text: `value`.
    Text(Text),
    /// A key of a Secret: `valueFrom.secretKeyRef`. The Secret is made by others; its value is never in the output.
    Secret(SecretKey),
    /// A field of the pod: `valueFrom.fieldRef`.
    Field(PodField),
    /// A request or limit of the container: `valueFrom.resourceFieldRef`, such as `limits.memory`.
    Resource(SmolStr),
}

impl Value {
    /// Calls `seen` with every endpoint that the value needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        if let Self::Text(text) = self {
            text.endpoints(seen);
        }
    }
}

impl<T: Into<Text>> From<T> for Value {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

impl From<SecretKey> for Value {
    fn from(secret: SecretKey) -> Self {
        Self::Secret(secret)
    }
}

impl From<PodField> for Value {
    fn from(field: PodField) -> Self {
        Self::Field(field)
    }
}

/// A key of a Secret in the environment's namespace.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct SecretKey {
    /// The Secret's name.
    pub name: ObjectName,
    /// The key in it.
    pub key: FileName,
}

/// A field of the pod, by the downward API.
/// <https://kubernetes.io/docs/concepts/workloads/pods/downward-api/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PodField {
    /// `metadata.name`
    Name,
    /// `metadata.namespace`
    Namespace,
    /// `metadata.uid`
    Uid,
    /// `metadata.labels['apps.kubernetes.io/pod-index']`: the ordinal of a StatefulSet's pod.
    Ordinal,
    /// `spec.nodeName`
    NodeName,
    /// `spec.serviceAccountName`
    ServiceAccountName,
    /// `status.podIP`
    PodIp,
    /// `status.hostIP`
    HostIp,
}

impl PodField {
    /// The path as Kubernetes writes it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Name => "metadata.name",
            Self::Namespace => "metadata.namespace",
            Self::Uid => "metadata.uid",
            Self::Ordinal => "metadata.labels['apps.kubernetes.io/pod-index']",
            Self::NodeName => "spec.nodeName",
            Self::ServiceAccountName => "spec.serviceAccountName",
            Self::PodIp => "status.podIP",
            Self::HostIp => "status.hostIP",
        }
    }
}
