//! Which pods a controller takes for its own: those that it makes.

use crate::{
    api::workloads::matching::{self, Miss},
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SELECTOR_EMPTY, &SELECTOR_TEMPLATE_LABELS],
    look: Look::Kinds(
        &[
            ("apps", "Deployment"),
            ("apps", "ReplicaSet"),
            ("apps", "StatefulSet"),
            ("apps", "DaemonSet"),
            ("", "ReplicationController"),
        ],
        look,
    ),
};

static SELECTOR_EMPTY: Rule = Rule {
    name: "selector-empty",
    group: Group::Api,
    level: Level::Error,
    summary: "the selector of a controller names labels",
    why: "An empty one would take every pod of the namespace; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {}
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
",
};

pub(crate) static SELECTOR_TEMPLATE_LABELS: Rule = Rule {
    name: "selector-template-labels",
    group: Group::Api,
    level: Level::Error,
    summary: "the selector of a controller matches the labels of its pod template",
    why: "The controller would not know its own pods; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: website
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let selector = spec.get("selector");
    if object.kind() == "ReplicationController" {
        replication_controller(object, spec, findings);
        return;
    }
    if selector.map().is_none() {
        return;
    }
    if selector.get("matchLabels").is_empty() && selector.get("matchExpressions").is_empty() {
        let message = "the selector is empty: it must name labels of the pod template";
        findings.report(&SELECTOR_EMPTY, object, selector, message);
        return;
    }
    let template = spec.get("template");
    if template.map().is_some() {
        check_labels(object, selector, template, findings);
    }
}

/// Its selector is a plain map, and that of its template's labels where there is none.
fn replication_controller(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let template = spec.get("template");
    if template.map().is_none() {
        return;
    }
    let selector = spec.get("selector");
    let labels = template.path(["metadata", "labels"]);
    if selector.is_empty() {
        if labels.is_empty() {
            let message = "there is no selector, and no label of the pod template that could \
                           serve as one";
            findings.report(&SELECTOR_EMPTY, object, selector, message);
        }
        return;
    }
    if let Some(miss) = matching::labels(selector, labels) {
        report(object, template, &miss, findings);
    }
}

/// Reports that a selector doesn't match the labels of a template.
pub(crate) fn check_labels<'v>(
    object: &Object,
    selector: Node<'v>,
    template: Node<'v>,
    findings: &mut Findings<'_>,
) {
    let labels = template.path(["metadata", "labels"]);
    if let Some(miss) = matching::selector(selector, labels) {
        report(object, template, &miss, findings);
    }
}

fn report(object: &Object, template: Node<'_>, miss: &Miss<'_>, findings: &mut Findings<'_>) {
    let at = if miss.label.exists() {
        miss.label
    } else {
        template.path(["metadata", "labels"])
    };
    findings
        .report(&SELECTOR_TEMPLATE_LABELS, object, at, miss.message())
        .hint("give the pod template the labels that the selector asks for")
        .related(object, miss.term, "the selector");
}
