//! What the value of a variable may be taken from.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
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
