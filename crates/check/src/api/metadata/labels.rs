//! Labels and annotations: of the object itself, of the pods that it makes, and of whatever else
//! it is a template of.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule, Severity},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&LABEL_KEY, &LABEL_VALUE, &ANNOTATIONS],
    look: Look::Objects(look),
};

static LABEL_KEY: Rule = Rule {
    name: "label-key",
    group: Group::Api,
    level: Level::Error,
    summary: "a label's key is a name, or a domain, a slash and a name",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/\
             #syntax-and-character-set",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels:
    example.com/team/name: shop
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels:
    example.com/team-name: shop
",
};

static LABEL_VALUE: Rule = Rule {
    name: "label-value",
    group: Group::Api,
    level: Level::Error,
    summary: "a label's value has at most 63 letters, digits, `-`, `_` and `.`",
    why: "The API server refuses anything else. What is longer or freer belongs in an annotation.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/\
             #syntax-and-character-set",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels:
    owner: team shop
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels:
    owner: team-shop
",
};

static ANNOTATIONS: Rule = Rule {
    name: "annotations",
    group: Group::Api,
    level: Level::Error,
    summary: "an annotation's key is a name, or a domain, a slash and a name, and all annotations \
              have at most 256 KiB together",
    why: "The API server refuses anything else. Where it is too much, it is often kubectl apply \
          that adds to it: it keeps a copy of the whole object in an annotation, unless it is told \
          to apply on the server's side.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/\
             #syntax-and-character-set",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  annotations:
    on call: shop
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  annotations:
    on-call: shop
",
};

/// What all annotations of an object may have together, in bytes.
const LARGEST: usize = 256 << 10;

fn look(object: &Object, findings: &mut Findings<'_>) {
    check(object, object.metadata(), findings);
    if let Some(pod) = object.pod() {
        if object.kind() != "Pod" {
            check(object, pod.metadata, findings);
        }
        // Their labels are looked at with the volumes.
        for volume in pod.spec.get("volumes").items() {
            let claim = volume.path(["ephemeral", "volumeClaimTemplate", "metadata"]);
            check_annotations(object, claim, findings);
        }
    }
    if object.is("apps", "StatefulSet") {
        for claim in object.spec().get("volumeClaimTemplates").items() {
            check(object, claim.get("metadata"), findings);
        }
    } else if object.is("batch", "CronJob") {
        // It is taken as it is: only the Jobs made of it are refused.
        let job = object.spec().path(["jobTemplate", "metadata"]);
        let before = findings.list.len();
        check(object, job, findings);
        for raw in findings.list.iter_mut().skip(before) {
            raw.severity = Severity::Warning;
        }
    } else if object.is("resource.k8s.io", "ResourceClaimTemplate") {
        check(object, object.spec().get("metadata"), findings);
    }
}

fn check(object: &Object, metadata: Node<'_>, findings: &mut Findings<'_>) {
    if metadata.is_missing() {
        return;
    }
    for (key, value) in metadata.get("labels").entries() {
        if let Err(fault) = text::qualified(key) {
            let message = format!("the label `{key}` {fault}");
            findings.report(&LABEL_KEY, object, value, message);
        }
        if let Some(text) = value.str()
            && let Err(fault) = text::label_value(text)
        {
            let message = format!("the value `{text}` of the label `{key}` {fault}");
            findings.report(&LABEL_VALUE, object, value, message);
        }
    }
    check_annotations(object, metadata, findings);
}

fn check_annotations(object: &Object, metadata: Node<'_>, findings: &mut Findings<'_>) {
    let annotations = metadata.get("annotations");
    let mut size = 0_usize;
    for (key, value) in annotations.entries() {
        size = size.saturating_add(key.len());
        size = size.saturating_add(value.str().map_or(0, str::len));
        let fault = if key.bytes().any(|it| it.is_ascii_uppercase()) {
            text::qualified(&key.to_ascii_lowercase())
        } else {
            text::qualified(key)
        };
        if let Err(fault) = fault {
            let message = format!("the annotation `{key}` {fault}");
            findings.report(&ANNOTATIONS, object, value, message);
        }
    }
    if size > LARGEST {
        let message =
            format!("the annotations have {size} bytes together, at most {LARGEST} are allowed");
        findings.report(&ANNOTATIONS, object, annotations, message);
    }
}
