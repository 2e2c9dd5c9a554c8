//! Volumes of pods, and the disks of replicas.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, PersistentVolumeClaim,
        PersistentVolumeClaimSpec, PersistentVolumeClaimVolumeSource, SecretVolumeSource, Volume,
        VolumeMount, VolumeResourceRequirements,
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};
use stowplan_model::VolumeSource;
use stowplan_plan::PlannedDisk;

use crate::{config_map::ConfigFiles, discovery, labels::Labels, pod::Pod};

/// The file of a private key, in its volume.
const KEY_FILE: &str = "key";

/// `spec.volumes[]`: those that were asked for, then the configuration, what the pod finds
/// out, and the key.
pub(crate) fn all(pod: &Pod<'_>) -> Vec<Volume> {
    let mut volumes: Vec<_> = pod.pods.volumes.iter().map(volume).collect();
    if !pod.files.is_empty() {
        volumes.push(Volume {
            config_map: Some(ConfigMapVolumeSource {
                name: pod.files.name(),
                ..ConfigMapVolumeSource::default()
            }),
            name: free_name(pod, "config"),
            ..Volume::default()
        });
    }
    if let Some(discovery) = &pod.discovery {
        volumes.extend(discovery.volumes(pod));
    }
    if let Some((secret, _)) = pod.key {
        // Files of a Secret belong to root; others read them through the group, where there is one.
        let mode = if pod.pods.security.fs_group.is_some() {
            0o440
        } else {
            0o444
        };
        volumes.push(Volume {
            name: free_name(pod, "key"),
            secret: Some(SecretVolumeSource {
                default_mode: Some(mode),
                items: Some(vec![KeyToPath {
                    key: secret.key.as_str().to_owned(),
                    path: KEY_FILE.to_owned(),
                    ..KeyToPath::default()
                }]),
                secret_name: Some(secret.name.as_str().to_owned()),
                ..SecretVolumeSource::default()
            }),
            ..Volume::default()
        });
    }
    volumes
}

/// Where the main container sees its files and its key: each alone, so that nothing beside it in
/// the image is hidden.
pub(crate) fn file_mounts(pod: &Pod<'_>) -> Vec<VolumeMount> {
    let config = free_name(pod, "config");
    let variable = ConfigFiles::pod_name(pod.container);
    let discovered = free_name(pod, discovery::VOLUME);
    let mut mounts: Vec<_> = pod
        .files
        .mounts()
        .map(|file| {
            let found = file.discovered && pod.discovery.is_some();
            let (sub_path, sub_path_expr) = if found {
                (Some(discovery::written(file.sub.key())), None)
            } else {
                file.sub.paths(variable)
            };
            VolumeMount {
                mount_path: file.path.as_str().to_owned(),
                name: if found { &discovered } else { &config }.clone(),
                read_only: Some(true),
                sub_path,
                sub_path_expr,
                ..VolumeMount::default()
            }
        })
        .collect();
    if let Some((_, path)) = pod.key {
        mounts.push(VolumeMount {
            mount_path: path.as_str().to_owned(),
            name: free_name(pod, "key"),
            read_only: Some(true),
            sub_path: Some(KEY_FILE.to_owned()),
            ..VolumeMount::default()
        });
    }
    mounts
}

/// A disk of each replica: a claim that carries selector labels only, as it can't be changed.
pub(crate) fn claim(disk: &PlannedDisk, selector: &Labels) -> PersistentVolumeClaim {
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            labels: Some(selector.clone()),
            name: Some(disk.name.as_str().to_owned()),
            ..ObjectMeta::default()
        },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            resources: Some(VolumeResourceRequirements {
                limits: None,
                requests: Some(BTreeMap::from([(
                    "storage".to_owned(),
                    Quantity(disk.size.to_string()),
                )])),
            }),
            storage_class_name: disk.class.as_ref().map(|class| class.as_str().to_owned()),
            ..PersistentVolumeClaimSpec::default()
        }),
        status: None,
    }
}

/// The name, with a suffix where the service itself has a volume or disk of it.
pub(crate) fn free_name(pod: &Pod<'_>, name: &str) -> String {
    let taken = |name: &str| {
        let mounts = pod.container.mounts.iter().map(|mount| &mount.volume);
        let volumes = pod.pods.volumes.iter().map(|volume| &volume.name);
        mounts.chain(volumes).any(|known| *known == *name)
    };
    let mut free = name.to_owned();
    while taken(&free) {
        free.push_str("-of-stowplan");
    }
    free
}

fn volume(planned: &stowplan_model::Volume) -> Volume {
    let mut volume = Volume {
        name: planned.name.as_str().to_owned(),
        ..Volume::default()
    };
    match &planned.source {
        VolumeSource::Scratch { size, memory } => {
            let mut space = EmptyDirVolumeSource {
                medium: memory.then(|| "Memory".to_owned()),
                ..EmptyDirVolumeSource::default()
            };
            space.size_limit = size.map(|size| Quantity(size.to_string()));
            volume.empty_dir = Some(space);
        }
        VolumeSource::Secret { name } => {
            volume.secret = Some(SecretVolumeSource {
                secret_name: Some(name.as_str().to_owned()),
                ..SecretVolumeSource::default()
            });
        }
        VolumeSource::ConfigMap { name } => {
            volume.config_map = Some(ConfigMapVolumeSource {
                name: name.as_str().to_owned(),
                ..ConfigMapVolumeSource::default()
            });
        }
        VolumeSource::Claim { name } => {
            volume.persistent_volume_claim = Some(PersistentVolumeClaimVolumeSource {
                claim_name: name.as_str().to_owned(),
                read_only: None,
            });
        }
    }
    volume
}
