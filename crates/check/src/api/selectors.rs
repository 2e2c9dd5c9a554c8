//! Label selectors: operators, values, and the forms of labels.
//!
//! Whatever holds a `LabelSelector` calls [`check_selector`]; the controllers of pods and
//! `PodDisruptionBudget`s are looked at here.
//! What a selector selects is no matter of this file.

use crate::{
    api::workloads::choice::brief,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    suggest, text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SELECTOR_OPERATOR, &SELECTOR_VALUES, &SELECTOR_LABELS],
    look: Look::Kinds(
        &[
            ("apps", "Deployment"),
            ("apps", "ReplicaSet"),
            ("apps", "StatefulSet"),
            ("apps", "DaemonSet"),
            ("batch", "Job"),
            ("policy", "PodDisruptionBudget"),
        ],
        look,
    ),
};

static SELECTOR_OPERATOR: Rule = Rule {
    name: "selector-operator",
    group: Group::Api,
    level: Level::Error,
    summary: "the operators of label selectors are `In`, `NotIn`, `Exists` and `DoesNotExist`",
    why: "The API server refuses any other. Node affinity also knows `Gt` and `Lt`, label \
          selectors don't.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchExpressions:
    - key: app
      operator: Equals
      values: [web]
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchExpressions:
    - key: app
      operator: In
      values: [web]
",
};

static SELECTOR_VALUES: Rule = Rule {
    name: "selector-values",
    group: Group::Api,
    level: Level::Error,
    summary: "`In` and `NotIn` of a label selector have values, `Exists` and `DoesNotExist` have \
              none",
    why: "The API server refuses a selector whose operator doesn't go with its values.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchExpressions:
    - key: app
      operator: Exists
      values: [web]
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchExpressions:
    - key: app
      operator: Exists
",
};

static SELECTOR_LABELS: Rule = Rule {
    name: "selector-labels",
    group: Group::Api,
    level: Level::Error,
    summary: "the keys and values of label selectors have the forms of labels",
    why: "No label can have any other form, so that the API server refuses such a selector.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: shop/web
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: shop-web
",
};

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

fn look(object: &Object, findings: &mut Findings<'_>) {
    check_selector(object, object.spec().get("selector"), findings);
}

/// Checks the form of a label selector with `matchLabels` and `matchExpressions`; a missing one is
/// fine.
pub(crate) fn check_selector(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if node.is_empty() {
        return;
    }
    for (key, value) in node.get("matchLabels").entries() {
        if let Err(fault) = text::qualified(key) {
            let message = format!("the key `{}` of a label selector {fault}", brief(key));
            findings.report(&SELECTOR_LABELS, object, value, message);
            continue;
        }
        check_value(object, value, findings);
    }
    for expression in node.get("matchExpressions").items() {
        check_expression(object, expression, findings);
    }
}

fn check_expression(object: &Object, expression: Node<'_>, findings: &mut Findings<'_>) {
    let key = expression.get("key");
    if let Some(name) = key.str()
        && let Err(fault) = text::qualified(name)
    {
        let message = format!("`{}` is no key of a label: it {fault}", brief(name));
        findings.report(&SELECTOR_LABELS, object, key, message);
    }
    let operator = expression.get("operator");
    let values = expression.get("values");
    match operator.str() {
        Some(word @ ("In" | "NotIn")) if values.is_empty() => {
            let message = format!("operator `{word}` needs `values`");
            findings.report(&SELECTOR_VALUES, object, values, message);
        }
        Some(word @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
            let message = format!("operator `{word}` takes no `values`");
            let found = findings.report(&SELECTOR_VALUES, object, values, message);
            if word == "Exists" {
                found.hint("to ask for values, the operator is `In`");
            } else {
                found.hint("to exclude values, the operator is `NotIn`");
            }
        }
        Some("In" | "NotIn" | "Exists" | "DoesNotExist") | None => {}
        Some(word) => {
            let message = format!(
                "operator `{}` is not known to label selectors: it must be `In`, `NotIn`, `Exists` \
                 or `DoesNotExist`",
                brief(word)
            );
            let found = findings.report(&SELECTOR_OPERATOR, object, operator, message);
            if let Some(near) = suggest::nearest(word, OPERATORS) {
                found.hint(format!("did you mean `{near}`?"));
            }
        }
    }
    for value in values.items() {
        check_value(object, value, findings);
    }
}

fn check_value(object: &Object, value: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(word) = value.str()
        && let Err(fault) = text::label_value(word)
    {
        let message = format!("`{}` is no value of a label: it {fault}", brief(word));
        findings.report(&SELECTOR_LABELS, object, value, message);
    }
}
