//! What a cluster offers: data, one file each in `environments/clusters/`.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::{
    AddressRange, AnnotationKey, DnsLabel, Host, HostAddress, ImageRef, KubernetesVersion,
    LabelKey, LabelValue, Name, NodePortRange, ObjectName, PortRange, Profile, Quantity,
    cluster_file::ClusterFile,
};

/// What a cluster offers.
///
/// Written as in a file of `environments/clusters/`: what its `profile` has is left away, and read
/// again it is there.
///
/// ```
/// use stowplan_model::{Cluster, KubernetesVersion, LoadBalancerFlavour, Profile};
///
/// let mut cluster = Cluster::of(Profile::Eks, KubernetesVersion::literal("1.36"));
/// cluster.node_address = Some("nodes.example.com".parse()?);
/// assert_eq!(cluster.load_balancer.flavour, LoadBalancerFlavour::Aws);
/// # Ok::<(), stowplan_model::InvalidValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ClusterFile", into = "ClusterFile")]
pub struct Cluster {
    /// What the cluster is for.
    pub description: String,
    /// Which kind of cluster it is, if it is one of those that are known.
    pub profile: Option<Profile>,
    /// Its Kubernetes version.
    pub kubernetes: KubernetesVersion,
    /// Its DNS domain.
    pub dns_domain: Host,
    /// How hosts and paths reach Services.
    pub routing: Routing,
    /// Where certificates of routes come from.
    pub tls: Tls,
    /// What becomes of Services of type `LoadBalancer`.
    pub load_balancer: LoadBalancers,
    /// Storage classes by our word for them. Without a `default` the cluster's own is used.
    pub storage_classes: BTreeMap<Name, ObjectName>,
    /// Node pools by name.
    pub node_pools: BTreeMap<Name, NodePool>,
    /// The range of node ports.
    pub node_ports: NodePortRange,
    /// The host or address under which nodes are reached from outside, for node ports.
    pub node_address: Option<HostAddress>,
    /// The ports of nodes that pods may have as `hostPort`.
    pub host_ports: Option<PortRange>,
    /// What `perReplica: { public: … }` becomes. `None`: a load balancer each where they have
    /// addresses of their own, one for all where they share the nodes', else a node port each.
    pub per_replica: Option<PerReplicaWay>,
    /// The image that finds out addresses that are known only when pods start.
    pub discovery_image: Option<ImageRef>,
    /// Registry mirrors: images of the registry on the left are pulled from the one on the right.
    pub registry_mirrors: BTreeMap<String, String>,
    /// Secrets with the registries' credentials, in every environment's namespace.
    pub pull_secrets: Vec<ObjectName>,
}

impl Cluster {
    /// A cluster of no known kind, which offers node ports and nothing else.
    pub fn new(kubernetes: KubernetesVersion) -> Self {
        Self {
            description: String::new(),
            profile: None,
            kubernetes,
            dns_domain: Host::literal("cluster.local"),
            routing: Routing::None,
            tls: Tls::None,
            load_balancer: LoadBalancers::default(),
            storage_classes: BTreeMap::new(),
            node_pools: BTreeMap::new(),
            node_ports: NodePortRange::default(),
            node_address: None,
            host_ports: None,
            per_replica: None,
            discovery_image: None,
            registry_mirrors: BTreeMap::new(),
            pull_secrets: Vec::new(),
        }
    }

    /// A cluster as those of a kind are when nothing else is said.
    pub fn of(profile: Profile, kubernetes: KubernetesVersion) -> Self {
        profile.cluster(kubernetes)
    }
}

impl JsonSchema for Cluster {
    fn schema_name() -> Cow<'static, str> {
        "cluster".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::Cluster").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ClusterFile::json_schema(generator)
    }
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancers {
    /// Who provides them.
    pub flavour: LoadBalancerFlavour,
    /// `loadBalancerClass`. `None`: the cluster's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<LabelKey>,
    /// Annotations of each.
    pub annotations: BTreeMap<AnnotationKey, String>,
    /// Whether one takes TCP and UDP. `None`: as the provider's do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_protocols: Option<bool>,
    /// Whether they lead to pods by way of node ports. `None`: as the provider's do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocate_node_ports: Option<bool>,
    /// Addresses that may be asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressRange>,
}

impl LoadBalancers {
    /// Whether one takes TCP and UDP at once.
    pub fn mixes_protocols(&self) -> bool {
        self.mixed_protocols
            .unwrap_or(self.flavour.mixes_protocols())
    }

    /// Whether one leads to pods without node ports in between: `allocateLoadBalancerNodePorts: false`.
    pub fn skips_node_ports(&self) -> bool {
        self.allocate_node_ports
            .map_or(self.flavour.skips_node_ports(), |allocate| !allocate)
    }
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

    /// Whether one takes TCP and UDP at once, where the cluster's file doesn't say.
    ///
    /// k3s' opens host ports, each with its protocol, and `minikube tunnel` routes to the Service
    /// itself. `MetalLB` only gives an address out:
    /// <https://metallb.io/usage/#ip-address-sharing>. Azure's make a rule for each port:
    /// <https://github.com/kubernetes-sigs/cloud-provider-azure/issues/295>.
    ///
    /// It depends at Amazon (the controller that is part of Kubernetes refuses it:
    /// <https://github.com/kubernetes/kubernetes/pull/105361>; the AWS Load Balancer Controller has
    /// an annotation: <https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1608>)
    /// and at Google (clusters made with 1.34.1-gke.2190000 or later, with a class of its own:
    /// <https://cloud.google.com/kubernetes-engine/docs/how-to/mixed-protocol-lb>).
    pub const fn mixes_protocols(self) -> bool {
        matches!(
            self,
            Self::Klipper | Self::Minikube | Self::Metallb | Self::Azure
        )
    }

    /// Whether one can be given a certain address.
    ///
    /// `MetalLB`: one of a pool, <https://metallb.io/usage/#requesting-specific-ips>. Google: a
    /// reserved one,
    /// <https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters>.
    /// Azure: a public address made before,
    /// <https://learn.microsoft.com/azure/aks/static-ip>. Amazon's take allocations of Elastic IPs,
    /// which are no addresses, one for each subnet: an annotation of the service says them,
    /// <https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/>.
    pub const fn fixes_addresses(self) -> bool {
        matches!(self, Self::Metallb | Self::Gcp | Self::Azure)
    }

    /// Whether several Services can have one address, on different ports, whichever it is.
    ///
    /// k3s': the nodes' own, <https://docs.k3s.io/networking/networking-services>. `MetalLB`: by
    /// annotation, <https://metallb.io/usage/#ip-address-sharing>.
    pub const fn shares_addresses(self) -> bool {
        matches!(self, Self::Klipper | Self::Metallb)
    }

    /// Whether several Services can have one address, on different ports, where it is a certain one.
    ///
    /// Google: a reserved one,
    /// <https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters>.
    /// Azure: <https://kubernetes-sigs.github.io/cloud-provider-azure/topics/shared-ip/>.
    pub const fn shares_certain_addresses(self) -> bool {
        self.shares_addresses() || matches!(self, Self::Gcp | Self::Azure)
    }

    /// Whether each has an address of its own, so that several can have the same port.
    ///
    /// k3s' all have the nodes', where each port is one Service's:
    /// <https://docs.k3s.io/networking/networking-services>.
    pub const fn separates_addresses(self) -> bool {
        !matches!(self, Self::None | Self::Klipper)
    }

    /// Whether one leads to pods without node ports in between, where the cluster's file doesn't
    /// say: `allocateLoadBalancerNodePorts: false`.
    /// <https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation>
    ///
    /// `MetalLB` brings packets to a node, where kube-proxy knows the address:
    /// <https://metallb.io/concepts/layer2/>. Amazon's do so with targets of kind `ip` only
    /// (<https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/>);
    /// k3s' go to the node port of a Service with `externalTrafficPolicy: Local`, and of Google's
    /// and Azure's none says that it does without.
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
