//! What a cluster offers: data, one file each in `environments/clusters/`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AddressRange, AnnotationKey, DnsLabel, Host, HostAddress, ImageRef, KubernetesVersion,
    LabelKey, LabelValue, Name, NodePortRange, ObjectName, PortRange, Profile, Quantity,
};

/// A cluster profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(title = "cluster")]
pub struct Cluster {
    /// What the cluster is for. Default: nothing.
    #[serde(default)]
    pub description: String,
    /// Which kind of cluster it is: what such clusters offer is the default of all that the
    /// profile doesn't say. Default: none of them.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// Its Kubernetes version, such as `"1.36"`.
    pub kubernetes: KubernetesVersion,
    /// Its DNS domain. Default: `cluster.local`.
    #[serde(default = "cluster_local")]
    pub dns_domain: Host,
    /// How hosts and paths reach Services. Default: not at all.
    #[serde(default)]
    pub routing: Routing,
    /// Where certificates of routes come from. Default: nowhere, and routes are plain HTTP.
    #[serde(default)]
    pub tls: Tls,
    /// What becomes of Services of type `LoadBalancer`. Default: there are none.
    #[serde(default)]
    pub load_balancer: LoadBalancers,
    /// Storage classes by our word for them; `default` is used where none is asked for.
    /// Without a `default` the cluster's own default class is used.
    #[serde(default)]
    pub storage_classes: BTreeMap<Name, ObjectName>,
    /// Node pools by name.
    #[serde(default)]
    pub node_pools: BTreeMap<Name, NodePool>,
    /// The range of node ports. Default: `30000-32767`.
    #[serde(default)]
    pub node_ports: NodePortRange,
    /// The host or address under which nodes are reached from outside, for node ports. Default: none.
    #[serde(default)]
    pub node_address: Option<HostAddress>,
    /// The ports of nodes that pods may have as `hostPort`. Default: none, and no pod may.
    #[serde(default)]
    pub host_ports: Option<PortRange>,
    /// What `perReplica: { public: … }` becomes. Default: a load balancer each where there are any,
    /// else a node port each.
    #[serde(default)]
    pub per_replica: Option<PerReplicaWay>,
    /// The image that finds out addresses that are known only when pods start: it must have `sh`
    /// and `kubectl`. Default: none, and addresses can't be discovered.
    #[serde(default)]
    pub discovery_image: Option<ImageRef>,
    /// Registry mirrors: images of the registry on the left are pulled from the one on the right.
    /// The registry of images that name none is `docker.io`.
    #[serde(default)]
    pub registry_mirrors: BTreeMap<String, String>,
    /// Secrets with the registries' credentials, in every environment's namespace. `imagePullSecrets`
    #[serde(default)]
    pub pull_secrets: Vec<ObjectName>,
}

fn cluster_local() -> Host {
    Host::literal("cluster.local")
}

/// How hosts and paths reach Services.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum Routing {
    /// There is none: a service with a route can't be planned.
    #[default]
    None,
    /// By Ingress. <https://kubernetes.io/docs/concepts/services-networking/ingress/>
    Ingress(IngressRouting),
    /// By the Gateway API. <https://gateway-api.sigs.k8s.io/>
    Gateway(GatewayRouting),
}

/// Routing by Ingress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IngressRouting {
    /// `ingressClassName`
    pub class: ObjectName,
    /// Annotations of every Ingress. Default: none.
    #[serde(default)]
    pub annotations: BTreeMap<AnnotationKey, String>,
    /// The namespace of the controller, from which NetworkPolicies let routes in. Default: any namespace.
    #[serde(default)]
    pub namespace: Option<DnsLabel>,
}

/// Routing by the Gateway API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GatewayRouting {
    /// The Gateway's name: `parentRefs[].name`
    pub name: ObjectName,
    /// The Gateway's namespace; also where NetworkPolicies let routes in from.
    pub namespace: DnsLabel,
    /// The listener: `parentRefs[].sectionName`. Default: all that match.
    #[serde(default)]
    pub section: Option<ObjectName>,
}

/// Where certificates of routes come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum Tls {
    /// Nowhere: routes are plain HTTP.
    #[default]
    None,
    /// From a cert-manager `ClusterIssuer`, by annotation.
    Issuer(ObjectName),
    /// From a TLS Secret in every environment's namespace, such as one with a wildcard certificate.
    Secret(ObjectName),
    /// The entry point has them itself: a Gateway's listener, or a load balancer before the controller.
    Edge,
}

/// What becomes of Services of type `LoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct LoadBalancers {
    /// Who provides them. Default: nobody.
    pub flavour: LoadBalancerFlavour,
    /// `loadBalancerClass`. Default: the cluster's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<LabelKey>,
    /// Annotations of each. Default: none.
    pub annotations: BTreeMap<AnnotationKey, String>,
    /// Whether one takes TCP and UDP. Default: as the provider's do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_protocols: Option<bool>,
    /// Addresses that may be asked for, such as `203.0.113.10-203.0.113.20` or `203.0.113.0/28`.
    /// Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressRange>,
}

/// What `perReplica: { public: … }` becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PerReplicaWay {
    /// A load balancer each.
    LoadBalancer,
    /// One load balancer, a port each.
    SharedLoadBalancer,
    /// A node port each.
    NodePort,
    /// A port of its node each.
    HostPort,
}

/// Who provides load balancers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LoadBalancerFlavour {
    /// Nobody: such a Service would wait for ever.
    #[default]
    None,
    /// k3s' own, on the nodes' addresses; free.
    Klipper,
    /// `minikube tunnel`; free.
    Minikube,
    /// `MetalLB`; free.
    Metallb,
    /// Amazon; each costs money.
    Aws,
    /// Google; each costs money.
    Gcp,
    /// Microsoft; each costs money.
    Azure,
    /// Another cloud; each costs money.
    Cloud,
}

impl LoadBalancerFlavour {
    /// Whether there are load balancers at all.
    pub const fn exists(self) -> bool {
        !matches!(self, Self::None)
    }

    /// Whether one takes TCP and UDP at once, where the cluster profile doesn't say.
    pub const fn mixes_protocols(self) -> bool {
        matches!(
            self,
            Self::Klipper | Self::Minikube | Self::Metallb | Self::Azure
        )
    }

    /// Whether one can be given a certain address.
    pub const fn fixes_addresses(self) -> bool {
        matches!(self, Self::Metallb | Self::Gcp | Self::Azure)
    }

    /// Whether several Services can have one address, on different ports.
    pub const fn shares_addresses(self) -> bool {
        matches!(self, Self::Klipper | Self::Metallb | Self::Azure)
    }

    /// Whether each has an address of its own, so that several can have the same port.
    pub const fn separates_addresses(self) -> bool {
        !matches!(self, Self::None | Self::Klipper)
    }

    /// Whether one leads to pods without node ports in between:
    /// `allocateLoadBalancerNodePorts: false`.
    pub const fn skips_node_ports(self) -> bool {
        matches!(self, Self::Metallb)
    }

    /// Whether each costs money.
    pub const fn paid(self) -> bool {
        matches!(self, Self::Aws | Self::Gcp | Self::Azure | Self::Cloud)
    }
}

/// A pool of nodes: how pods get there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct NodePool {
    /// `nodeSelector`. Default: any node.
    pub labels: BTreeMap<LabelKey, LabelValue>,
    /// `tolerations` of the pool's taints. Default: none.
    pub taints: Vec<Taint>,
    /// What all of its nodes together offer to pods, such as `cpu` and `memory`; `check` holds what
    /// all environments ask for against it. Default: unknown.
    pub capacity: BTreeMap<LabelKey, Quantity>,
}

/// A taint of a pool's nodes that its pods tolerate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Taint {
    /// `key`
    pub key: LabelKey,
    /// `value`. Default: any.
    #[serde(default)]
    pub value: Option<LabelValue>,
    /// `effect`. Default: any.
    #[serde(default)]
    pub effect: Option<TaintEffect>,
}

/// What a taint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// New pods stay away if they can.
    PreferNoSchedule,
    /// All pods leave.
    NoExecute,
}
