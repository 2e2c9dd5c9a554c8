//! What the drivers of storage say of themselves.

use std::collections::BTreeSet;

use crate::{
    api::pods::{
        say::{Missing::Schema, Say, driver_name, is},
        selectors,
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CSI_DRIVER, &CSI_NODE, &CSI_STORAGE_CAPACITY],
    look: Look::Kinds(
        &[
            ("storage.k8s.io", "CSIDriver"),
            ("storage.k8s.io", "CSINode"),
            ("storage.k8s.io", "CSIStorageCapacity"),
        ],
        look,
    ),
};

static CSI_DRIVER: Rule = Rule {
    name: "csi-driver",
    group: Group::Api,
    level: Level::Error,
    summary: "a CSI driver has known policies and lifecycle modes, and tokens of 10 minutes at \
              least, one for each audience",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: csi.example.com
spec:
  fsGroupPolicy: Always
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: csi.example.com
spec:
  fsGroupPolicy: File
",
};

static CSI_NODE: Rule = Rule {
    name: "csi-node",
    group: Group::Api,
    level: Level::Error,
    summary: "the drivers on a node have names, ids and topology keys, each once",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-node-v1/",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata:
  name: node-1
spec:
  drivers:
  - name: csi.example.com
    nodeID: ''
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata:
  name: node-1
spec:
  drivers:
  - name: csi.example.com
    nodeID: node-1
",
};

static CSI_STORAGE_CAPACITY: Rule = Rule {
    name: "csi-storage-capacity",
    group: Group::Api,
    level: Level::Error,
    summary: "a storage capacity names its class, isn't negative, and has a possible topology",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/storage-capacity/",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: CSIStorageCapacity
metadata:
  name: fast
storageClassName: fast
capacity: -1Gi
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: CSIStorageCapacity
metadata:
  name: fast
storageClassName: fast
capacity: 1Gi
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let mut say = Say::new(object, findings);
    match object.kind() {
        "CSIDriver" => driver(&mut say, object.spec()),
        "CSINode" => {
            let mut names = BTreeSet::new();
            for driver in object.spec().get("drivers").items() {
                node(&mut say, driver, &mut names);
            }
        }
        _ => capacity(&mut say, object.root()),
    }
}

fn driver(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let rule = &CSI_DRIVER;
    let policies = ["ReadWriteOnceWithFSType", "File", "None"];
    say.one_of(rule, spec.get("fsGroupPolicy"), &policies);
    for mode in spec.get("volumeLifecycleModes").items() {
        say.one_of(rule, mode, &["Persistent", "Ephemeral"]);
    }
    let period = spec.get("nodeAllocatableUpdatePeriodSeconds");
    if period.int().is_some_and(|it| it < 10) {
        say.say(
            rule,
            period,
            format!("{}: it must be at least 10", is(period)),
        );
    }
    let secret = spec.get("serviceAccountTokenInSecrets");
    let minor = say.findings.kubernetes();
    if minor >= Minor::V1_35 && secret.is_true() && spec.get("tokenRequests").is_empty() {
        let message = format!("{}: it needs `tokenRequests` beside it", is(secret));
        say.say(rule, secret, message);
    }
    let mut audiences = BTreeSet::new();
    for request in spec.get("tokenRequests").items() {
        let audience = request.get("audience");
        if !audiences.insert(audience.str().unwrap_or_default()) {
            let message = "a token before is for the same audience";
            say.say(rule, audience, message);
            continue;
        }
        say.range(rule, request.get("expirationSeconds"), 600, 1 << 32);
    }
}

fn node<'v>(say: &mut Say<'_, '_>, driver: Node<'v>, names: &mut BTreeSet<&'v str>) {
    let rule = &CSI_NODE;
    let name = driver.get("name");
    if say.required(rule, driver, "name", Schema) {
        say.form(rule, name, driver_name);
    }
    if name.filled().is_some_and(|it| !names.insert(it)) {
        say.say(rule, name, format!("{} before too", is(name)));
    }
    if say.required(rule, driver, "nodeID", Schema) {
        let id = driver.get("nodeID");
        if id.str().is_some_and(|it| it.len() > 256) {
            say.say(rule, id, "`nodeID` must have at most 256 characters");
        }
    }
    let count = driver.path(["allocatable", "count"]);
    if count.int().is_some_and(|it| it < 0) {
        say.say(
            rule,
            count,
            format!("{}: it must not be negative", is(count)),
        );
    }
    let mut keys = BTreeSet::new();
    for key in driver.get("topologyKeys").items() {
        say.form(rule, key, text::qualified);
        if key.str().is_some_and(|it| !keys.insert(it)) {
            say.say(rule, key, format!("{} is there twice", is(key)));
        }
    }
}

fn capacity(say: &mut Say<'_, '_>, root: Node<'_>) {
    let rule = &CSI_STORAGE_CAPACITY;
    if say.required(rule, root, "storageClassName", Schema) {
        say.form(rule, root.get("storageClassName"), text::subdomain);
    }
    let capacity = root.get("capacity");
    if say
        .quantity(rule, capacity)
        .is_some_and(|it| it < Quantity::ZERO)
    {
        let message = format!("{}: it must not be negative", is(capacity));
        say.say(rule, capacity, message);
    }
    if root.get("maximumVolumeSize").exists() {
        say.quantity(rule, root.get("maximumVolumeSize"));
    }
    selectors::check(say, rule, root.get("nodeTopology"));
}
