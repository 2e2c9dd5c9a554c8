//! Kinds of clusters, and what each offers when nothing else is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of cluster.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Profile {
    /// Kubernetes in Docker. <https://kind.sigs.k8s.io/>
    Kind,
    /// k3s in Docker. <https://k3d.io/>
    K3d,
    /// <https://minikube.sigs.k8s.io/>
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
