//! Variables that are set from what a container requests or is limited to.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    quantity::Quantity,
    rule::{Group, Level, Rule},
};

use super::shared::{brief, listed, meant, nearest};

pub(super) static RESOURCE: Rule = Rule {
    name: "env-resource-ref",
    group: Group::Api,
    level: Level::Error,
    summary: "`resourceFieldRef` names a limit or request, with a divisor that fits it",
    why: "There are limits and requests of CPU, memory, ephemeral storage and huge pages. CPU is \
          divided by `1` or `1m`, the others by `1` or a unit such as `1Mi`. The API server \
          refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef",
    wrong: container!(
        "    env:
    - name: MEMORY
      valueFrom:
        resourceFieldRef:
          resource: memory.limit
"
    ),
    right: container!(
        "    env:
    - name: MEMORY
      valueFrom:
        resourceFieldRef:
          resource: limits.memory
"
    ),
};

pub(super) static CONTAINER: Rule = Rule {
    name: "env-resource-container",
    group: Group::Api,
    level: Level::Warning,
    summary: "`containerName` of a `resourceFieldRef` is a container of the pod",
    why: "The API server takes any name, but the kubelet finds no such container, and never starts \
          the one that asks.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef",
    wrong: container!(
        "    env:
    - name: MEMORY
      valueFrom:
        resourceFieldRef:
          containerName: nginx
          resource: limits.memory
"
    ),
    right: container!(
        "    env:
    - name: MEMORY
      valueFrom:
        resourceFieldRef:
          containerName: web
          resource: limits.memory
"
    ),
};

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

const UNITS: [&str; 13] = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];

/// A limit or request of a container.
pub(super) fn resource(
    object: &Object,
    pod: Pod<'_>,
    source: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let container = source.get("containerName");
    if let Some(name) = container.filled() {
        let names = || pod.containers().filter_map(|it| it.node.get("name").str());
        if !names().any(|it| it == name) {
            let message = format!("there is no container `{}` in this pod", brief(name));
            let found = findings.report(&CONTAINER, object, container, message);
            if let Some(word) = meant(name, names()) {
                found.hint(format!("did you mean `{}`?", brief(word)));
            }
        }
    }
    let node = source.get("resource");
    let Some(name) = node.str() else { return };
    let pages = name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if !pages && !RESOURCES.contains(&name) {
        let message = if name.is_empty() {
            "`resource` is empty: it must name a limit or request".to_owned()
        } else {
            format!(
                "`resource` is `{}`, which is no limit or request",
                brief(name)
            )
        };
        let found = findings.report(&RESOURCE, object, node, message);
        match nearest(name, &RESOURCES) {
            Some(word) => found.hint(format!("did you mean `{word}`?")),
            None => found.hint(format!("it can be {}", listed(&RESOURCES))),
        };
        return;
    }
    let node = source.get("divisor");
    if !node.exists() || node.map().is_some() || node.list().is_some() || node.bool().is_some() {
        return;
    }
    let shown = node.shown();
    let text = shown.trim();
    let allowed: &[&'static str] = if matches!(name, "limits.cpu" | "requests.cpu") {
        &["1", "1m"]
    } else {
        &UNITS
    };
    if fits(text, allowed) {
        return;
    }
    let message = format!(
        "`divisor` is `{}`: for `{}` it must be {}",
        brief(text),
        brief(name),
        listed(allowed)
    );
    findings.report(&RESOURCE, object, node, message);
}

/// Whether a divisor, once it is written in its shortest form, is one of some.
fn fits(text: &str, allowed: &[&str]) -> bool {
    let Some(divisor) = Quantity::parse(text) else {
        return false;
    };
    // None at all, which becomes 1.
    if divisor == Quantity::ZERO {
        return true;
    }
    let powers = text
        .trim_start_matches(|it: char| !it.is_ascii_alphabetic())
        .trim_end_matches(|it: char| !it.is_ascii_alphabetic());
    allowed.iter().any(|unit| {
        // `1024` is no `1Ki`, and `1e3` is no `1k`: the suffix tells how a quantity is written.
        let alike = *unit == "1" || unit.ends_with('i') == powers.ends_with('i');
        let plain = *unit == "1" || !text.contains(['e']) && !exponent(text);
        alike && plain && Quantity::parse(unit) == Some(divisor)
    })
}

/// Whether a quantity ends with an exponent: `1E3`, and not the unit of `1E`.
fn exponent(text: &str) -> bool {
    text.contains('E') && text.ends_with(|it: char| it.is_ascii_digit())
}
