//! Amounts that can hardly be meant: a unit was forgotten, or one too much.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&FORGOTTEN_UNIT],
    look: Look::Objects(look),
};

static FORGOTTEN_UNIT: Rule = Rule {
    name: "forgotten-unit",
    group: Group::Policy,
    level: Level::Warning,
    summary: "amounts of CPU, memory and storage have the unit that is meant",
    why: "Without a unit, memory and storage are bytes and CPU is whole cores. No container runs \
          in 128 bytes, and no node has room for one that requests 500 cores.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-units-in-kubernetes",
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    resources:
      limits:
        memory: 128
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    resources:
      limits:
        memory: 128Mi
"
    ),
};

/// So many bytes are nothing to any container, and so many are meant as megabytes.
const BYTES: u64 = 65_536;

/// So many cores are rare, and round only where thousandths are meant.
const CORES: u64 = 100;
const ROUND: u64 = 50;

fn look(object: &Object, findings: &mut Findings<'_>) {
    if let Some(pod) = object.pod() {
        containers(object, pod, findings);
    }
    let storage = |claim: Node<'_>, findings: &mut Findings<'_>| {
        let node = claim.path(["spec", "resources", "requests", "storage"]);
        bytes(object, "storage", node, findings);
    };
    match object.kind() {
        "PersistentVolumeClaim" => storage(object.root(), findings),
        "StatefulSet" => {
            let claims = object.spec().get("volumeClaimTemplates").items();
            claims.for_each(|claim| storage(claim, findings));
        }
        _ => {}
    }
}

fn containers(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        let resources = container.node.get("resources");
        if resources.is_missing() {
            continue;
        }
        // What has an accelerator may well have a node to itself, however large.
        let large = ["limits", "requests"].into_iter().any(|list| {
            resources
                .get(list)
                .entries()
                .any(|(name, _)| name.contains('/'))
        });
        for list in [resources.get("limits"), resources.get("requests")] {
            for (name, node) in list.entries() {
                match name {
                    "cpu" if !large => cores(object, node, findings),
                    "memory" | "ephemeral-storage" => bytes(object, name, node, findings),
                    _ => {}
                }
            }
        }
    }
}

fn cores(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(number) = bare(node).filter(|it| *it >= CORES && it % ROUND == 0) {
        findings
            .report(
                &FORGOTTEN_UNIT,
                object,
                node,
                format!("`cpu` is {number} whole cores"),
            )
            .hint(format!("did you mean `{number}m`, thousandths of a core?"));
    }
}

fn bytes(object: &Object, name: &str, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(number) = bare(node).filter(|it| (1..BYTES).contains(it)) {
        let unit = if name == "memory" { "Mi" } else { "Gi" };
        let bytes = if number == 1 { "byte" } else { "bytes" };
        findings
            .report(
                &FORGOTTEN_UNIT,
                object,
                node,
                format!("`{name}` is {number} {bytes}"),
            )
            .hint(format!("did you mean `{number}{unit}`?"));
    }
}

/// A whole number without a unit.
fn bare(node: Node<'_>) -> Option<u64> {
    match node.str() {
        Some(text) => text.parse().ok(),
        None => node.int()?.try_into().ok(),
    }
}
