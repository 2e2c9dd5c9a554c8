//! What a Job does when a pod fails.

use std::collections::BTreeSet;

use crate::{
    api::workloads::choice,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    suggest, text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_FAILURE_POLICY_RESTART,
        &POD_FAILURE_POLICY_RULE,
        &POD_FAILURE_POLICY_EXIT_CODES,
        &POD_FAILURE_POLICY_CONTAINER,
    ],
    look: Look::Kinds(super::KINDS, look),
};

static POD_FAILURE_POLICY_RESTART: Rule = Rule {
    name: "pod-failure-policy-restart",
    group: Group::Api,
    level: Level::Error,
    summary: "a Job with a `podFailurePolicy` has pods with `restartPolicy: Never`",
    why: "Pods whose containers are restarted don't fail; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [42]
  template:
    spec:
      restartPolicy: OnFailure
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
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [42]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static POD_FAILURE_POLICY_RULE: Rule = Rule {
    name: "pod-failure-policy-rule",
    group: Group::Api,
    level: Level::Error,
    summary: "a rule of a `podFailurePolicy` has a known action, and either `onExitCodes` or \
              `onPodConditions`",
    why: "The actions are `Ignore`, `Count`, `FailJob` and, with `backoffLimitPerIndex`, \
          `FailIndex`. The API server refuses other rules, and more than 20.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  podFailurePolicy:
    rules:
    - action: Fail
      onExitCodes:
        operator: In
        values: [42]
  template:
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
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [42]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static POD_FAILURE_POLICY_EXIT_CODES: Rule = Rule {
    name: "pod-failure-policy-exit-codes",
    group: Group::Api,
    level: Level::Error,
    summary: "exit codes of a `podFailurePolicy` stand in order, each once, and without 0 for `In`",
    why: "A container that ends with 0 hasn't failed. The API server refuses other lists, empty \
          ones, and those with more than 255 codes.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [0, 42]
  template:
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
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [41, 42]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static POD_FAILURE_POLICY_CONTAINER: Rule = Rule {
    name: "pod-failure-policy-container",
    group: Group::Api,
    level: Level::Error,
    summary: "a rule of a `podFailurePolicy` names a container of the Job's pods",
    why: "The API server refuses names that no container and no init container has.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        containerName: main
        operator: In
        values: [42]
  template:
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
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        containerName: import
        operator: In
        values: [42]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

const RULES: usize = 20;
const CONDITIONS: usize = 20;
const CODES: usize = 255;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = super::job(object);
    let policy = spec.get("podFailurePolicy");
    if policy.map().is_none() {
        return;
    }
    let pod = spec.path(["template", "spec"]);
    let restart = pod.get("restartPolicy");
    if restart.str() == Some("OnFailure") {
        let message = "`restartPolicy` is `OnFailure`: with a `podFailurePolicy` it must be \
                       `Never`";
        findings.report(&POD_FAILURE_POLICY_RESTART, object, restart, message);
    }
    let rules = policy.get("rules");
    let count = rules.items().len();
    if count > RULES {
        let message = format!("there are {count} rules, at most {RULES} are allowed");
        findings.report(&POD_FAILURE_POLICY_RULE, object, rules, message);
    }
    for rule in rules.items() {
        if rule.map().is_some() {
            self::rule(object, spec, rule, findings);
        }
    }
}

fn rule(object: &Object, spec: Node<'_>, rule: Node<'_>, findings: &mut Findings<'_>) {
    let action = rule.get("action");
    if action.str() == Some("FailIndex") && spec.get("backoffLimitPerIndex").is_missing() {
        let message = "action `FailIndex` needs `backoffLimitPerIndex`";
        findings.report(&POD_FAILURE_POLICY_RULE, object, action, message);
    }
    let known = &["FailJob", "FailIndex", "Ignore", "Count"];
    choice::check(&POD_FAILURE_POLICY_RULE, object, action, known, findings);
    let codes = rule.get("onExitCodes");
    let conditions = rule.get("onPodConditions");
    match (codes.exists(), !conditions.is_empty()) {
        (true, true) => {
            let message = "`onExitCodes` and `onPodConditions` must not stand in one rule";
            findings
                .report(&POD_FAILURE_POLICY_RULE, object, conditions, message)
                .hint("make it two rules");
        }
        (false, false) => {
            let message = "the rule must have `onExitCodes` or `onPodConditions`";
            findings.report(&POD_FAILURE_POLICY_RULE, object, rule, message);
        }
        _ => {}
    }
    if codes.map().is_some() {
        exit_codes(object, codes, findings);
        let pod = spec.path(["template", "spec"]);
        container(object, pod, codes.get("containerName"), findings);
    }
    self::conditions(object, conditions, findings);
}

fn exit_codes(object: &Object, codes: Node<'_>, findings: &mut Findings<'_>) {
    let operator = codes.get("operator");
    let known = &["In", "NotIn"];
    choice::check(
        &POD_FAILURE_POLICY_EXIT_CODES,
        object,
        operator,
        known,
        findings,
    );
    let values = codes.get("values");
    let count = values.items().len();
    if values.list().is_some() && count == 0 {
        let message = "there must be at least one exit code";
        findings.report(&POD_FAILURE_POLICY_EXIT_CODES, object, values, message);
    } else if count > CODES {
        let message = format!("there are {count} exit codes, at most {CODES} are allowed");
        findings.report(&POD_FAILURE_POLICY_EXIT_CODES, object, values, message);
        return;
    }
    let mut seen = BTreeSet::new();
    let mut last = i64::MIN;
    let mut ordered = true;
    for value in values.items() {
        let Some(code) = value.int() else { continue };
        if code == 0 && operator.str() == Some("In") {
            let message = "the exit code `0` means success: it must not stand in a list for `In`";
            findings.report(&POD_FAILURE_POLICY_EXIT_CODES, object, value, message);
        }
        if !seen.insert(code) {
            let message = format!("the exit code `{code}` is there twice");
            findings.report(&POD_FAILURE_POLICY_EXIT_CODES, object, value, message);
        } else if code < last && ordered {
            ordered = false;
            let message = format!("the exit code `{code}` must stand before `{last}`");
            findings.report(&POD_FAILURE_POLICY_EXIT_CODES, object, value, message);
        }
        last = code;
    }
}

fn container(object: &Object, pod: Node<'_>, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(wanted) = node.str() else { return };
    if pod.map().is_none() {
        return;
    }
    let names = || {
        ["containers", "initContainers"]
            .into_iter()
            .flat_map(|list| pod.get(list).items())
            .filter_map(|it| it.get("name").str())
    };
    if names().any(|name| name == wanted) {
        return;
    }
    let message = format!(
        "there is no container `{}` in the pod template",
        choice::brief(wanted)
    );
    let found = findings.report(&POD_FAILURE_POLICY_CONTAINER, object, node, message);
    if let Some(near) = suggest::nearest(wanted, names()) {
        found.hint(format!("did you mean `{near}`?"));
    }
}

fn conditions(object: &Object, conditions: Node<'_>, findings: &mut Findings<'_>) {
    let count = conditions.items().len();
    if count > CONDITIONS {
        let message = format!("there are {count} conditions, at most {CONDITIONS} are allowed");
        findings.report(&POD_FAILURE_POLICY_RULE, object, conditions, message);
        return;
    }
    for condition in conditions.items() {
        let kind = condition.get("type");
        if let Some(name) = kind.str()
            && let Err(fault) = text::qualified(name)
        {
            let message = format!(
                "`{}` can't be the type of a condition: it {fault}",
                choice::brief(name)
            );
            findings.report(&POD_FAILURE_POLICY_RULE, object, kind, message);
        }
        let status = condition.get("status");
        let known = &["True", "False", "Unknown"];
        choice::check_filled(&POD_FAILURE_POLICY_RULE, object, status, known, findings);
    }
}
