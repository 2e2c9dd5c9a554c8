//! Numbers that can't be negative.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NEGATIVE_COUNT],
    look: Look::Kinds(
        &[
            ("apps", "Deployment"),
            ("apps", "ReplicaSet"),
            ("apps", "StatefulSet"),
            ("apps", "DaemonSet"),
            ("apps", "ControllerRevision"),
            ("", "ReplicationController"),
            ("batch", "Job"),
            ("batch", "CronJob"),
        ],
        look,
    ),
};

static NEGATIVE_COUNT: Rule = Rule {
    name: "negative-count",
    group: Group::Api,
    level: Level::Error,
    summary: "counts, limits and durations of controllers aren't negative",
    why: "The API server refuses them.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: -1
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
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 0
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
    match object.kind() {
        "Deployment" => check(
            object,
            spec,
            &[
                "replicas",
                "minReadySeconds",
                "revisionHistoryLimit",
                "progressDeadlineSeconds",
            ],
            findings,
        ),
        "StatefulSet" => {
            check(
                object,
                spec,
                &["replicas", "minReadySeconds", "revisionHistoryLimit"],
                findings,
            );
            check(object, spec.get("ordinals"), &["start"], findings);
            let update = spec.get("updateStrategy");
            if update.get("type").str() != Some("OnDelete") {
                check(
                    object,
                    update.get("rollingUpdate"),
                    &["partition"],
                    findings,
                );
            }
        }
        "DaemonSet" => check(
            object,
            spec,
            &["minReadySeconds", "revisionHistoryLimit"],
            findings,
        ),
        "ControllerRevision" => check(object, object.root(), &["revision"], findings),
        "Job" => job(object, spec, findings),
        "CronJob" => {
            check(
                object,
                spec,
                &[
                    "startingDeadlineSeconds",
                    "successfulJobsHistoryLimit",
                    "failedJobsHistoryLimit",
                ],
                findings,
            );
            job(object, spec.path(["jobTemplate", "spec"]), findings);
        }
        _ => check(object, spec, &["replicas", "minReadySeconds"], findings),
    }
}

fn job(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    check(
        object,
        spec,
        &[
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes",
        ],
        findings,
    );
}

fn check(object: &Object, holder: Node<'_>, keys: &[&'static str], findings: &mut Findings<'_>) {
    for key in keys {
        let node = holder.get(key);
        if let Some(number) = node.int()
            && number < 0
        {
            let message = format!("`{key}` is `{number}`: it must not be negative");
            findings.report(&NEGATIVE_COUNT, object, node, message);
        }
    }
}
