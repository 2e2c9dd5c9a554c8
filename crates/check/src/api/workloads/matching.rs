//! Why a selector doesn't match some labels.
//!
//! [`crate::selector::Selector`] only says that it doesn't. What can't be read as a label or as a
//! term is left out here, since other rules report it.

use crate::{node::Node, text};

/// The first term of a selector that some labels don't fulfil.
#[derive(Debug)]
pub(crate) struct Miss<'v> {
    /// Where the selector says it.
    pub(crate) term: Node<'v>,
    /// The label that is something else; missing where there is none.
    pub(crate) label: Node<'v>,
    wanted: String,
}

impl Miss<'_> {
    /// In one sentence.
    pub(crate) fn message(&self) -> String {
        let wanted = &self.wanted;
        match (self.label.key(), self.label.str()) {
            (Some(key), Some(value)) => {
                format!("the selector asks for {wanted}, the pod template has `{key}: {value}`")
            }
            _ => format!("the selector asks for {wanted}, which the pod template doesn't have"),
        }
    }
}

/// Compares a plain map of labels.
pub(crate) fn labels<'v>(wanted: Node<'v>, labels: Node<'v>) -> Option<Miss<'v>> {
    wanted.entries().find_map(|(key, term)| {
        let value = term.str()?;
        if text::qualified(key).is_err() || text::label_value(value).is_err() {
            return None;
        }
        let label = labels.get(key);
        let fulfilled = match label.str() {
            Some(actual) => actual == value,
            None => is_odd(labels, key),
        };
        (!fulfilled).then(|| Miss {
            term,
            label,
            wanted: format!("`{key}: {value}`"),
        })
    })
}

/// Compares a selector with `matchLabels` and `matchExpressions`.
pub(crate) fn selector<'v>(selector: Node<'v>, labels: Node<'v>) -> Option<Miss<'v>> {
    self::labels(selector.get("matchLabels"), labels).or_else(|| {
        selector
            .get("matchExpressions")
            .items()
            .find_map(|term| expression(term, labels))
    })
}

fn expression<'v>(term: Node<'v>, labels: Node<'v>) -> Option<Miss<'v>> {
    let key = term.get("key").filled()?;
    let operator = term.get("operator").str()?;
    if is_odd(labels, key) {
        return None;
    }
    let label = labels.get(key);
    let actual = label.str();
    let values = term.get("values");
    let among = || {
        values
            .items()
            .any(|value| value.str().is_some() && value.str() == actual)
    };
    let (fulfilled, wanted) = match operator {
        "In" if !values.is_empty() => (among(), "with one of the values"),
        "NotIn" if !values.is_empty() => (actual.is_none() || !among(), "without the values"),
        "Exists" => (actual.is_some(), ""),
        "DoesNotExist" => (actual.is_none(), ""),
        _ => return None,
    };
    (!fulfilled).then(|| Miss {
        term,
        label,
        wanted: match operator {
            "Exists" => format!("a label `{key}`"),
            "DoesNotExist" => format!("no label `{key}`"),
            _ => {
                let words: Vec<_> = values.items().filter_map(Node::str).collect();
                format!("`{key}` {wanted} `{}`", words.join("`, `"))
            }
        },
    })
}

/// Whether a label is there but no text.
fn is_odd(labels: Node<'_>, key: &str) -> bool {
    labels
        .map()
        .and_then(|map| map.get(key))
        .is_some_and(|value| !value.is_string())
}
