//! Classes of storage, and of the attributes of volumes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::pods::say::{Missing::Schema, Say, is},
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text::{self, Fault},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &STORAGE_CLASS_PROVISIONER,
        &STORAGE_CLASS_POLICY,
        &STORAGE_CLASS_PARAMETERS,
        &STORAGE_CLASS_TOPOLOGIES,
    ],
    look: Look::Kinds(
        &[
            ("storage.k8s.io", "StorageClass"),
            ("storage.k8s.io", "VolumeAttributesClass"),
        ],
        look,
    ),
};

macro_rules! class {
    ($rest:literal) => {
        concat!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\n",
            $rest
        )
    };
}

static STORAGE_CLASS_PROVISIONER: Rule = Rule {
    name: "storage-class-provisioner",
    group: Group::Api,
    level: Level::Error,
    summary: "the provisioner or driver of a class is a qualified name",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#provisioner",
    wrong: class!("provisioner: my provisioner\n"),
    right: class!("provisioner: csi.example.com\n"),
};

static STORAGE_CLASS_POLICY: Rule = Rule {
    name: "storage-class-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`reclaimPolicy` of a storage class is `Delete` or `Retain`, and `volumeBindingMode` \
              is `Immediate` or `WaitForFirstConsumer`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy",
    wrong: class!("provisioner: csi.example.com\nreclaimPolicy: Recycle\n"),
    right: class!("provisioner: csi.example.com\nreclaimPolicy: Retain\n"),
};

static STORAGE_CLASS_PARAMETERS: Rule = Rule {
    name: "storage-class-parameters",
    group: Group::Api,
    level: Level::Error,
    summary: "`parameters` of a class are at most 512 with names, 256 KiB in all; a class of \
              attributes has at least one",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#parameters",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata:
  name: fast
driverName: csi.example.com
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata:
  name: fast
driverName: csi.example.com
parameters:
  iops: '4000'
",
};

static STORAGE_CLASS_TOPOLOGIES: Rule = Rule {
    name: "storage-class-topologies",
    group: Group::Api,
    level: Level::Error,
    summary: "`allowedTopologies` have labels with values, and none of them twice",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#allowed-topologies",
    wrong: class!(
        "provisioner: csi.example.com
allowedTopologies:
- matchLabelExpressions:
  - key: topology.kubernetes.io/zone
    values: []
"
    ),
    right: class!(
        "provisioner: csi.example.com
allowedTopologies:
- matchLabelExpressions:
  - key: topology.kubernetes.io/zone
    values: [north]
"
    ),
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let mut say = Say::new(object, findings);
    let root = object.root();
    if object.kind() == "VolumeAttributesClass" {
        provisioner(&mut say, root, "driverName");
        parameters(&mut say, root);
        if root.get("parameters").is_empty() {
            let message = "`parameters` are missing: there must be at least one";
            say.say(&STORAGE_CLASS_PARAMETERS, root.get("parameters"), message);
        }
        return;
    }
    provisioner(&mut say, root, "provisioner");
    parameters(&mut say, root);
    let rule = &STORAGE_CLASS_POLICY;
    let policy = root.get("reclaimPolicy");
    say.filled_one_of(rule, policy, &["Delete", "Retain"]);
    let mode = root.get("volumeBindingMode");
    say.one_of(rule, mode, &["Immediate", "WaitForFirstConsumer"]);
    topologies(&mut say, root.get("allowedTopologies"));
}

fn provisioner(say: &mut Say<'_, '_>, root: Node<'_>, key: &'static str) {
    let rule = &STORAGE_CLASS_PROVISIONER;
    if say.required(rule, root, key, Schema) {
        say.form(rule, root.get(key), any_case);
    }
}

fn any_case(text: &str) -> Fault {
    text::qualified(&text.to_ascii_lowercase())
}

fn parameters(say: &mut Say<'_, '_>, root: Node<'_>) {
    let rule = &STORAGE_CLASS_PARAMETERS;
    let parameters = root.get("parameters");
    let (mut count, mut size) = (0_usize, 0_usize);
    for (key, value) in parameters.entries() {
        count += 1;
        size += key.len() + value.str().map_or(0, str::len);
        if key.is_empty() {
            say.say(rule, value, "a parameter has no name");
        }
    }
    if count > 512 || size > 256 * 1024 {
        let message =
            format!("{count} parameters of {size} bytes are too many: at most 512 of 256 KiB");
        say.say(rule, parameters, message);
    }
}

fn topologies(say: &mut Say<'_, '_>, topologies: Node<'_>) {
    let rule = &STORAGE_CLASS_TOPOLOGIES;
    let mut terms = BTreeSet::new();
    for term in topologies.items() {
        let mut keys = BTreeMap::new();
        for expression in term.get("matchLabelExpressions").items() {
            let (key, values) = (expression.get("key"), expression.get("values"));
            say.form(rule, key, text::qualified);
            if values.list().is_some_and(<[_]>::is_empty) {
                say.say(
                    rule,
                    values,
                    "`values` are empty: there must be at least one",
                );
            }
            let mut seen = BTreeSet::new();
            for value in values.items() {
                if value.str().is_some_and(|it| !seen.insert(it)) {
                    say.say(rule, value, format!("{} is there twice", is(value)));
                }
            }
            if let Some(text) = key.str()
                && keys.insert(text, seen).is_some()
            {
                say.say(rule, key, format!("{} before too", is(key)));
            }
        }
        if term.map().is_some() && term.get("matchLabelExpressions").is_empty() {
            say.say(rule, term, "the topology says nothing");
        } else if !keys.is_empty() && !terms.insert(keys) {
            say.say(rule, term, "the topology is there twice");
        }
    }
}
