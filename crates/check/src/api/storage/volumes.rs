//! Persistent volumes, and what is attached to nodes.

use crate::{
    api::{
        pods::{
            node_terms,
            say::{
                Missing::{Ours, Schema},
                Say, driver_name, is, no_backsteps,
            },
            sources::{self, Place, VOLUME_SOURCE_FIELDS},
        },
        storage::claims::{STORAGE_CLASS_NAME, STORAGE_MODE, access_modes},
    },
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &PERSISTENT_VOLUME_CAPACITY,
        &PERSISTENT_VOLUME_SOURCE,
        &PERSISTENT_VOLUME_RECLAIM,
        &PERSISTENT_VOLUME_AFFINITY,
        &MOUNT_OPTIONS_ANNOTATION,
        &VOLUME_ATTACHMENT,
    ],
    look: Look::Kinds(
        &[
            ("", "PersistentVolume"),
            ("storage.k8s.io", "VolumeAttachment"),
        ],
        look,
    ),
};

macro_rules! volume {
    ($spec:literal) => {
        concat!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: data\nspec:\n",
            "  accessModes: [ReadWriteOnce]\n",
            $spec
        )
    };
}

static PERSISTENT_VOLUME_CAPACITY: Rule = Rule {
    name: "persistent-volume-capacity",
    group: Group::Api,
    level: Level::Error,
    summary: "`capacity` of a persistent volume is an amount of `storage` above 0, and nothing else",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#capacity",
    wrong: volume!("  capacity:\n    size: 1Gi\n  hostPath:\n    path: /data\n"),
    right: volume!("  capacity:\n    storage: 1Gi\n  hostPath:\n    path: /data\n"),
};

static PERSISTENT_VOLUME_SOURCE: Rule = Rule {
    name: "persistent-volume-source",
    group: Group::Api,
    level: Level::Error,
    summary: "a persistent volume has exactly one source",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes",
    wrong: volume!("  capacity:\n    storage: 1Gi\n"),
    right: volume!("  capacity:\n    storage: 1Gi\n  hostPath:\n    path: /data\n"),
};

static PERSISTENT_VOLUME_RECLAIM: Rule = Rule {
    name: "persistent-volume-reclaim-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`persistentVolumeReclaimPolicy` is `Retain`, `Delete` or `Recycle`, and the last \
              not for the whole of a node's disk",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaim-policy",
    wrong: volume!(
        "  capacity:
    storage: 1Gi
  persistentVolumeReclaimPolicy: Keep
  hostPath:
    path: /data
"
    ),
    right: volume!(
        "  capacity:
    storage: 1Gi
  persistentVolumeReclaimPolicy: Retain
  hostPath:
    path: /data
"
    ),
};

static PERSISTENT_VOLUME_AFFINITY: Rule = Rule {
    name: "persistent-volume-affinity",
    group: Group::Api,
    level: Level::Error,
    summary: "a `local` volume says which node it is on, and a node affinity what it requires",
    why: "The API server refuses others: the scheduler must bring pods to the node.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#local",
    wrong: volume!("  capacity:\n    storage: 1Gi\n  local:\n    path: /data\n"),
    right: volume!(
        "  capacity:
    storage: 1Gi
  local:
    path: /data
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions:
        - key: kubernetes.io/hostname
          operator: In
          values: [node-1]
"
    ),
};

static MOUNT_OPTIONS_ANNOTATION: Rule = Rule {
    name: "mount-options-annotation",
    group: Group::Api,
    level: Level::Error,
    summary: "only some kinds of persistent volumes have an annotation with mount options",
    why: "The API server refuses it on the others. The field `mountOptions` took its place.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options",
    wrong: "\
apiVersion: v1
kind: PersistentVolume
metadata:
  name: data
  annotations:
    volume.beta.kubernetes.io/mount-options: ro
spec:
  accessModes: [ReadWriteOnce]
  capacity:
    storage: 1Gi
  csi:
    driver: csi.example.com
    volumeHandle: data
",
    right: volume!(
        "  capacity:
    storage: 1Gi
  mountOptions: [ro]
  csi:
    driver: csi.example.com
    volumeHandle: data
"
    ),
};

static VOLUME_ATTACHMENT: Rule = Rule {
    name: "volume-attachment",
    group: Group::Api,
    level: Level::Error,
    summary: "a volume attachment names its attacher, its node and one source",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata:
  name: data
spec:
  attacher: csi.example.com
  nodeName: node-1
  source: {}
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata:
  name: data
spec:
  attacher: csi.example.com
  nodeName: node-1
  source:
    persistentVolumeName: data
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let mut say = Say::new(object, findings);
    let spec = object.spec();
    if object.kind() == "VolumeAttachment" {
        attachment(&mut say, spec);
    } else if spec.map().is_some() || spec.is_missing() {
        persistent(&mut say, spec);
    }
}

fn persistent(say: &mut Say<'_, '_>, spec: Node<'_>) {
    if spec.is_missing() {
        say.say(&PERSISTENT_VOLUME_SOURCE, spec, "the volume has no `spec`");
        return;
    }
    access_modes(say, spec);
    capacity(say, spec);
    say.one_of(
        &STORAGE_MODE,
        spec.get("volumeMode"),
        &["Filesystem", "Block"],
    );
    say.filled(
        &STORAGE_CLASS_NAME,
        spec.get("storageClassName"),
        text::subdomain,
    );
    let attributes = spec.get("volumeAttributesClassName");
    say.form(&STORAGE_CLASS_NAME, attributes, text::subdomain);
    if attributes.exists() && spec.get("csi").is_missing() {
        let message = "`volumeAttributesClassName` goes with a `csi` source only";
        say.say(&STORAGE_CLASS_NAME, attributes, message);
    }
    let policy = spec.get("persistentVolumeReclaimPolicy");
    let policies = ["Retain", "Delete", "Recycle"];
    say.filled_one_of(&PERSISTENT_VOLUME_RECLAIM, policy, &policies);
    let path = spec.path(["hostPath", "path"]);
    let root =
        |path: &str| path.starts_with('/') && path.split('/').all(|it| matches!(it, "" | "."));
    if policy.str() == Some("Recycle") && path.str().is_some_and(root) {
        let message = "`Recycle` would empty the whole disk of the node";
        say.say(&PERSISTENT_VOLUME_RECLAIM, policy, message);
    }
    source(say, spec);
    affinity(say, spec);
    mount_options(say, spec);
}

fn mount_options(say: &mut Say<'_, '_>, spec: Node<'_>) {
    const ANNOTATION: &str = "volume.beta.kubernetes.io/mount-options";
    let annotations = say.object.metadata().get("annotations");
    if annotations
        .map()
        .is_none_or(|it| !it.contains_key(ANNOTATION))
    {
        return;
    }
    let taken = |key: &str| {
        known(key)
            && !matches!(
                key,
                "csi"
                    | "fc"
                    | "flexVolume"
                    | "flocker"
                    | "hostPath"
                    | "local"
                    | "portworxVolume"
                    | "scaleIO"
                    | "storageos"
            )
    };
    let mut sources = spec.entries().filter(|(_, node)| node.exists());
    if !sources.any(|(key, _)| taken(key)) {
        let message = "volumes of this kind take no mount options from an annotation";
        let node = annotations.get(ANNOTATION);
        say.say(&MOUNT_OPTIONS_ANNOTATION, node, message)
            .hint("write them in `spec.mountOptions`");
    }
}

fn capacity(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let rule = &PERSISTENT_VOLUME_CAPACITY;
    let capacity = spec.get("capacity");
    if capacity.exists() && capacity.map().is_none() {
        return;
    }
    let mut storage = false;
    for (name, amount) in capacity.entries() {
        storage |= name == "storage";
        if name != "storage" {
            let message = format!("`{name}` can't be in `capacity`: it must be `storage`");
            say.say(rule, amount, message);
            return;
        }
        if say
            .quantity(rule, amount)
            .is_some_and(|it| it <= Quantity::ZERO)
        {
            let message = format!("{}: it must be above 0", is(amount));
            say.say(rule, amount, message);
        }
    }
    if !storage {
        let message = "the volume doesn't say how much it holds: `capacity.storage` is missing";
        say.say(rule, capacity, message);
    }
}

fn source(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let mut first: Option<Node<'_>> = None;
    for (key, node) in spec.entries() {
        if node.is_missing() || !known(key) {
            continue;
        }
        if let Some(first) = first {
            let message = format!(
                "`{key}` is a second source beside `{}`: a volume has one",
                first.key().unwrap_or_default()
            );
            let object = say.object;
            say.say(&PERSISTENT_VOLUME_SOURCE, node, message).related(
                object,
                first,
                "the first source",
            );
            return;
        }
        first = Some(node);
    }
    let Some(source) = first else {
        let message = "the volume has no source, such as `csi` or `nfs`";
        say.say(&PERSISTENT_VOLUME_SOURCE, spec, message);
        return;
    };
    if source.map().is_none() {
        return;
    }
    let key = source.key().unwrap_or_default();
    let name = say.object.name();
    if key == "local" {
        if say.required(&VOLUME_SOURCE_FIELDS, source, "path", Schema) {
            say.form(&VOLUME_SOURCE_FIELDS, source.get("path"), no_backsteps);
        }
    } else {
        sources::check(say, key, source, Place::Persistent(name));
    }
}

/// Whether a key of a persistent volume is a source.
fn known(key: &str) -> bool {
    matches!(
        key,
        "awsElasticBlockStore"
            | "azureDisk"
            | "azureFile"
            | "cephfs"
            | "cinder"
            | "csi"
            | "fc"
            | "flexVolume"
            | "flocker"
            | "gcePersistentDisk"
            | "glusterfs"
            | "hostPath"
            | "iscsi"
            | "local"
            | "nfs"
            | "photonPersistentDisk"
            | "portworxVolume"
            | "quobyte"
            | "rbd"
            | "scaleIO"
            | "storageos"
            | "vsphereVolume"
    )
}

fn affinity(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let affinity = spec.get("nodeAffinity");
    if affinity.is_missing() {
        if spec.get("local").exists() {
            let message = "a `local` volume needs a `nodeAffinity` to its node";
            say.say(&PERSISTENT_VOLUME_AFFINITY, affinity, message);
        }
        return;
    }
    let required = affinity.get("required");
    if required.exists() {
        node_terms::selector(say, required);
    } else if affinity.map().is_some() {
        let message = "`required` is missing: it says which nodes have the volume";
        say.say(&PERSISTENT_VOLUME_AFFINITY, required, message);
    }
}

fn attachment(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let rule = &VOLUME_ATTACHMENT;
    if spec.map().is_none() {
        return;
    }
    if say.required(rule, spec, "attacher", Schema) {
        say.form(rule, spec.get("attacher"), driver_name);
    }
    if say.required(rule, spec, "nodeName", Schema) {
        say.form(rule, spec.get("nodeName"), text::subdomain);
    }
    let source = spec.get("source");
    let (name, inline) = (
        source.get("persistentVolumeName"),
        source.get("inlineVolumeSpec"),
    );
    if source.map().is_none() {
        return;
    }
    match (name.exists(), inline.exists()) {
        (true, true) => {
            let message = "`persistentVolumeName` and `inlineVolumeSpec` are both there: it must \
                           be one of them";
            say.say(rule, inline, message);
        }
        (false, false) => {
            let message = "`persistentVolumeName` is missing: it says what is attached";
            say.say(rule, name, message);
        }
        (true, false) => {
            if say.required(rule, source, "persistentVolumeName", Ours) {
                say.form(rule, name, text::subdomain);
            }
        }
        (false, true) => {}
    }
}
