//! A plan: an environment with everything decided, as plain data.
//!
//! It says what there is, not how Kubernetes is told: a service has an address inside and addresses
//! outside, its pods have files and disks. Which objects that makes is the renderer's business.

use std::collections::BTreeMap;

use serde::Serialize;
use smol_str::SmolStr;
use stowplan_model::{
    AnnotationKey, Cidr, Class, ContainerSecurity, DnsLabel, Duration, EnvName, FileName, FilePath,
    Host, HostAddress, ImageRef, IpAddress, KindWord, KubernetesVersion, LabelKey, LabelValue,
    LoadBalancers, Mount, Name, NodePort, ObjectName, Patch, PodField, PortName, PortNumber,
    PreStop, ProbeAction, Problem, Protocol, PublicKey, Quantity, Record, Replicas, Resources,
    Retention, Routing, SecretKey, Security, StartOrder, Taint, Task, Tls, UrlPath, Volume,
};

mod outside;
mod settings;

pub use outside::{OutsideAddress, OutsideHost, OutsideWay, PlannedBalancer};
pub use settings::{PlannedSetting, PlannedSettings};

use crate::PlannedPreset;

/// An environment with everything decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The app.
    pub app: Name,
    /// The environment.
    pub environment: Name,
    /// Its class.
    pub class: Class,
    /// The cluster.
    pub cluster: Name,
    /// The cluster's Kubernetes version.
    pub kubernetes: KubernetesVersion,
    /// The cluster's DNS domain.
    pub cluster_domain: Host,
    /// The namespace.
    pub namespace: DnsLabel,
    /// The domain of its routes.
    pub domain: Option<Host>,
    /// Who has it and what for.
    pub record: Record,
    /// Labels of all objects.
    pub labels: BTreeMap<LabelKey, LabelValue>,
    /// Annotations of the namespace.
    pub annotations: BTreeMap<AnnotationKey, String>,
    /// The Pod Security level that all of its pods pass.
    pub pod_security: PodSecurityLevel,
    /// Whether traffic that no service declares is denied.
    pub network_policies: bool,
    /// Secrets with the registries' credentials.
    pub pull_secrets: Vec<ObjectName>,
    /// How the cluster routes.
    pub routing: Routing,
    /// Where the cluster's certificates come from.
    pub tls: Tls,
    /// What the cluster's load balancers are.
    pub load_balancers: LoadBalancers,
    /// The host under which node ports are reached from outside.
    pub node_address: Option<HostAddress>,
    /// Services in apply order: what is used comes before what uses it.
    pub services: Vec<PlannedService>,
    /// Services of the app that other environments deploy: patches that layers have in common may
    /// be meant for them.
    pub elsewhere: Vec<Name>,
    /// Hosts under which it is published.
    pub routes: Vec<PlannedHost>,
    /// What clients load before they connect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<PlannedPreset>,
    /// Patches of the rendered objects.
    pub patches: Vec<Patch>,
    /// Objects alongside.
    pub objects: Vec<serde_json::Map<String, serde_json::Value>>,
    /// What is right and may yet not be what was meant.
    #[serde(skip)]
    pub warnings: Vec<Problem>,
}

/// A Pod Security level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PodSecurityLevel {
    /// `restricted`
    Restricted,
    /// `baseline`
    Baseline,
    /// `privileged`
    Privileged,
}

/// A service with everything decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedService {
    /// Its name.
    pub name: Name,
    /// Its kind. What an environment has outside is `external`, whatever the model says.
    pub kind: KindWord,
    /// What it is: the kind's word, or a broker's flavour.
    pub component: SmolStr,
    /// The image's tag, where it can be a label.
    pub version: Option<LabelValue>,
    /// Labels of its objects and pods, beside the environment's.
    pub labels: BTreeMap<LabelKey, LabelValue>,
    /// Annotations of its workload and pods.
    pub annotations: BTreeMap<AnnotationKey, String>,
    /// Ports that others dial.
    pub ports: Vec<PlannedPort>,
    /// Ports that its replicas dial among themselves.
    pub peer_ports: Vec<PlannedPort>,
    /// Its name inside the namespace; `None` for what serves nobody.
    pub host: Option<SmolStr>,
    /// Its full name inside the cluster.
    pub fqdn: Option<SmolStr>,
    /// Where it is published: `https://host/path` or `http://…`, `wss://…` or `ws://…` for a port of
    /// web sockets; the root without a `/`.
    pub urls: Vec<String>,
    /// Keeps a client on one pod for so long.
    pub session_affinity: Option<Duration>,
    /// Its name gives the pods' addresses.
    pub headless: bool,
    /// A load balancer beside the inside address.
    pub load_balancer: Option<PlannedBalancer>,
    /// Node ports beside the inside address.
    pub node_ports: BTreeMap<PortName, NodePort>,
    /// Its pods; `None` for what exists outside.
    pub pods: Option<Pods>,
    /// Where it is, if it exists outside.
    pub external: Option<PlannedExternal>,
    /// The settings of its program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<PlannedSettings>,
    /// Who may call it, and whom it calls.
    pub traffic: Traffic,
}

/// A port with everything decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPort {
    /// Its name.
    pub name: PortName,
    /// What callers dial.
    pub number: PortNumber,
    /// Where the container listens. One of a node may listen elsewhere: [`PlannedNode::targets`].
    pub target: PortNumber,
    /// TCP, UDP or SCTP.
    pub protocol: Protocol,
    /// The application protocol.
    pub app_protocol: Option<SmolStr>,
}

/// The pods of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pods {
    /// How they differ from each other.
    pub identity: PodIdentity,
    /// The main container. Of seed nodes this is the first node's; each node has its own.
    pub container: PlannedContainer,
    /// Init containers, in order.
    pub init: Vec<PlannedContainer>,
    /// Side containers, in order.
    pub sidecars: Vec<PlannedContainer>,
    /// How many.
    pub replicas: Replicas,
    /// How many may be away at once; `None` for no budget.
    pub max_unavailable: Option<u32>,
    /// How they are kept apart; `None` where there is one.
    pub spread: Option<PlannedSpread>,
    /// Labels of the nodes that they run on.
    pub node_labels: BTreeMap<LabelKey, LabelValue>,
    /// Taints that they tolerate.
    pub taints: Vec<Taint>,
    /// How long one may take to stop.
    pub grace_period: Duration,
    /// What they may do.
    pub security: Security,
    /// The image that finds out, before the main container starts, what is known only then; `None`
    /// where nothing is.
    pub discovery: Option<ImageRef>,
    /// Configuration files of the main container.
    pub files: Vec<PlannedFile>,
    /// Volumes. A disk of the service is not among them.
    pub volumes: Vec<Volume>,
}

/// How the pods of a service differ from each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PodIdentity {
    /// Not at all.
    Alike,
    /// They run to their end.
    Task(Task),
    /// Each has an ordinal, an address and a disk.
    Replicas(PlannedReplicas),
    /// Each is a node with a key.
    Nodes(PlannedNodes),
}

/// The replicas of a broker.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedReplicas {
    /// The name under which the replicas find each other.
    pub peers: Name,
    /// In which order they start.
    pub start: StartOrder,
    /// Why in that order; empty where nobody said.
    pub start_reason: SmolStr,
    /// The first one's ordinal.
    pub first: u32,
    /// The disk of each.
    pub disk: Option<PlannedDisk>,
    /// The port that outside addresses lead to.
    pub outside_port: PortName,
    /// Each of them, by ordinal.
    pub members: Vec<PlannedReplica>,
}

/// One replica of a broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedReplica {
    /// Its ordinal.
    pub ordinal: u32,
    /// Its pod's name.
    pub pod: Name,
    /// Its full name inside the cluster.
    pub host: SmolStr,
    /// Where it is reached from outside.
    pub outside: Option<OutsideAddress>,
}

/// The nodes of a seed set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedNodes {
    /// The name under which all of them are found, ready or not.
    pub peers: Name,
    /// The disk of each.
    pub disk: Option<PlannedDisk>,
    /// Where each finds its private key as a file.
    pub key_file: Option<FilePath>,
    /// The load balancer that they share, with a port for each.
    pub shared: Option<PlannedBalancer>,
    /// Each of them, by ordinal.
    pub nodes: Vec<PlannedNode>,
}

/// One node of a seed set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedNode {
    /// Its ordinal.
    pub ordinal: u32,
    /// Its name: `<service>-<ordinal>`.
    pub name: Name,
    /// Its full name inside the cluster.
    pub host: SmolStr,
    /// The public half of its key pair.
    pub public_key: Option<PublicKey>,
    /// Where the private half is.
    pub private_key: SecretKey,
    /// The Kubernetes node that it runs on: the label `kubernetes.io/hostname`.
    pub node: Option<LabelValue>,
    /// The zone that it runs in: the label `topology.kubernetes.io/zone`.
    pub zone: Option<LabelValue>,
    /// Where it is reached from outside.
    pub outside: Option<OutsideAddress>,
    /// Where its container listens, by port of the service, where that isn't
    /// [`PlannedPort::target`]: on the number under which the node is reached.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<PortName, PortNumber>,
    /// What it runs, told its own key and the others' addresses.
    pub container: PlannedContainer,
    /// Its configuration files.
    pub files: Vec<PlannedFile>,
}

impl PlannedNode {
    /// Where its container listens for one of the service's ports.
    pub fn target(&self, port: &PlannedPort) -> PortNumber {
        let own = self.targets.get(&port.name).copied();
        own.unwrap_or(port.target)
    }
}

/// A persistent disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedDisk {
    /// The claim's name.
    pub name: Name,
    /// Where the container sees it.
    pub path: FilePath,
    /// How large.
    pub size: Quantity,
    /// The storage class; `None` for the cluster's default.
    pub class: Option<ObjectName>,
    /// What becomes of it.
    pub retention: Retention,
}

/// A container with everything decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedContainer {
    /// Its name.
    pub name: DnsLabel,
    /// Its image, from the cluster's mirror where there is one.
    pub image: ImageRef,
    /// Replaces the image's entry point; empty for the image's own.
    pub command: Vec<SmolStr>,
    /// Arguments.
    pub args: Vec<SmolStr>,
    /// Environment variables, in order.
    pub env: Vec<(EnvName, PlannedValue)>,
    /// Where it sees volumes, disks included, files not.
    pub mounts: Vec<Mount>,
    /// What it asks for: CPU and memory are always there.
    pub resources: Resources,
    /// When it is ready.
    pub readiness: Option<PlannedProbe>,
    /// When it is beyond help.
    pub liveness: Option<PlannedProbe>,
    /// When it has started.
    pub startup: Option<PlannedProbe>,
    /// What runs before it is stopped.
    pub pre_stop: Option<PreStop>,
    /// What it may do.
    pub security: ContainerSecurity,
}

/// The value of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PlannedValue {
    /// A text.
    Text(SmolStr),
    /// A key of a Secret.
    Secret(SecretKey),
    /// A field of the pod.
    Field(PodField),
    /// A request or limit of the container.
    Resource(SmolStr),
    /// The host under which the pod is reached from outside, found out before it starts.
    OutsideHost,
}

/// A probe with everything decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedProbe {
    /// What it does.
    pub action: ProbeAction,
    /// Where the container listens; `None` for commands.
    pub port: Option<PortNumber>,
    /// The port's name, if the port is a declared one.
    pub port_name: Option<PortName>,
    /// How often it asks.
    pub period: Duration,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How long the first question waits.
    pub initial_delay: Option<Duration>,
    /// How many failures in a row count.
    pub failures: u16,
}

/// A configuration file with its content decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedFile {
    /// Where the container sees it.
    pub path: FilePath,
    /// Its key: the path's last part, made unique.
    pub key: FileName,
    /// What is in it.
    pub content: PlannedContent,
    /// Whether `$(OUTSIDE_HOST)` in it is replaced before the main container starts.
    pub discovered: bool,
}

/// What is in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PlannedContent {
    /// The same for all pods.
    Same(String),
    /// By pod name.
    PerPod(BTreeMap<Name, String>),
}

/// How pods are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PlannedSpread {
    /// Over nodes and zones where possible.
    Preferred,
    /// Over nodes in any case, over zones where possible.
    Required,
}

/// Where something outside is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PlannedExternal {
    /// Under a host.
    Host {
        /// The host.
        host: Host,
        /// Networks that it lies in; empty where that isn't known.
        networks: Vec<Cidr>,
    },
    /// At addresses.
    Addresses(Vec<IpAddress>),
}

/// A host under which an environment is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedHost {
    /// The host.
    pub host: Host,
    /// A name for its objects: of the service if one has it alone, else of the app.
    pub name: Name,
    /// Its paths: longest first, then by name.
    pub paths: Vec<PlannedPath>,
}

/// A path of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPath {
    /// The path, and all below it.
    pub path: UrlPath,
    /// The service that it leads to.
    pub service: Name,
    /// The port's name.
    pub port: PortName,
    /// What is dialled there.
    pub number: PortNumber,
}

/// Who may call a service, and whom it calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// Who may call it.
    pub from: Vec<Flow>,
    /// Whom it calls.
    pub to: Vec<Flow>,
}

/// Traffic that is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The other side.
    pub peer: FlowPeer,
    /// To which ports, where the receiving pods listen; empty for any.
    pub ports: Vec<(PortNumber, Protocol)>,
}

/// The other side of allowed traffic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FlowPeer {
    /// The pods of a service.
    Service {
        /// Of which app.
        app: Name,
        /// In which namespace; `None` for the same.
        namespace: Option<DnsLabel>,
        /// Which.
        service: Name,
    },
    /// The cluster's entry point for routes, in its namespace; `None` where that isn't known.
    Routes(Option<DnsLabel>),
    /// These networks.
    Networks(Vec<Cidr>),
    /// Anybody, inside and outside.
    Anybody,
}
