//! Pods and pod templates, wherever they stand.

use crate::{node::Node, object::Object};

/// A pod, or the template of pods.
#[derive(Debug, Clone, Copy)]
pub struct Pod<'v> {
    /// Its metadata.
    pub metadata: Node<'v>,
    /// Its spec.
    pub spec: Node<'v>,
}

/// Which list of a pod a container stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `initContainers`: runs to its end before the others start.
    Init,
    /// `initContainers` with `restartPolicy: Always`: starts before the others and goes on.
    Sidecar,
    /// `containers`.
    Main,
    /// `ephemeralContainers`.
    Ephemeral,
}

/// A container of a pod.
#[derive(Debug, Clone, Copy)]
pub struct Container<'v> {
    /// Which list it stands in.
    pub role: Role,
    /// Itself.
    pub node: Node<'v>,
}

impl<'v> Pod<'v> {
    pub(crate) fn of(object: &'v Object) -> Option<Self> {
        let template = match (object.group(), object.kind()) {
            ("", "Pod") => object.root(),
            ("", "PodTemplate") => object.get("template"),
            ("", "ReplicationController")
            | ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch", "Job") => object.spec().get("template"),
            ("batch", "CronJob") => object.spec().path(["jobTemplate", "spec", "template"]),
            _ => return None,
        };
        template.map()?;
        Some(Self {
            metadata: template.get("metadata"),
            spec: template.get("spec"),
        })
    }

    /// Its labels.
    pub fn labels(self) -> Node<'v> {
        self.metadata.get("labels")
    }

    /// All of its containers: init containers first, then the main ones, then ephemeral ones.
    pub fn containers(self) -> impl Iterator<Item = Container<'v>> + Clone {
        let init = self.spec.get("initContainers").items().map(|node| {
            let sidecar = node.get("restartPolicy").str() == Some("Always");
            let role = if sidecar { Role::Sidecar } else { Role::Init };
            Container { role, node }
        });
        let main = self.main().map(|node| Container {
            role: Role::Main,
            node,
        });
        let ephemeral = self.spec.get("ephemeralContainers").items();
        init.chain(main).chain(ephemeral.map(|node| Container {
            role: Role::Ephemeral,
            node,
        }))
    }

    /// The containers that run side by side for as long as the pod does, sidecars included.
    pub fn running(self) -> impl Iterator<Item = Node<'v>> + Clone {
        self.containers()
            .filter(|it| matches!(it.role, Role::Main | Role::Sidecar))
            .map(|it| it.node)
    }

    /// `containers`.
    pub fn main(self) -> impl Iterator<Item = Node<'v>> + Clone {
        self.spec.get("containers").items()
    }
}
