//! What controllers demand of their pod templates: that there is one, and pods that go on.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_TEMPLATE_MISSING,
        &CONTROLLER_RESTART_POLICY,
        &CONTROLLER_ACTIVE_DEADLINE,
    ],
    look: Look::Kinds(
        &[
            ("apps", "Deployment"),
            ("apps", "ReplicaSet"),
            ("apps", "StatefulSet"),
            ("apps", "DaemonSet"),
            ("", "ReplicationController"),
            ("", "PodTemplate"),
            ("batch", "Job"),
            ("batch", "CronJob"),
        ],
        look,
    ),
};

static POD_TEMPLATE_MISSING: Rule = Rule {
    name: "pod-template-missing",
    group: Group::Api,
    level: Level::Error,
    summary: "what makes pods has a template of them",
    why: "There is nothing to make otherwise. The schema lets some templates be left out, the API \
          server doesn't.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-templates",
    wrong: "\
apiVersion: v1
kind: ReplicationController
metadata:
  name: web
spec:
  replicas: 2
",
    right: "\
apiVersion: v1
kind: ReplicationController
metadata:
  name: web
spec:
  replicas: 2
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

static CONTROLLER_RESTART_POLICY: Rule = Rule {
    name: "controller-restart-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the pods of Deployments, StatefulSets, DaemonSets and ReplicaSets have \
              `restartPolicy: Always`",
    why: "These controllers keep pods running; the API server refuses any other policy. Pods that \
          end are for Jobs.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template",
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
        app: web
    spec:
      restartPolicy: OnFailure
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
      restartPolicy: Always
      containers:
      - name: web
        image: nginx:1.27.4
",
};

static CONTROLLER_ACTIVE_DEADLINE: Rule = Rule {
    name: "controller-active-deadline",
    group: Group::Api,
    level: Level::Error,
    summary: "the pods of Deployments, StatefulSets, DaemonSets and ReplicaSets have no \
              `activeDeadlineSeconds`",
    why: "These controllers keep pods running; the API server refuses a deadline. Pods that end \
          are for Jobs.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
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
        app: web
    spec:
      activeDeadlineSeconds: 600
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
    let (holder, goes_on) = match object.kind() {
        "PodTemplate" => (object.root(), false),
        "Job" => (object.spec(), false),
        "CronJob" => (object.spec().path(["jobTemplate", "spec"]), false),
        _ => (object.spec(), true),
    };
    let template = holder.get("template");
    if template.is_missing() {
        missing(object, holder, template, findings);
        return;
    }
    if !goes_on {
        return;
    }
    let spec = template.get("spec");
    let policy = spec.get("restartPolicy");
    if let Some(word @ ("OnFailure" | "Never")) = policy.str() {
        let message = format!(
            "`restartPolicy` is `{word}`: the pods of a {} must have `Always`",
            object.kind()
        );
        findings
            .report(&CONTROLLER_RESTART_POLICY, object, policy, message)
            .hint("leave it out, or make it a Job if its pods are to end");
    }
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.exists() {
        let message = format!(
            "the pods of a {} must not have `activeDeadlineSeconds`",
            object.kind()
        );
        findings
            .report(&CONTROLLER_ACTIVE_DEADLINE, object, deadline, message)
            .hint("leave it out, or make it a Job if its pods are to end");
    }
}

/// Reports a missing template, unless it stands under something whose schema demands it.
fn missing(object: &Object, holder: Node<'_>, template: Node<'_>, findings: &mut Findings<'_>) {
    let said_by_schema = match object.kind() {
        "ReplicaSet" | "ReplicationController" | "PodTemplate" => false,
        "CronJob" => {
            holder.exists()
                || (object.spec().exists() && object.spec().get("jobTemplate").is_missing())
        }
        _ => holder.exists(),
    };
    if !said_by_schema {
        let message = match object.kind() {
            "PodTemplate" => "there is no `template`".to_owned(),
            kind => format!("there is no template of the pods that the {kind} makes"),
        };
        findings.report(&POD_TEMPLATE_MISSING, object, template, message);
    }
}
