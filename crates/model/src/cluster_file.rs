//! A cluster as its file says it: what is left away is as its profile has it.
#![expect(
    clippy::option_option,
    reason = "the outer is whether the key is there, the inner its value"
)]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AddressRange, AnnotationKey, Cluster, Host, HostAddress, ImageRef, KubernetesVersion, LabelKey,
    LoadBalancerFlavour, LoadBalancers, Name, NodePool, NodePortRange, ObjectName, PerReplicaWay,
    PortRange, Profile, Routing, Tls, overrides::said,
};

/// A file of `environments/clusters/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(title = "cluster")]
pub(crate) struct ClusterFile {
    /// What the cluster is for. Default: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Which kind of cluster it is: what such clusters offer is the default of all that this file
    /// doesn't say. Default: none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<Profile>,
    /// Its Kubernetes version, such as `"1.36"`.
    kubernetes: KubernetesVersion,
    /// Its DNS domain. Default: `cluster.local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dns_domain: Option<Host>,
    /// How hosts and paths reach Services. Default: as the profile has it, else not at all.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    routing: Option<Option<Routing>>,
    /// Where certificates of routes come from. Default: nowhere, and routes are plain HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tls: Option<Tls>,
    /// What becomes of Services of type `LoadBalancer`. Default: as the profile has it, else there
    /// are none.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    load_balancer: Option<Option<LoadBalancersFile>>,
    /// Storage classes by our word for them; `default` is used where none is asked for.
    /// Default: those of the profile, each unless it is said here; without a `default` the
    /// cluster's own default class is used.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    storage_classes: BTreeMap<Name, Option<ObjectName>>,
    /// Node pools by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    node_pools: Option<BTreeMap<Name, NodePool>>,
    /// The range of node ports. Default: `30000-32767`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    node_ports: Option<NodePortRange>,
    /// The host or address under which nodes are reached from outside, for node ports.
    /// Default: that of the profile, else none.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    node_address: Option<Option<HostAddress>>,
    /// The ports of nodes that pods may have as `hostPort`, such as `20000-20999`.
    /// Default: those of the profile, else none, and no pod may.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    host_ports: Option<Option<PortRange>>,
    /// What `perReplica: { public: … }` becomes. Default: as the profile has it, else a load
    /// balancer each where they have addresses of their own, one for all where they share the
    /// nodes', and a node port each where there are none.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    per_replica: Option<Option<PerReplicaWay>>,
    /// The image that finds out addresses that are known only when pods start: it must have `sh`
    /// and `kubectl`. Default: that of the profile, else none, and addresses can't be discovered.
    #[serde(
        default,
        deserialize_with = "said",
        skip_serializing_if = "Option::is_none"
    )]
    discovery_image: Option<Option<ImageRef>>,
    /// Registry mirrors: images of the registry on the left are pulled from the one on the right.
    /// The registry of images that name none is `docker.io`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registry_mirrors: Option<BTreeMap<String, String>>,
    /// Secrets with the registries' credentials, in every environment's namespace. `imagePullSecrets`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pull_secrets: Option<Vec<ObjectName>>,
}

/// What becomes of Services of type `LoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(rename = "LoadBalancers")]
struct LoadBalancersFile {
    /// Who provides them. Default: as the profile has it, else nobody.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    flavour: Option<Option<LoadBalancerFlavour>>,
    /// `loadBalancerClass`. Default: the cluster's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<LabelKey>,
    /// Annotations of each. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<AnnotationKey, String>,
    /// Whether one takes TCP and UDP. Default: as the provider's do; of those who depend on how they
    /// are set up, no.
    #[serde(skip_serializing_if = "Option::is_none")]
    mixed_protocols: Option<bool>,
    /// Whether they lead to pods by way of node ports: `allocateLoadBalancerNodePorts`. Default: as
    /// the provider's do; of those who depend on how they are set up, yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    allocate_node_ports: Option<bool>,
    /// Addresses that may be asked for, such as `203.0.113.10-203.0.113.20` or `203.0.113.0/28`.
    /// Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<AddressRange>,
}

impl From<ClusterFile> for Cluster {
    fn from(file: ClusterFile) -> Self {
        let version = file.kubernetes;
        let base = file
            .profile
            .map_or_else(|| Self::new(version), |profile| Self::of(profile, version));
        let mut storage_classes = base.storage_classes;
        for (name, class) in file.storage_classes {
            match class {
                Some(class) => storage_classes.insert(name, class),
                None => storage_classes.remove(&name),
            };
        }
        Self {
            description: file.description.unwrap_or(base.description),
            profile: file.profile,
            kubernetes: version,
            dns_domain: file.dns_domain.unwrap_or(base.dns_domain),
            routing: file.routing.map_or(base.routing, Option::unwrap_or_default),
            tls: file.tls.unwrap_or(base.tls),
            load_balancer: match file.load_balancer {
                None => base.load_balancer,
                Some(None) => LoadBalancers::default(),
                Some(Some(said)) => said.over(base.load_balancer),
            },
            storage_classes,
            node_pools: file.node_pools.unwrap_or(base.node_pools),
            node_ports: file.node_ports.unwrap_or(base.node_ports),
            node_address: file.node_address.unwrap_or(base.node_address),
            host_ports: file.host_ports.unwrap_or(base.host_ports),
            per_replica: file.per_replica.unwrap_or(base.per_replica),
            discovery_image: file.discovery_image.unwrap_or(base.discovery_image),
            registry_mirrors: file.registry_mirrors.unwrap_or(base.registry_mirrors),
            pull_secrets: file.pull_secrets.unwrap_or(base.pull_secrets),
        }
    }
}

/// Only what differs from the profile is said, so that it reads back the same.
impl From<Cluster> for ClusterFile {
    fn from(it: Cluster) -> Self {
        let version = it.kubernetes;
        let base = it
            .profile
            .map_or_else(|| Cluster::new(version), |it| Cluster::of(it, version));
        let taken = base
            .storage_classes
            .keys()
            .filter(|name| !it.storage_classes.contains_key(*name));
        let taken = taken.map(|name| (name.clone(), None));
        let other = it
            .storage_classes
            .iter()
            .filter(|(name, class)| base.storage_classes.get(*name) != Some(*class));
        let other = other.map(|(name, class)| (name.clone(), Some(class.clone())));
        Self {
            storage_classes: taken.chain(other).collect(),
            load_balancer: LoadBalancersFile::said(it.load_balancer, &base.load_balancer),
            description: unless(it.description, &base.description),
            profile: it.profile,
            kubernetes: version,
            dns_domain: unless(it.dns_domain, &base.dns_domain),
            routing: unless(it.routing, &base.routing).map(Some),
            tls: unless(it.tls, &base.tls),
            node_pools: unless(it.node_pools, &base.node_pools),
            node_ports: unless(it.node_ports, &base.node_ports),
            node_address: unless(it.node_address, &base.node_address),
            host_ports: unless(it.host_ports, &base.host_ports),
            per_replica: unless(it.per_replica, &base.per_replica),
            discovery_image: unless(it.discovery_image, &base.discovery_image),
            registry_mirrors: unless(it.registry_mirrors, &base.registry_mirrors),
            pull_secrets: unless(it.pull_secrets, &base.pull_secrets),
        }
    }
}

impl LoadBalancersFile {
    fn over(self, base: LoadBalancers) -> LoadBalancers {
        LoadBalancers {
            flavour: self.flavour.map_or(base.flavour, Option::unwrap_or_default),
            class: self.class.or(base.class),
            annotations: base
                .annotations
                .into_iter()
                .chain(self.annotations)
                .collect(),
            mixed_protocols: self.mixed_protocols.or(base.mixed_protocols),
            allocate_node_ports: self.allocate_node_ports.or(base.allocate_node_ports),
            addresses: if self.addresses.is_empty() {
                base.addresses
            } else {
                self.addresses
            },
        }
    }

    /// No profile says more of load balancers than who provides them.
    fn said(it: LoadBalancers, base: &LoadBalancers) -> Option<Option<Self>> {
        if it == *base {
            return None;
        }
        Some(Some(Self {
            flavour: unless(it.flavour, &base.flavour).map(Some),
            class: it.class,
            annotations: it.annotations,
            mixed_protocols: it.mixed_protocols,
            allocate_node_ports: it.allocate_node_ports,
            addresses: it.addresses,
        }))
    }
}

/// What is to be said of a value, if it isn't the default.
fn unless<T: PartialEq>(value: T, default: &T) -> Option<T> {
    (value != *default).then_some(value)
}
