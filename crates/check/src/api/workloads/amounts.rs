//! How many pods: a number, or a percentage.

use crate::{
    api::workloads::choice,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Group, Level, Rule},
    text,
};

pub(super) static COUNT_OR_PERCENTAGE: Rule = Rule {
    name: "count-or-percentage",
    group: Group::Api,
    level: Level::Error,
    summary: "how many pods may be missing or added is a whole number, not negative, or a \
              percentage such as `25%`",
    why: "The API server refuses anything else: also a number in quotes, and more than `100%` of \
          the pods where that can't be.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: \"1\"
  selector:
    matchLabels:
      app: web
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
      app: web
",
};

/// Whether more than all of the pods can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Most {
    /// At most 100%.
    All,
    /// Any percentage.
    Any,
}

/// Checks an amount. Gives whether it is zero; `None` where it is missing or can't be read.
pub(super) fn check(
    object: &Object,
    node: Node<'_>,
    most: Most,
    findings: &mut Findings<'_>,
) -> Option<bool> {
    let key = node.key().unwrap_or("it");
    if let Some(count) = node.int() {
        if count >= 0 {
            return Some(count == 0);
        }
        let message = format!("`{key}` is `{count}`: it must not be negative");
        findings.report(&COUNT_OR_PERCENTAGE, object, node, message);
        return None;
    }
    let word = node.str()?;
    let shown = choice::brief(word);
    if let Some(percent) = text::percent(word) {
        if most == Most::Any || percent <= 100 {
            return Some(percent == 0);
        }
        let message = format!("`{key}` is `{shown}`: it must be at most `100%`");
        findings.report(&COUNT_OR_PERCENTAGE, object, node, message);
        return None;
    }
    let message = format!(
        "`{key}` is the text `{shown}`: it must be a whole number, or a percentage such as `25%`"
    );
    let found = findings.report(&COUNT_OR_PERCENTAGE, object, node, message);
    if word.bytes().all(|it| it.is_ascii_digit()) && !word.is_empty() {
        found.hint("without quotes it is a number");
    }
    None
}
