//! Where data lives besides the container's own file system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Arg, DnsLabel, FilePath, InvalidValue, Name, ObjectName, Quantity};

/// A volume of a pod. `volumes[]`
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// app.worker(name!("render"), image!("registry.example.com/shop/render:1"))
///     .volume("cache", "/cache", scratch().limit(quantity!("2Gi")))
///     .volume("shm", "/dev/shm", memory(quantity!("256Mi")))
///     .volume("keys", "/keys", secret(object_name!("render-keys")));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Volume {
    /// Its name in the pod.
    pub name: DnsLabel,
    /// Where the main container sees it; other containers mount it by name.
    pub path: Option<FilePath>,
    /// What it is.
    pub source: VolumeSource,
}

/// What a volume is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum VolumeSource {
    /// `emptyDir`: gone with the pod.
    Scratch {
        /// `sizeLimit`. Default: none.
        size: Option<Quantity>,
        /// `medium: Memory`: counts as the container's memory.
        memory: bool,
    },
    /// `secret`: the keys of a Secret as files, read-only.
    Secret {
        /// Which.
        name: ObjectName,
    },
    /// `configMap`: the keys of a ConfigMap made by others as files, read-only.
    ConfigMap {
        /// Which.
        name: ObjectName,
    },
    /// `persistentVolumeClaim`: a claim made by others.
    Claim {
        /// Which.
        name: ObjectName,
    },
}

impl VolumeSource {
    /// At most so much. `emptyDir.sizeLimit`; of other sources it changes nothing, their size is not the pod's to say.
    pub fn limit(self, size: Quantity) -> Self {
        match self {
            Self::Scratch { memory, .. } => Self::Scratch {
                size: Some(size),
                memory,
            },
            other => other,
        }
    }
}

/// Space that is gone with the pod. `emptyDir`
pub fn scratch() -> VolumeSource {
    VolumeSource::Scratch {
        size: None,
        memory: false,
    }
}

/// Space in memory that is gone with the pod. `emptyDir.medium: Memory`
pub fn memory(size: Quantity) -> VolumeSource {
    VolumeSource::Scratch {
        size: Some(size),
        memory: true,
    }
}

/// The keys of a Secret that others make as files. `secret`
pub fn secret(name: ObjectName) -> VolumeSource {
    VolumeSource::Secret { name }
}

/// The keys of a ConfigMap that others make as files. `configMap`
///
/// For files of the model itself there is [`Workload::file`](crate::Workload::file).
pub fn config_map(name: ObjectName) -> VolumeSource {
    VolumeSource::ConfigMap { name }
}

/// A claim made by others. `persistentVolumeClaim`
pub fn claim(name: ObjectName) -> VolumeSource {
    VolumeSource::Claim { name }
}

/// A persistent disk per replica. `volumeClaimTemplates[]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disk {
    /// The claim's name; the claims are `<name>-<pod>`. Default: `data`.
    pub name: Name,
    /// Where the container sees it.
    pub path: FilePath,
    /// `resources.requests.storage`. In `local` and `dev` at most 1Gi, unless the environment says otherwise.
    pub size: Quantity,
    /// Which of the cluster's storage classes, by its word for it. Default: its `default`.
    pub class: Option<Name>,
    /// What becomes of the claims. Default: deleted with the set in `local`, `dev` and where the environment's record says when it ends, else kept.
    pub retention: Option<Retention>,
}

impl Disk {
    /// A disk of `size` at `path`, named `data`.
    pub fn new(path: impl Arg<FilePath>, size: impl Arg<Quantity>) -> Result<Self, InvalidValue> {
        Ok(Self::of(path.into_arg()?, size.into_arg()?))
    }

    pub(crate) const fn of(path: FilePath, size: Quantity) -> Self {
        Self {
            name: Name::literal("data"),
            path,
            size,
            class: None,
            retention: None,
        }
    }
}

/// What becomes of a replica's disk when its pod is scaled away or the set is deleted.
/// `persistentVolumeClaimRetentionPolicy`
/// <https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Retention {
    /// The disk stays until somebody deletes it.
    Retain,
    /// The disk goes with the set, and stays when it is scaled down.
    DeleteWithSet,
    /// The disk goes with its pod.
    Delete,
}
