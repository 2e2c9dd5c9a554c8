//! Labels and annotations that have other names by now.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&DEPRECATED_NODE_LABEL],
    look: Look::Pods(pods),
};

pub(super) static OBJECTS: Family = Family {
    rules: &[&DEPRECATED_ANNOTATION],
    look: Look::Objects(annotations),
};

static DEPRECATED_NODE_LABEL: Rule = Rule {
    name: "deprecated-node-label",
    group: Group::Policy,
    level: Level::Warning,
    summary: "nodes are chosen by labels that they will go on having",
    why: "Nodes lose deprecated labels with an upgrade, and pods that ask for them then stay \
          pending.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/",
    wrong: pod!(
        "  nodeSelector:
    beta.kubernetes.io/os: linux
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: pod!(
        "  nodeSelector:
    kubernetes.io/os: linux
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
};

static DEPRECATED_ANNOTATION: Rule = Rule {
    name: "deprecated-annotation",
    group: Group::Policy,
    level: Level::Warning,
    summary: "what has a field is not said by an annotation",
    why: "Annotations from before a field existed are read by fewer controllers with each release.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: nginx
spec:
  defaultBackend:
    service:
      name: web
      port: {number: 80}
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: web
      port: {number: 80}
",
};

/// Labels of nodes, and their names today.
const LABELS: [(&str, &str); 7] = [
    ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
    (
        "beta.kubernetes.io/instance-type",
        "node.kubernetes.io/instance-type",
    ),
    ("beta.kubernetes.io/os", "kubernetes.io/os"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "topology.kubernetes.io/region",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "topology.kubernetes.io/zone",
    ),
    (
        "node-role.kubernetes.io/master",
        "node-role.kubernetes.io/control-plane",
    ),
    (
        "kubernetes.io/role",
        "node-role.kubernetes.io/control-plane",
    ),
];

/// Annotations, and the fields that say it today.
const ANNOTATIONS: [(&str, &str); 5] = [
    ("kubernetes.io/ingress.class", "spec.ingressClassName"),
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "priorityClassName",
    ),
    (
        "seccomp.security.alpha.kubernetes.io/pod",
        "securityContext.seccompProfile",
    ),
    (
        "service.alpha.kubernetes.io/tolerate-unready-endpoints",
        "spec.publishNotReadyAddresses",
    ),
    (
        "volume.beta.kubernetes.io/storage-class",
        "spec.storageClassName",
    ),
];

fn pods(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for (key, value) in pod.spec.get("nodeSelector").entries() {
        label(object, key, value, findings);
    }
    let affinity = pod.spec.path(["affinity", "nodeAffinity"]);
    if affinity.exists() {
        let required = affinity
            .path([
                "requiredDuringSchedulingIgnoredDuringExecution",
                "nodeSelectorTerms",
            ])
            .items();
        let preferred = affinity
            .get("preferredDuringSchedulingIgnoredDuringExecution")
            .items()
            .map(|it| it.get("preference"));
        for term in required.chain(preferred) {
            for expression in term.get("matchExpressions").items() {
                let key = expression.get("key");
                label(object, key.str().unwrap_or_default(), key, findings);
            }
        }
    }
    for constraint in pod.spec.get("topologySpreadConstraints").items() {
        let key = constraint.get("topologyKey");
        label(object, key.str().unwrap_or_default(), key, findings);
    }
    // A pod's own metadata is the object's.
    if object.kind() != "Pod" {
        annotated(object, pod.metadata, findings);
    }
}

fn label(object: &Object, key: &str, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some((_, today)) = LABELS.iter().find(|(old, _)| *old == key) {
        findings
            .report(
                &DEPRECATED_NODE_LABEL,
                object,
                node,
                format!("the node label `{key}` is deprecated"),
            )
            .hint(format!("use `{today}`"));
    }
}

fn annotations(object: &Object, findings: &mut Findings<'_>) {
    annotated(object, object.metadata(), findings);
}

fn annotated(object: &Object, metadata: Node<'_>, findings: &mut Findings<'_>) {
    let annotations = metadata.get("annotations");
    if annotations.is_missing() {
        return;
    }
    for (key, field) in ANNOTATIONS {
        let node = annotations.get(key);
        if node.exists() {
            findings
                .report(
                    &DEPRECATED_ANNOTATION,
                    object,
                    node,
                    format!("the annotation `{key}` is deprecated"),
                )
                .hint(format!("use the field `{field}`"));
        }
    }
}
