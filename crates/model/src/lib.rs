//! What people write: values that are valid if they exist, and the services, clusters and
//! environments made of them.
//!
//! Every value has one type with one rule, the API server's own: a [`Name`] can name a Service, a
//! [`Quantity`] is one that the API server reads, a [`CronLine`] is one that a `CronJob` runs by.
//! Literals in the source are checked by the compiler (`name!("lobby")`), text from files by
//! `FromStr` and serde, with the same validator and the same words in [`InvalidValue`].
//!
//! This crate knows no Kubernetes objects and reads no files.

// Values: one noun per file.
mod address_range;
mod arg;
mod cidr;
mod cron;
mod date;
mod dns;
mod duration;
mod env_name;
mod error;
mod fault;
mod host;
mod image;
mod key;
mod label;
mod literal;
mod name;
mod path;
mod port;
mod port_range;
mod quantity;
mod text;
mod version;

pub use address_range::AddressRange;
pub use arg::Arg;
pub use cidr::{Cidr, IpAddress};
pub use cron::CronLine;
pub use date::Date;
pub use duration::Duration;
pub use env_name::EnvName;
pub use error::InvalidValue;
pub use host::{Host, HostAddress, WildcardHost};
pub use image::ImageRef;
pub use key::{KeyKind, PublicKey};
pub use label::{AnnotationKey, LabelKey, LabelValue, MAX_ANNOTATIONS_SIZE};
pub use name::{DnsLabel, Name, ObjectName};
pub use path::{FileName, FilePath, ProbePath, UrlPath};
pub use port::{NodePort, NodePortRange, PortName, PortNumber, Protocol};
pub use port_range::PortRange;
pub use quantity::Quantity;
pub use version::KubernetesVersion;
// End of values.

// Services, and what they consist of.
mod app;
mod broker;
pub mod brokers;
mod container;
mod declared_port;
mod exposure;
mod file;
mod fills;
pub mod handle;
mod mistake;
mod part;
mod per_replica;
mod probe;
mod scale;
mod scheme;
mod seed;
mod service;
mod settings;
mod task;
mod value;
mod volume;
mod waiver;

pub use app::{App, AppModel, NetworkIdentity};
pub use broker::{Bootstrap, Broker, Quorum, StartOrder};
pub use brokers::{BrokerKind, Heap, Start, Stop};
pub use container::{Argument, Container, ContainerSecurity, Mount, PreStop, Probes, Resources};
pub use declared_port::Port;
pub use exposure::{
    BalancerAddress, Exposure, LoadBalancer, NodePorts, Public, Route, RouteHost, apex, host,
};
pub use file::{ConfigValue, Content, File};
pub use fills::{Fills, ListenPort, listen_port};
pub use handle::{Autoscales, Callee, Exposes, Listens, Scales, Workload};
pub use part::Part;
pub use per_replica::{
    NodeAddress, PerReplica, PerReplicaHostNetwork, PerReplicaHostPort, PerReplicaLoadBalancer,
    PerReplicaNodePort, PerReplicaPublic, SharedLoadBalancer, Turn,
};
pub use probe::{Probe, ProbeAction, exec, grpc_health, http_get, tcp_open};
pub use scale::{Autoscale, Disruption, Replicas, Spread};
pub use scheme::{own_port, scheme};
pub use seed::{Network, NodeFacts, Seed};
pub use service::{Extension, Kind, KindWord, PodSecurity, Relaxed, Security, Service};
pub use settings::{Delivery, ServiceSettings, SettingValue};
pub use task::{Overlap, Task};
pub use value::{
    Codec, Database, Endpoint, Fact, Form, Identity, Own, Peers, PodField, SecretKey, Text, Value,
    Vantage, When, concat, domain, environment, memory_share, namespace, template, where_outside,
    where_several,
};
pub use volume::{
    Disk, Retention, Volume, VolumeSource, claim, config_map, memory, scratch, secret,
};
pub use waiver::Waiver;

// Clusters, environments, and the fleet of them.
mod cluster;
mod cluster_file;
mod environment;
mod model;
mod overrides;
mod patch;
pub mod prelude;
mod preset;
mod problem;
mod profile;

pub use cluster::{
    Cluster, GatewayRouting, IngressRouting, LoadBalancerFlavour, LoadBalancers, NodePool,
    PerReplicaWay, Routing, Taint, TaintEffect, Tls,
};
pub use environment::{
    Class, DefaultsFile, Environment, EnvironmentFile, Layer, Record, ScalarText, ServiceDefaults,
};
pub use model::Model;
pub use overrides::{
    DiskOverride, EnvOverride, EnvSource, ExposeOverride, ExternalOverride, Ordinal, PortOverride,
    ResourcesOverride, ServiceOverride, VolumeOverride,
};
pub use patch::{JsonPatchOperation, JsonPatchVerb, Patch, PatchTarget};
pub use preset::{Preset, PresetState, PresetVersion};
pub use problem::{EnvironmentId, Place, Problem};
pub use profile::Profile;
