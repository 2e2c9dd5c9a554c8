//! Words of which one must be chosen.

use std::{borrow::Cow, fmt::Write as _};

use crate::{findings::Findings, node::Node, object::Object, rule::Rule, suggest};

/// Reports a text that is none of the known words; a missing one is fine.
pub(crate) fn check(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    known: &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    let Some(word) = node.str() else { return };
    if known.contains(&word) {
        return;
    }
    let key = node.key().unwrap_or("it");
    let list = list(known);
    let message = if word.is_empty() {
        format!("`{key}` is empty: it must be {list}")
    } else {
        format!("`{key}` is `{}`: it must be {list}", brief(word))
    };
    let found = findings.report(rule, object, node, message);
    if let Some(near) = suggest::nearest(word, known.iter().copied()) {
        found.hint(format!("did you mean `{near}`?"));
    }
}

/// As [`check`], for fields whose empty text means the default.
pub(crate) fn check_filled(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    known: &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    if node.filled().is_some() {
        check(rule, object, node, known, findings);
    }
}

/// The words with commas and an "or" between them.
fn list(known: &[&str]) -> String {
    let mut text = String::new();
    for (at, word) in known.iter().enumerate() {
        let separator = match (at, known.len() - at) {
            (0, _) => "",
            (_, 1) => " or ",
            _ => ", ",
        };
        // Writing to a `String` can't fail.
        let _ = write!(text, "{separator}`{word}`");
    }
    text
}

/// A text as it stands in messages: not more of it than a line.
pub(crate) fn brief(text: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
