//! Kinds of clusters, and what each offers when nothing else is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Cluster, DnsLabel, HostAddress, ImageRef, IngressRouting, KubernetesVersion,
    LoadBalancerFlavour, Name, ObjectName, PerReplicaWay, PortNumber, PortRange, Routing,
};

/// A kind of cluster: the `profile` of its file.
///
/// None says how routes get in (but k3s, which brings Traefik), since no other kind brings an
/// Ingress controller or a Gateway, nor which annotations load balancers need.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Profile {
    /// Kubernetes in Docker: no load balancers; node ports and host ports on 127.0.0.1, where they
    /// are mapped. <https://kind.sigs.k8s.io/docs/user/configuration/#extra-port-mappings>
    Kind,
    /// k3s in Docker: Traefik, load balancers on the nodes' addresses; node ports and host ports on
    /// 127.0.0.1, where they are mapped. <https://k3d.io/stable/usage/exposing_services/>
    K3d,
    /// A machine or container of its own: load balancers while `minikube tunnel` runs, and node
    /// ports on the address that `minikube ip` prints.
    /// <https://minikube.sigs.k8s.io/docs/handbook/accessing/>
    Minikube,
    /// Amazon's. <https://docs.aws.amazon.com/eks/>
    Eks,
    /// Google's. <https://cloud.google.com/kubernetes-engine/docs>
    Gke,
    /// Microsoft's. <https://learn.microsoft.com/azure/aks/>
    Aks,
    /// Own machines with `MetalLB`. <https://metallb.io/>
    Metallb,
}

/// It has `sh` and `kubectl`; one `get` of one object is the same in all versions of Kubernetes that
/// are supported. <https://hub.docker.com/r/alpine/kubectl>
const DISCOVERY_IMAGE: ImageRef = ImageRef::literal("alpine/kubectl:1.36.0");

impl Profile {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Kind,
        Self::K3d,
        Self::Minikube,
        Self::Eks,
        Self::Gke,
        Self::Aks,
        Self::Metallb,
    ];

    /// The word for it in files, such as `eks`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::K3d => "k3d",
            Self::Minikube => "minikube",
            Self::Eks => "eks",
            Self::Gke => "gke",
            Self::Aks => "aks",
            Self::Metallb => "metallb",
        }
    }

    /// Whether it says anything of what a JSON pointer into a cluster's file leads to.
    ///
    /// ```
    /// use stowplan_model::Profile;
    ///
    /// assert!(Profile::Eks.says("/loadBalancer/flavour"));
    /// assert!(!Profile::Eks.says("/hostPorts"));
    /// ```
    pub fn says(self, pointer: &str) -> bool {
        let alone = Cluster {
            profile: None,
            ..self.cluster(KubernetesVersion::LATEST)
        };
        let file = serde_json::to_value(alone).unwrap_or_default();
        file.pointer(pointer).is_some()
    }

    /// A cluster of this kind of which nothing else is said.
    pub(crate) fn cluster(self, kubernetes: KubernetesVersion) -> Cluster {
        let mut cluster = Cluster {
            profile: Some(self),
            discovery_image: Some(DISCOVERY_IMAGE),
            routing: self.routing(),
            node_address: self.node_address(),
            host_ports: self.host_ports(),
            per_replica: self.per_replica(),
            ..Cluster::new(kubernetes)
        };
        cluster.load_balancer.flavour = self.flavour();
        if let Some(class) = self.storage_class() {
            let name = Name::literal("default");
            cluster.storage_classes.insert(name, class);
        }
        cluster
    }

    const fn flavour(self) -> LoadBalancerFlavour {
        match self {
            // <https://kind.sigs.k8s.io/docs/user/loadbalancer/>: a program of its own is needed.
            Self::Kind => LoadBalancerFlavour::None,
            // <https://docs.k3s.io/networking/networking-services#service-load-balancer>
            Self::K3d => LoadBalancerFlavour::Klipper,
            // <https://minikube.sigs.k8s.io/docs/handbook/accessing/#loadbalancer-access>
            Self::Minikube => LoadBalancerFlavour::Minikube,
            Self::Eks => LoadBalancerFlavour::Aws,
            Self::Gke => LoadBalancerFlavour::Gcp,
            Self::Aks => LoadBalancerFlavour::Azure,
            Self::Metallb => LoadBalancerFlavour::Metallb,
        }
    }

    /// k3s brings Traefik unless it is told not to.
    /// <https://docs.k3s.io/networking/networking-services#traefik-ingress-controller>
    fn routing(self) -> Routing {
        if self != Self::K3d {
            return Routing::None;
        }
        Routing::Ingress(IngressRouting {
            class: ObjectName::literal("traefik"),
            annotations: std::collections::BTreeMap::new(),
            namespace: Some(DnsLabel::literal("kube-system")),
        })
    }

    /// Ports of nodes in Docker are mapped to the machine's own. It is the number and not
    /// `localhost`, which may be `::1` first, where kind maps nothing.
    fn node_address(self) -> Option<HostAddress> {
        let in_docker = matches!(self, Self::Kind | Self::K3d);
        in_docker.then(|| "127.0.0.1".parse().ok()).flatten()
    }

    /// Nodes that are nobody else's: a thousand numbers below those of node ports, and below those
    /// that Linux gives out by itself, which begin at 32768.
    /// <https://docs.kernel.org/networking/ip-sysctl.html>
    fn host_ports(self) -> Option<PortRange> {
        const RANGE: PortRange =
            PortRange::literal(PortNumber::literal(20_000), PortNumber::literal(20_999));
        matches!(self, Self::Kind | Self::K3d | Self::Minikube).then_some(RANGE)
    }

    /// What a laptop's load balancers have is mapped to nothing or needs a tunnel, and nobody keeps
    /// names for it in DNS.
    const fn per_replica(self) -> Option<PerReplicaWay> {
        match self {
            Self::Kind | Self::K3d | Self::Minikube => Some(PerReplicaWay::NodePort),
            Self::Eks | Self::Gke | Self::Aks | Self::Metallb => None,
        }
    }

    fn storage_class(self) -> Option<ObjectName> {
        Some(ObjectName::literal(match self {
            // <https://github.com/kubernetes-sigs/kind/blob/main/images/base/files/kind/manifests/default-storage.yaml>
            // <https://minikube.sigs.k8s.io/docs/handbook/persistent_volumes/>
            Self::Kind | Self::Minikube => "standard",
            // <https://docs.k3s.io/storage>
            Self::K3d => "local-path",
            // It is there, and since 1.30 not marked as default.
            // <https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-extended.html>
            Self::Eks => "gp2",
            // <https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes#storageclasses>
            Self::Gke => "standard-rwo",
            // <https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes>
            Self::Aks => "managed-csi",
            Self::Metallb => return None,
        }))
    }
}
