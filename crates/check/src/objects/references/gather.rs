//! All references by name that the objects of a set make.

use crate::{
    node::Node,
    object::Object,
    objects::references::{accounts, classes, config, targets},
    pod::Pod,
    rule::Rule,
    set::Set,
};

/// What kind of thing is referred to, and what it means if it isn't there.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) group: &'static str,
    pub(super) kind: &'static str,
    pub(super) rule: &'static Rule,
    pub(super) absent: Absent,
    /// Names that are there without anybody's manifest.
    pub(super) known: &'static [&'static str],
    /// A kind that people mistake it for, of the same names.
    pub(super) instead: Option<(&'static str, &'static str)>,
}

/// What it means if nothing of the name is there, nor anything alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Nothing: it is made by others as a rule.
    Fine,
    /// A mistake in an environment; of files, where others of its kind are there.
    UnlessAlone,
    /// A mistake in an environment; of files, where others of its kind are there that nobody uses.
    IfOthersUnused,
}

/// One reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'s> {
    pub(super) from: &'s Object,
    pub(super) target: &'static Target,
    /// The name, as it stands in the object.
    pub(super) node: Node<'s>,
    pub(super) name: &'s str,
    /// Empty for what has none, and where it isn't said.
    pub(super) namespace: &'s str,
    pub(super) optional: bool,
    /// What of it is meant.
    pub(super) part: Part<'s>,
}

/// What of an object is referred to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'s> {
    /// All of it.
    Whole,
    /// A key of a ConfigMap or Secret.
    Key(Node<'s>),
    /// A port of a Service: a number or a name.
    Port(Node<'s>),
    /// The port of a Service that is meant where nothing is said.
    Default(i64),
}

/// Collects references.
#[derive(Default)]
pub(super) struct Gathered<'s> {
    pub(super) all: Vec<Reference<'s>>,
}

pub(super) fn all(set: &Set) -> Gathered<'_> {
    let mut gathered = Gathered::default();
    for object in set.objects() {
        gathered.object(object);
    }
    gathered
}

impl<'s> Gathered<'s> {
    pub(super) fn add(
        &mut self,
        from: &'s Object,
        target: &'static Target,
        namespace: &'s str,
        node: Node<'s>,
    ) -> Option<&mut Reference<'s>> {
        let name = node.filled()?;
        self.all.push(Reference {
            from,
            target,
            node,
            name,
            namespace,
            optional: false,
            part: Part::Whole,
        });
        self.all.last_mut()
    }

    fn object(&mut self, object: &'s Object) {
        if let Some(pod) = object.pod() {
            self.pod(object, pod);
        }
        match (object.group(), object.kind()) {
            ("", "PersistentVolumeClaim") => {
                self.class(
                    object,
                    &classes::STORAGE,
                    object.spec().get("storageClassName"),
                );
            }
            ("apps", "StatefulSet") => targets::stateful_set(self, object),
            ("autoscaling", "HorizontalPodAutoscaler") => targets::autoscaler(self, object),
            ("networking.k8s.io", "Ingress") => targets::ingress(self, object),
            ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => {
                accounts::binding(self, object);
            }
            ("gateway.networking.k8s.io", "Gateway") => targets::gateway(self, object),
            ("gateway.networking.k8s.io", kind) if kind.ends_with("Route") => {
                targets::route(self, object);
            }
            (
                "admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
            )
            | ("apiextensions.k8s.io", "CustomResourceDefinition")
            | ("apiregistration.k8s.io", "APIService") => targets::webhooks(self, object),
            _ => {}
        }
    }

    /// A reference to something that has no namespace.
    pub(super) fn class(&mut self, object: &'s Object, target: &'static Target, node: Node<'s>) {
        self.add(object, target, "", node);
    }

    fn pod(&mut self, object: &'s Object, pod: Pod<'s>) {
        let spec = pod.spec;
        let here = object.namespace();
        let account = spec.get("serviceAccountName");
        let account = if account.is_empty() {
            spec.get("serviceAccount")
        } else {
            account
        };
        self.add(object, &accounts::ACCOUNT, here, account);
        for secret in spec.get("imagePullSecrets").items() {
            self.add(object, &config::SECRET, here, secret.get("name"));
        }
        self.class(object, &classes::PRIORITY, spec.get("priorityClassName"));
        self.class(object, &classes::RUNTIME, spec.get("runtimeClassName"));
        for container in pod.containers() {
            config::container(self, object, container.node);
        }
        config::volumes(self, object, pod);
    }
}
