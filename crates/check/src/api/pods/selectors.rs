//! Label selectors, wherever they stand.

use crate::{api::pods::say::Say, node::Node, rule::Rule, text};

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

/// Checks the two halves of a label selector.
pub(crate) fn check(say: &mut Say<'_, '_>, rule: &'static Rule, selector: Node<'_>) {
    if selector.is_missing() {
        return;
    }
    labels(say, rule, selector.get("matchLabels"));
    for expression in selector.get("matchExpressions").items() {
        requirement(say, rule, expression);
    }
}

/// Checks a map of labels.
pub(crate) fn labels(say: &mut Say<'_, '_>, rule: &'static Rule, labels: Node<'_>) {
    for (key, value) in labels.entries() {
        if let Err(fault) = text::qualified(key) {
            say.say(rule, value, format!("the label `{key}` {fault}"));
        } else {
            say.form(rule, value, text::label_value);
        }
    }
}

fn requirement(say: &mut Say<'_, '_>, rule: &'static Rule, expression: Node<'_>) {
    say.form(rule, expression.get("key"), text::qualified);
    let (operator, values) = (expression.get("operator"), expression.get("values"));
    match operator.str() {
        Some("In" | "NotIn") if values.is_empty() => {
            let message = format!("`{}` needs `values`", operator.shown());
            say.say(rule, values, message);
        }
        Some("In" | "NotIn") => {
            for value in values.items() {
                say.form(rule, value, text::label_value);
            }
        }
        Some(it @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
            say.say(rule, values, format!("`{it}` takes no `values`"));
        }
        Some("Exists" | "DoesNotExist") | None => {}
        Some(_) => {
            say.one_of(rule, operator, &OPERATORS);
        }
    }
}
