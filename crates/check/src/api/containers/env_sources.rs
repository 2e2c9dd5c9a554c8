//! What the value of a variable may be taken from.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Group, Level, Rule},
    text,
};

use super::shared::{Volume, brief, climbs, form, listed, nearest};

pub(super) static FIELD: Rule = Rule {
    name: "env-field-ref",
    group: Group::Api,
    level: Level::Error,
    summary: "`fieldRef` names a field of the pod that variables can be set from",
    why: "These are few: the name, namespace and UID, one label or annotation, the node, the \
          service account and the addresses. The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields",
    wrong: container!(
        "    env:
    - name: NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.node
"
    ),
    right: container!(
        "    env:
    - name: NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
};

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

pub(super) static KEY: Rule = Rule {
    name: "env-key-ref",
    group: Group::Api,
    level: Level::Error,
    summary: "a reference to a key of a ConfigMap or Secret has a name and key that could exist",
    why: "The API server refuses a reference to a name that no object can have, or to a key that \
          none can have, and one without a name.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/",
    wrong: container!(
        "    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          key: password
"
    ),
    right: container!(
        "    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: database
          key: password
"
    ),
};

pub(super) static FILE: Rule = Rule {
    name: "env-file-ref",
    group: Group::Api,
    level: Level::Error,
    summary: "`fileKeyRef` names a file of an `emptyDir` volume of the pod, and a variable in it",
    why: "The API server refuses volumes of any other kind, paths that leave the volume, and \
          names that no variable can have.",
    source: "https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    env:
    - name: TOKEN
      valueFrom:
        fileKeyRef:
          volumeName: config
          path: web.env
          key: TOKEN
  volumes:
  - name: config
    configMap:
      name: web
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    env:
    - name: TOKEN
      valueFrom:
        fileKeyRef:
          volumeName: config
          path: web.env
          key: TOKEN
  volumes:
  - name: config
    emptyDir: {}
"
    ),
};

/// The fields of a pod that a variable can be set from, beside single labels and annotations.
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

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

/// A field of the pod.
pub(super) fn field(object: &Object, source: Node<'_>, findings: &mut Findings<'_>) {
    let version = source.get("apiVersion");
    if let Some(text) = version.filled().filter(|it| *it != "v1") {
        let message = format!(
            "`apiVersion` is `{}`: fields of pods are those of `v1`",
            brief(text)
        );
        findings.report(&FIELD, object, version, message);
        return;
    }
    let path = source.get("fieldPath");
    let Some(text) = path.str() else { return };
    if let Some((map, subscript)) = subscripted(text) {
        let fault = match map {
            "metadata.labels" => text::qualified(subscript),
            "metadata.annotations" => text::qualified(&subscript.to_ascii_lowercase()),
            _ => Err(String::new()),
        };
        let Err(fault) = fault else { return };
        let message = if fault.is_empty() {
            format!(
                "`fieldPath` is `{}`: only `metadata.labels` and `metadata.annotations` have keys",
                brief(text)
            )
        } else {
            format!("`{}` in `fieldPath` {fault}", brief(subscript))
        };
        findings.report(&FIELD, object, path, message);
        return;
    }
    // The old name of `spec.nodeName` is still understood.
    if FIELDS.contains(&text) || text == "spec.host" {
        return;
    }
    let message = format!(
        "`fieldPath` is `{}`, which no variable can be set from",
        brief(text)
    );
    let found = findings.report(&FIELD, object, path, message);
    if matches!(text, "metadata.labels" | "metadata.annotations") {
        found.hint(format!(
            "name one of them, as in `{text}['example.com/name']`"
        ));
    } else if let Some(word) = nearest(text, &FIELDS) {
        found.hint(format!("did you mean `{word}`?"));
    } else {
        found.hint(format!(
            "it can be {}, or a label or annotation as in `metadata.labels['app']`",
            listed(&FIELDS)
        ));
    }
}

/// The map and the key of `metadata.labels['app']`.
fn subscripted(path: &str) -> Option<(&str, &str)> {
    let (map, key) = path.strip_suffix("']")?.split_once("['")?;
    (!map.is_empty()).then_some((map, key))
}

/// A limit or request of a container.
pub(super) fn resource(object: &Object, source: Node<'_>, findings: &mut Findings<'_>) {
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
    let allowed: &[&'static str] = if name.ends_with(".cpu") {
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

/// A key of a ConfigMap or Secret.
pub(super) fn key(object: &Object, source: Node<'_>, findings: &mut Findings<'_>) {
    if source.map().is_none() {
        return;
    }
    let name = source.get("name");
    if name.is_empty() {
        let message = "there is no `name`: it must say which object the key is of";
        findings.report(&KEY, object, name, message);
    } else {
        form(findings, &KEY, object, name, text::subdomain);
    }
    form(findings, &KEY, object, source.get("key"), text::config_key);
}

/// A variable in a file of a volume.
pub(super) fn file(
    object: &Object,
    source: Node<'_>,
    volumes: &BTreeMap<&str, Volume<'_>>,
    findings: &mut Findings<'_>,
) {
    form(findings, &FILE, object, source.get("key"), text::env_name);
    let path = source.get("path");
    form(findings, &FILE, object, path, |path| {
        if path.is_empty() {
            return Err("must name a file of the volume".to_owned());
        }
        if climbs(path) {
            return Err("must have no part `..`".to_owned());
        }
        Ok(())
    });
    let node = source.get("volumeName");
    let Some(name) = node.str() else { return };
    let message = match volumes.get(name) {
        Some(volume) if volume.is_empty_dir() => return,
        Some(_) => format!(
            "volume `{}` is no `emptyDir`: a variable can't be read from any other",
            brief(name)
        ),
        None if name.is_empty() => "`volumeName` is empty: it must name a volume".to_owned(),
        None => format!("there is no volume `{}` in this pod", brief(name)),
    };
    findings.report(&FILE, object, node, message);
}
