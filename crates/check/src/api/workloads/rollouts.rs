//! How controllers replace their pods.
//!
//! What is left out is filled in before the API server looks: a Deployment rolls with 25 % missing
//! and 25 % added, a `DaemonSet` with one missing and none added.

use crate::{
    api::workloads::{
        amounts::{self, Most},
        choice,
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &UPDATE_STRATEGY_TYPE,
        &UPDATE_STRATEGY_ROLLING_UPDATE,
        &ROLLING_UPDATE_STUCK,
        &DAEMON_SET_SURGE,
        &PROGRESS_DEADLINE,
        &amounts::COUNT_OR_PERCENTAGE,
    ],
    look: Look::Kinds(
        &[
            ("apps", "Deployment"),
            ("apps", "StatefulSet"),
            ("apps", "DaemonSet"),
        ],
        look,
    ),
};

static UPDATE_STRATEGY_TYPE: Rule = Rule {
    name: "update-strategy-type",
    group: Group::Api,
    level: Level::Error,
    summary: "Deployments are updated by `RollingUpdate` or `Recreate`, StatefulSets and \
              DaemonSets by `RollingUpdate` or `OnDelete`",
    why: "The API server refuses any other type.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    type: OnDelete
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
  strategy:
    type: Recreate
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

static UPDATE_STRATEGY_ROLLING_UPDATE: Rule = Rule {
    name: "update-strategy-rolling-update",
    group: Group::Api,
    level: Level::Error,
    summary: "`rollingUpdate` stands beside `type: RollingUpdate` only",
    why: "The API server refuses it beside `Recreate` of a Deployment and `OnDelete` of a \
          StatefulSet. It often stays behind when only the type is changed.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    type: Recreate
    rollingUpdate:
      maxSurge: 1
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
  strategy:
    type: Recreate
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

static ROLLING_UPDATE_STUCK: Rule = Rule {
    name: "rolling-update-stuck",
    group: Group::Api,
    level: Level::Error,
    summary: "a rolling update may have a pod more or a pod less than wanted",
    why: "With neither, no pod can be replaced; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 0
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
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
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

static DAEMON_SET_SURGE: Rule = Rule {
    name: "daemon-set-surge",
    group: Group::Api,
    level: Level::Error,
    summary: "a DaemonSet with `maxSurge` has `maxUnavailable: 0`",
    why: "On each node the new pod comes either before the old one goes or after. The API server \
          refuses both; left out, `maxUnavailable` is 1.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetSpec",
    wrong: "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: agent
        image: example.com/agent:1.0.0
",
    right: "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: agent
        image: example.com/agent:1.0.0
",
};

static PROGRESS_DEADLINE: Rule = Rule {
    name: "progress-deadline",
    group: Group::Api,
    level: Level::Error,
    summary: "a Deployment's `progressDeadlineSeconds` is greater than its `minReadySeconds`",
    why: "No pod could become available in time; the API server refuses it. Left out, the deadline \
          is 600 seconds.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  minReadySeconds: 60
  progressDeadlineSeconds: 60
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
  minReadySeconds: 60
  progressDeadlineSeconds: 300
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

/// What a Deployment has where nothing is said.
const PROGRESS_DEADLINE_SECONDS: i64 = 600;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    if object.kind() == "Deployment" {
        progress_deadline(object, spec, findings);
    }
    let strategy = match object.kind() {
        "Deployment" => spec.get("strategy"),
        _ => spec.get("updateStrategy"),
    };
    if strategy.map().is_none() {
        return;
    }
    let kind = strategy.get("type");
    let rolling = strategy.get("rollingUpdate");
    let known: &'static [&'static str] = match object.kind() {
        "Deployment" => &["RollingUpdate", "Recreate"],
        _ => &["RollingUpdate", "OnDelete"],
    };
    match (object.kind(), kind.filled()) {
        (_, None | Some("RollingUpdate")) => rolling_update(object, rolling, findings),
        ("Deployment", Some(word @ "Recreate")) | ("StatefulSet", Some(word @ "OnDelete")) => {
            if rolling.exists() {
                let message = format!("`rollingUpdate` must not stand beside `type: {word}`");
                findings
                    .report(&UPDATE_STRATEGY_ROLLING_UPDATE, object, rolling, message)
                    .hint("to take it back with `kubectl apply`, set it to `null`");
            }
        }
        _ => choice::check(&UPDATE_STRATEGY_TYPE, object, kind, known, findings),
    }
}

fn progress_deadline(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let deadline = spec.get("progressDeadlineSeconds");
    let ready = spec.get("minReadySeconds");
    let given = deadline.int();
    let seconds = given.unwrap_or(PROGRESS_DEADLINE_SECONDS);
    let least = ready.int().unwrap_or(0);
    // Negative numbers and other types are said elsewhere.
    if seconds < 0 || least < 0 || seconds > least || (deadline.exists() && given.is_none()) {
        return;
    }
    if given.is_some() {
        let message = format!(
            "`progressDeadlineSeconds` is `{seconds}`: it must be greater than `minReadySeconds`, \
             which is `{least}`"
        );
        findings.report(&PROGRESS_DEADLINE, object, deadline, message);
    } else {
        let message = format!(
            "`minReadySeconds` is `{least}`: it must be less than `progressDeadlineSeconds`, which \
             is `{seconds}` unless it is set"
        );
        findings
            .report(&PROGRESS_DEADLINE, object, ready, message)
            .hint("set `progressDeadlineSeconds` to more than that");
    }
}

fn rolling_update(object: &Object, rolling: Node<'_>, findings: &mut Findings<'_>) {
    if rolling.map().is_none() {
        return;
    }
    let unavailable = rolling.get("maxUnavailable");
    let surge = rolling.get("maxSurge");
    match object.kind() {
        "Deployment" => {
            let none_missing = amounts::check(object, unavailable, Most::All, findings);
            let none_added = amounts::check(object, surge, Most::Any, findings);
            if none_missing == Some(true) && none_added == Some(true) {
                let message = "`maxUnavailable` and `maxSurge` are both zero: no pod can be \
                               replaced";
                findings.report(&ROLLING_UPDATE_STUCK, object, unavailable, message);
            }
        }
        "StatefulSet" => {
            // Until it is on by default, what it says is thrown away.
            if findings.kubernetes() >= Minor::V1_37
                && amounts::check(object, unavailable, Most::All, findings) == Some(true)
            {
                let message = "`maxUnavailable` is zero: no pod can be replaced";
                findings.report(&ROLLING_UPDATE_STUCK, object, unavailable, message);
            }
        }
        _ => daemon_set(object, unavailable, surge, findings),
    }
}

fn daemon_set(
    object: &Object,
    unavailable: Node<'_>,
    surge: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let none_missing = amounts::check(object, unavailable, Most::All, findings);
    let none_added = amounts::check(object, surge, Most::All, findings);
    if (unavailable.exists() && none_missing.is_none()) || (surge.exists() && none_added.is_none())
    {
        return;
    }
    match (none_missing.unwrap_or(false), none_added.unwrap_or(true)) {
        (true, true) => {
            let message = "`maxUnavailable` is zero, and so is `maxSurge`: no pod can be replaced";
            findings.report(&ROLLING_UPDATE_STUCK, object, unavailable, message);
        }
        (false, false) => {
            let message = if unavailable.exists() {
                "`maxSurge` must not be set beside a `maxUnavailable` that isn't zero"
            } else {
                "`maxSurge` must not be set beside `maxUnavailable`, which is 1 where it is left \
                 out"
            };
            findings
                .report(&DAEMON_SET_SURGE, object, surge, message)
                .hint("set `maxUnavailable: 0`, or leave `maxSurge` out");
        }
        _ => {}
    }
}
