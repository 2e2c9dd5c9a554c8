//! How fast an autoscaler scales.

use crate::{
    api::workloads::choice,
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&AUTOSCALER_POLICIES, &AUTOSCALER_BEHAVIOR_RANGE],
    look: Look::Kinds(&[("autoscaling", "HorizontalPodAutoscaler")], look),
};

static AUTOSCALER_POLICIES: Rule = Rule {
    name: "autoscaler-policies",
    group: Group::Api,
    level: Level::Error,
    summary: "scaling policies are of type `Pods` or `Percent`, one of which is chosen by `Max`, \
              `Min` or `Disabled`",
    why: "The API server refuses other words, and an empty list of policies.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-policies",
    wrong: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 5
  behavior:
    scaleDown:
      policies:
      - type: Percentage
        value: 10
        periodSeconds: 60
",
    right: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 5
  behavior:
    scaleDown:
      policies:
      - type: Percent
        value: 10
        periodSeconds: 60
",
};

static AUTOSCALER_BEHAVIOR_RANGE: Rule = Rule {
    name: "autoscaler-behavior-range",
    group: Group::Api,
    level: Level::Error,
    summary: "a stabilization window lasts 0 to 3600 seconds, a policy's period 1 to 1800, and its \
              value is greater than zero",
    why: "The autoscaler remembers no longer; the API server refuses anything else.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior",
    wrong: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 5
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 7200
",
    right: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 5
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 3600
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    if object.version() != "v2" {
        return;
    }
    let behavior = object.spec().get("behavior");
    for key in ["scaleUp", "scaleDown"] {
        let rules = behavior.get(key);
        if rules.map().is_some() {
            direction(object, rules, findings);
        }
    }
}

fn direction(object: &Object, rules: Node<'_>, findings: &mut Findings<'_>) {
    let window = rules.get("stabilizationWindowSeconds");
    range(object, window, 0, 3600, findings);
    let select = rules.get("selectPolicy");
    let known = &["Max", "Min", "Disabled"];
    choice::check(&AUTOSCALER_POLICIES, object, select, known, findings);
    let policies = rules.get("policies");
    if policies.list().is_some_and(<[_]>::is_empty) {
        let message = "the list of policies is empty: it must have one, or be left out";
        findings
            .report(&AUTOSCALER_POLICIES, object, policies, message)
            .hint("not to scale in this direction, set `selectPolicy: Disabled`");
    }
    for policy in policies.items() {
        let known = &["Pods", "Percent"];
        let kind = policy.get("type");
        choice::check(&AUTOSCALER_POLICIES, object, kind, known, findings);
        range(object, policy.get("value"), 1, i64::MAX, findings);
        range(object, policy.get("periodSeconds"), 1, 1800, findings);
    }
    // Until it was on by default, what it says was thrown away.
    if findings.kubernetes() >= Minor::V1_35 {
        tolerance(object, rules.get("tolerance"), findings);
    }
}

fn range(object: &Object, node: Node<'_>, least: i64, most: i64, findings: &mut Findings<'_>) {
    let Some(number) = node.int() else { return };
    let key = node.key().unwrap_or_default();
    let message = if number < least {
        format!("`{key}` is `{number}`: it must be at least `{least}`")
    } else if number > most {
        format!("`{key}` is `{number}`: it must be at most `{most}`")
    } else {
        return;
    };
    findings.report(&AUTOSCALER_BEHAVIOR_RANGE, object, node, message);
}

fn tolerance(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(value) = node.value() else { return };
    if !value.is_string() && !value.is_number() {
        return;
    }
    let shown = node.shown();
    let brief = choice::brief(&shown);
    let message = match Quantity::parse(&shown) {
        None => format!("`tolerance` is `{brief}`, which is no quantity such as `0.05` or `50m`"),
        Some(quantity) if quantity < Quantity::ZERO => {
            format!("`tolerance` is `{brief}`: it must not be negative")
        }
        Some(_) => return,
    };
    findings.report(&AUTOSCALER_BEHAVIOR_RANGE, object, node, message);
}
