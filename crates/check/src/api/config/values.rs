//! What the rules of configuration share: base64, quantities, selectors and lists.

use std::collections::BTreeSet;

use crate::{findings::Findings, node::Node, object::Object, quantity::Quantity, rule::Rule, text};

/// The bytes of a base64 text, as the API server reads it: line breaks don't count. `None` where
/// it isn't base64.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count, mut padding) = (0_u32, 0_u32, 0_u32);
    for byte in text.bytes() {
        let digit = match byte {
            b'\r' | b'\n' => continue,
            b'=' => {
                padding += 1;
                continue;
            }
            _ if padding > 0 => return None,
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(digit);
        count += 1;
        if count == 4 {
            let [_, first, second, third] = bits.to_be_bytes();
            bytes.extend([first, second, third]);
            (bits, count) = (0, 0);
        }
    }
    match (count, padding) {
        (0, 0) => {}
        (2, 2) => bytes.push((bits >> 4).to_be_bytes()[3]),
        (3, 1) => {
            let [_, _, first, second] = (bits >> 2).to_be_bytes();
            bytes.extend([first, second]);
        }
        _ => return None,
    }
    Some(bytes)
}

/// A quantity, written as text or as a number. `None` where it is none.
pub(super) fn quantity(node: Node<'_>) -> Option<Quantity> {
    use serde_json::Value;
    match node.value()? {
        Value::String(text) => Quantity::parse(text),
        Value::Number(number) => Quantity::parse(&number.to_string()),
        _ => None,
    }
}

/// Reports what is wrong with a label selector.
pub(super) fn selector(
    rule: &'static Rule,
    object: &Object,
    selector: Node<'_>,
    findings: &mut Findings<'_>,
) {
    labels(rule, object, selector.get("matchLabels"), findings);
    for expression in selector.get("matchExpressions").items() {
        let key = expression.get("key");
        if let Some(text) = key.str()
            && let Err(fault) = text::qualified(text)
        {
            findings.report(rule, object, key, format!("the label `{text}` {fault}"));
        }
        let (operator, values) = (expression.get("operator"), expression.get("values"));
        match operator.str() {
            Some(text @ ("In" | "NotIn")) if values.is_empty() => {
                let message = format!("`{text}` needs `values`");
                findings.report(rule, object, values, message);
            }
            Some(text @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
                let message = format!("`{text}` must not have `values`");
                findings.report(rule, object, values, message);
            }
            Some(text) => {
                one_of(
                    rule,
                    object,
                    operator,
                    &["In", "NotIn", "Exists", "DoesNotExist"],
                    findings,
                );
                if matches!(text, "In" | "NotIn") {
                    for value in values.items() {
                        label_value(rule, object, value, findings);
                    }
                }
            }
            None => {}
        }
    }
}

/// Reports labels that can't be any.
pub(super) fn labels(
    rule: &'static Rule,
    object: &Object,
    labels: Node<'_>,
    findings: &mut Findings<'_>,
) {
    for (key, value) in labels.entries() {
        if let Err(fault) = text::qualified(key) {
            findings.report(rule, object, value, format!("the label `{key}` {fault}"));
        }
        label_value(rule, object, value, findings);
    }
}

fn label_value(rule: &'static Rule, object: &Object, value: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(text) = value.str()
        && let Err(fault) = text::label_value(text)
    {
        let message = format!("the label's value `{text}` {fault}");
        findings.report(rule, object, value, message);
    }
}

/// Reports a value that isn't one of a few.
pub(super) fn one_of(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    allowed: &[&str],
    findings: &mut Findings<'_>,
) {
    let Some(text) = node.str() else { return };
    if allowed.contains(&text) {
        return;
    }
    let message = match node.key() {
        Some(key) => format!("`{key}` is `{text}`: it must be {}", either(allowed)),
        None => format!("`{text}` must be {}", either(allowed)),
    };
    let found = findings.report(rule, object, node, message);
    if let Some(near) = crate::suggest::nearest(text, allowed.iter().copied()) {
        found.hint(format!("did you mean `{near}`?"));
    }
}

/// "`a`, `b` or `c`".
pub(super) fn either(words: &[&str]) -> String {
    let quoted = |word: &&str| format!("`{word}`");
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => quoted(last),
        Some((last, others)) => {
            let others: Vec<_> = others.iter().map(quoted).collect();
            format!("{} or {}", others.join(", "), quoted(last))
        }
    }
}

/// Reports a text that is there and empty, where the schema only asks for it to be there.
pub(super) fn filled(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    findings: &mut Findings<'_>,
) {
    if node.exists() && node.is_empty() {
        let key = node.key().unwrap_or("it");
        findings.report(rule, object, node, format!("`{key}` must not be empty"));
    }
}

/// Reports a number out of range.
pub(super) fn within(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    range: std::ops::RangeInclusive<i64>,
    findings: &mut Findings<'_>,
) {
    let Some(number) = node.int() else { return };
    if range.contains(&number) {
        return;
    }
    let key = node.key().unwrap_or("it");
    let (least, most) = (range.start(), range.end());
    let message = if *most == i64::MAX {
        format!("`{key}` is {number}: it must be at least {least}")
    } else {
        format!("`{key}` is {number}: it must be from {least} to {most}")
    };
    findings.report(rule, object, node, message);
}

/// The texts that were there already, to find what is there twice.
#[derive(Default)]
pub(super) struct Seen<'v>(BTreeSet<&'v str>);

impl<'v> Seen<'v> {
    /// Takes a text down, and says whether it was there already.
    pub(super) fn again(&mut self, text: &'v str) -> bool {
        !self.0.insert(text)
    }
}

/// The texts of a list.
pub(super) fn texts(list: Node<'_>) -> impl Iterator<Item = &str> + Clone {
    list.items().filter_map(Node::str)
}
