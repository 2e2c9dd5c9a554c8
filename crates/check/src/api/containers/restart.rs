//! When a single container is restarted.

use crate::{
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::{Pod, Role},
    rule::{Family, Group, Level, Look, Rule},
};

use super::shared::{containers, one_of};

pub(super) static FAMILY: Family = Family {
    rules: &[&POLICY, &RULES],
    look: Look::Pods(look),
};

static POLICY: Rule = Rule {
    name: "container-restart-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "a container's own `restartPolicy` is `Always`, `OnFailure` or `Never`",
    why: "The API server refuses anything else. Before Kubernetes 1.35 only init containers may \
          have one, and only `Always`, which makes them sidecars.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#individual-container-restart-policy-and-rules",
    wrong: pod!(
        "  initContainers:
  - name: proxy
    image: envoy:1.36
    restartPolicy: always
  containers:
  - name: web
    image: nginx:1.29
"
    ),
    right: pod!(
        "  initContainers:
  - name: proxy
    image: envoy:1.36
    restartPolicy: Always
  containers:
  - name: web
    image: nginx:1.29
"
    ),
};

static RULES: Rule = Rule {
    name: "container-restart-rules",
    group: Group::Api,
    level: Level::Error,
    summary: "rules for restarts stand beside a `restartPolicy` and say what to do at which exit \
              codes",
    why: "The API server refuses rules without a policy, more than 20 of them, rules without exit \
          codes, and words that it doesn't know.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#individual-container-restart-policy-and-rules",
    wrong: container!(
        "    restartPolicyRules:
    - action: Restart
      exitCodes:
        operator: In
        values: [42]
"
    ),
    right: container!(
        "    restartPolicy: Never
    restartPolicyRules:
    - action: Restart
      exitCodes:
        operator: In
        values: [42]
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        let policy = container.node.get("restartPolicy");
        let rules = container.node.get("restartPolicyRules");
        if policy.is_missing() && rules.is_missing() {
            continue;
        }
        let init = container.role != Role::Main;
        if findings.kubernetes() < Minor::V1_35 {
            // Rules are dropped before anything is looked at.
            if init {
                one_of(findings, &POLICY, object, policy, &["Always"]);
            } else if policy.exists() {
                let message = "`restartPolicy` may only be set for init containers before \
                               Kubernetes 1.35";
                findings.report(&POLICY, object, policy, message);
            }
            continue;
        }
        let words = ["Always", "OnFailure", "Never"];
        one_of(findings, &POLICY, object, policy, &words);
        if rules.items().len() > 0 {
            restarts(object, container.role, policy, rules, findings);
        }
    }
}

fn restarts(
    object: &Object,
    role: Role,
    policy: Node<'_>,
    rules: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let all = findings.kubernetes() >= Minor::V1_36;
    if role == Role::Sidecar && !all {
        let message = "a sidecar can't have rules for restarts before Kubernetes 1.36";
        findings.report(&RULES, object, rules, message);
        return;
    }
    if policy.is_missing() {
        let message = "there are rules for restarts but no `restartPolicy`: it must be set too";
        findings.report(&RULES, object, rules, message);
    }
    let count = rules.items().len();
    if count > 20 {
        let message = format!("there are {count} rules for restarts: at most 20 are allowed");
        findings.report(&RULES, object, rules, message);
    }
    let actions: &[&'static str] = if all {
        &["Restart", "RestartAllContainers"]
    } else {
        &["Restart"]
    };
    for rule in rules.items().filter(|it| it.map().is_some()) {
        one_of(findings, &RULES, object, rule.get("action"), actions);
        let codes = rule.get("exitCodes");
        if codes.is_missing() {
            let message = "there are no `exitCodes`: a rule needs them";
            findings.report(&RULES, object, codes, message);
            continue;
        }
        let operator = codes.get("operator");
        one_of(findings, &RULES, object, operator, &["In", "NotIn"]);
        let values = codes.get("values");
        let count = values.items().len();
        if count > 255 {
            let message = format!("there are {count} exit codes: at most 255 are allowed");
            findings.report(&RULES, object, values, message);
        }
    }
}
