//! Selectors of nodes: those of pods, and of persistent volumes.

use crate::{
    api::pods::say::{Say, is},
    node::Node,
    rule::{Group, Level, Rule},
    text,
};

const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

pub(crate) static NODE_SELECTOR_TERM: Rule = Rule {
    name: "node-selector-term",
    group: Group::Api,
    level: Level::Error,
    summary: "the terms of a node affinity have a known operator, and the values that it takes",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity",
    wrong: pod!(
        "  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: disk
            operator: Exists
            values: [ssd]
"
    ),
    right: pod!(
        "  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: disk
            operator: In
            values: [ssd]
"
    ),
};

pub(crate) static NODE_SELECTOR_NUMBER: Rule = Rule {
    name: "node-selector-number",
    group: Group::Api,
    level: Level::Warning,
    summary: "`Gt` and `Lt` in a node affinity compare with a whole number",
    why: "The API server takes anything, but the scheduler can't compare with it, so the pod is \
          never scheduled.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators",
    wrong: pod!(
        "  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: cores
            operator: Gt
            values: [four]
"
    ),
    right: pod!(
        "  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: cores
            operator: Gt
            values: ['4']
"
    ),
};

/// Checks a required node selector: at least one term, and each of them.
pub(crate) fn selector(say: &mut Say<'_, '_>, selector: Node<'_>) {
    let terms = selector.get("nodeSelectorTerms");
    if terms.list().is_some_and(<[_]>::is_empty) {
        let message = "`nodeSelectorTerms` is empty: it must have at least one term";
        say.say(&NODE_SELECTOR_TERM, terms, message);
    }
    for item in terms.items() {
        term(say, item, true);
    }
}

/// Checks one term. In preferences, values need not be possible values of labels.
pub(crate) fn term(say: &mut Say<'_, '_>, term: Node<'_>, strict: bool) {
    for expression in term.get("matchExpressions").items() {
        requirement(say, expression, strict);
    }
    for field in term.get("matchFields").items() {
        field_requirement(say, field);
    }
}

fn requirement(say: &mut Say<'_, '_>, expression: Node<'_>, strict: bool) {
    let rule = &NODE_SELECTOR_TERM;
    say.form(rule, expression.get("key"), text::qualified);
    let (operator, values) = (expression.get("operator"), expression.get("values"));
    if values.exists() && values.list().is_none() {
        return;
    }
    match operator.str() {
        Some(it @ ("In" | "NotIn")) if values.is_empty() => {
            say.say(rule, values, format!("`{it}` needs `values`"));
            return;
        }
        Some(it @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
            say.say(rule, values, format!("`{it}` takes no `values`"));
            return;
        }
        Some(it @ ("Gt" | "Lt")) => {
            if values.items().len() != 1 {
                say.say(rule, values, format!("`{it}` needs exactly one value"));
                return;
            }
            for value in values.items() {
                if value.str().is_some_and(|it| it.parse::<i64>().is_err()) {
                    let message = format!("{}: `{it}` needs a whole number", is(value));
                    say.say(&NODE_SELECTOR_NUMBER, value, message);
                    return;
                }
            }
        }
        Some("In" | "NotIn" | "Exists" | "DoesNotExist") | None => {}
        Some(_) => {
            say.one_of(rule, operator, &OPERATORS);
            return;
        }
    }
    if strict {
        for value in values.items() {
            say.form(rule, value, text::label_value);
        }
    }
}

fn field_requirement(say: &mut Say<'_, '_>, field: Node<'_>) {
    let rule = &NODE_SELECTOR_TERM;
    let (key, operator, values) = (field.get("key"), field.get("operator"), field.get("values"));
    say.one_of(rule, key, &["metadata.name"]);
    match operator.str() {
        Some(it @ ("In" | "NotIn")) => {
            if values.exists() && values.list().is_none() {
                return;
            }
            if values.items().len() == 1 {
                for value in values.items() {
                    say.form(rule, value, text::subdomain);
                }
            } else {
                let message = format!("`{it}` needs exactly one value in `matchFields`");
                say.say(rule, values, message);
            }
        }
        Some(_) => say.one_of(rule, operator, &["In", "NotIn"]),
        None => {}
    }
}
