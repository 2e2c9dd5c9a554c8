//! One Kubernetes object, as it was read.

use std::ops::Range;

use serde_json::Value;

use crate::{node::Node, pod::Pod, pointer::Segment};

/// One Kubernetes object, anybody's: nothing is known of it but that it is a mapping.
#[derive(Debug)]
pub struct Object {
    value: Value,
    /// Every rule asks for these.
    api_version: Box<str>,
    kind: Box<str>,
    /// How much of `apiVersion` is the group, where it has one.
    slash: Option<usize>,
    pub(crate) origin: Origin,
}

/// Where an object was read.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The source, by its number in the set.
    pub(crate) source: usize,
    /// The bytes of its document.
    pub(crate) document: Range<usize>,
    /// The way to it in the document: into the items of a `List`.
    pub(crate) way: Vec<Segment>,
    /// The folder of the source, by its number in the set: what is applied together for sure.
    pub(crate) folder: usize,
    /// Whether somebody named the source, so that it wasn't only found in a folder.
    pub(crate) named: bool,
    /// The number of the set.
    pub(crate) set: usize,
    /// Its own number in the set.
    pub(crate) index: usize,
}

impl Object {
    pub(crate) fn new(value: Value, origin: Origin) -> Self {
        let text = |key: &str| {
            let text = value.get(key).and_then(Value::as_str);
            Box::<str>::from(text.unwrap_or_default())
        };
        let api_version = text("apiVersion");
        Self {
            slash: api_version.find('/'),
            kind: text("kind"),
            api_version,
            value,
            origin,
        }
    }

    /// The whole of it.
    pub fn root(&self) -> Node<'_> {
        Node::root(&self.value)
    }

    /// The value under a top-level key.
    pub fn get<'v>(&'v self, key: &'v str) -> Node<'v> {
        self.root().get(key)
    }

    /// `metadata`.
    pub fn metadata(&self) -> Node<'_> {
        self.get("metadata")
    }

    /// `spec`.
    pub fn spec(&self) -> Node<'_> {
        self.get("spec")
    }

    /// `apiVersion` as it is written; empty where it is missing.
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// `kind`; empty where it is missing.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The API group, empty for the core group.
    ///
    /// Of workloads in `extensions`, which no cluster serves any more, it is the group that they
    /// moved to, so that the rest of such an object is looked at too.
    pub fn group(&self) -> &str {
        let group = self.slash.map_or("", |at| &self.api_version[..at]);
        match (group, self.kind()) {
            ("extensions", "Deployment" | "DaemonSet" | "ReplicaSet") => "apps",
            _ => group,
        }
    }

    /// The version within the group: `v1`.
    pub fn version(&self) -> &str {
        let text = self.api_version();
        self.slash.map_or(text, |at| &text[at + 1..])
    }

    /// Whether it is of a group and kind, in any version.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// `metadata.name`; empty where it is missing.
    pub fn name(&self) -> &str {
        self.metadata().get("name").str().unwrap_or_default()
    }

    /// `metadata.namespace`; empty where it is missing, which means whatever `kubectl` is told.
    pub fn namespace(&self) -> &str {
        self.metadata().get("namespace").str().unwrap_or_default()
    }

    /// The pod, or the template of the pods that it makes.
    pub fn pod(&self) -> Option<Pod<'_>> {
        Pod::of(self)
    }

    /// For messages: `Deployment web`, with the namespace where it has one.
    pub fn shown(&self) -> String {
        let (kind, name, namespace) = (self.kind(), self.name(), self.namespace());
        match (name.is_empty(), namespace.is_empty()) {
            (true, _) => kind.to_owned(),
            (false, true) => format!("{kind} {name}"),
            (false, false) => format!("{kind} {namespace}/{name}"),
        }
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }
}
