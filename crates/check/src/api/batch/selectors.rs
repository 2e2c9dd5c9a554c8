//! By which pods a Job knows that they are its own.
//!
//! Unless `manualSelector` says otherwise, the API server makes a label of the Job's new identity
//! for the template and the selector, and refuses whatever contradicts it.

use crate::{
    api::workloads::selection,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&JOB_SELECTOR, &JOB_LABELS],
    look: Look::Kinds(super::KINDS, look),
};

static JOB_SELECTOR: Rule = Rule {
    name: "job-selector",
    group: Group::Api,
    level: Level::Error,
    summary: "a Job has no selector of its own, unless it has `manualSelector: true`",
    why: "The API server makes one that no other Job has, and refuses what doesn't go with it. A \
          Job that was read from a cluster has the selector of the old one.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#specifying-your-own-pod-selector",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  selector:
    matchLabels:
      app: import
  template:
    metadata:
      labels:
        app: import
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    metadata:
      labels:
        app: import
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static JOB_LABELS: Rule = Rule {
    name: "job-labels",
    group: Group::Api,
    level: Level::Error,
    summary: "the labels `job-name` and `controller-uid` of a Job's pod template are left to the \
              API server",
    why: "It sets them to the Job's name and new identity, and refuses other values. A Job that \
          was read from a cluster has those of the old one.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#controller-uid",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    metadata:
      labels:
        job-name: export
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

const NAMES: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];
const IDENTITIES: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = super::job(object);
    let selector = spec.get("selector");
    if object.kind() == "CronJob" {
        cron_job(object, spec, selector, findings);
        return;
    }
    let template = spec.get("template");
    if spec.get("manualSelector").is_true() {
        if selector.is_missing() {
            let message = "with `manualSelector: true` there must be a selector";
            findings.report(&JOB_SELECTOR, object, selector, message);
        } else if template.map().is_some() {
            selection::check_labels(object, selector, template, findings);
        }
        return;
    }
    if let Some(term) = contradiction(object, selector) {
        let message = "the selector isn't the one that the API server makes for the Job";
        findings
            .report(&JOB_SELECTOR, object, term, message)
            .hint("leave the selector out");
    }
    labels(object, template, findings);
}

fn cron_job(object: &Object, spec: Node<'_>, selector: Node<'_>, findings: &mut Findings<'_>) {
    if selector.exists() {
        let message = "the Jobs of a CronJob must have no selector: each gets one of its own";
        findings.report(&JOB_SELECTOR, object, selector, message);
    }
    let manual = spec.get("manualSelector");
    if manual.is_true() {
        let message = "`manualSelector` must not be `true` for the Jobs of a CronJob";
        findings.report(&JOB_SELECTOR, object, manual, message);
    }
}

/// The part of a selector that labels which the API server makes don't fulfil. Nothing is known of
/// the new identity but that it is none that anybody wrote.
fn contradiction<'v>(object: &Object, selector: Node<'v>) -> Option<Node<'v>> {
    let value = |key: &str| {
        if NAMES.contains(&key) {
            Some(object.name())
        } else if IDENTITIES.contains(&key) {
            Some("")
        } else {
            None
        }
    };
    let label = selector.get("matchLabels").entries().find(|(key, term)| {
        term.str()
            .is_some_and(|text| text.is_empty() || value(key) != Some(text))
    });
    if let Some((_, term)) = label {
        return Some(term);
    }
    selector.get("matchExpressions").items().find(|term| {
        let Some(key) = term.get("key").str() else {
            return false;
        };
        let among = |text: &str| {
            let mut values = term.get("values").items();
            values.any(|it| it.str() == Some(text))
        };
        match term.get("operator").str() {
            Some("In") => !value(key).is_some_and(among),
            Some("NotIn") => value(key).is_some_and(among),
            Some("Exists") => value(key).is_none(),
            Some("DoesNotExist") => value(key).is_some(),
            _ => false,
        }
    })
}

fn labels(object: &Object, template: Node<'_>, findings: &mut Findings<'_>) {
    let labels = template.path(["metadata", "labels"]);
    if labels.map().is_none() {
        return;
    }
    for key in NAMES {
        let label = labels.get(key);
        if let Some(value) = label.str()
            && (value.is_empty() || value != object.name())
        {
            let name = object.name();
            let message = if name.is_empty() {
                format!("the label `{key}` must be left to the API server")
            } else {
                format!("the label `{key}` is `{value}`: it must be `{name}`, the Job's name")
            };
            findings
                .report(&JOB_LABELS, object, label, message)
                .hint("leave it out: the API server sets it");
        }
    }
    for key in IDENTITIES {
        let label = labels.get(key);
        if label.str().is_some() {
            let message = format!("the label `{key}` must be left to the API server");
            findings
                .report(&JOB_LABELS, object, label, message)
                .hint("leave it out: the API server sets it to the Job's new identity");
        }
    }
}
