//! The words for what was expected and what was found.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{scalar, schema::Shape, syntax, typed};

/// Values longer than this are not repeated in a message.
const SHOWN: usize = 40;

/// What a schema wants, with article, such as "a whole number between 1 and 65535".
pub(crate) fn expected(shape: Shape<'_>) -> String {
    if let Some(words) = shape.text("x-stowplan-expected") {
        return words.to_owned();
    }
    if let Some(noun) = shape.text("pattern").and_then(typed::noun) {
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'I']) {
            "an"
        } else {
            "a"
        };
        return format!("{article} {noun}");
    }
    let mut words = shape
        .types()
        .map(|it| of_type(it, shape))
        .collect::<Vec<_>>();
    words.extend(shape.branches().map(expected));
    let mut seen = BTreeSet::new();
    words.retain(|it| it != NOTHING && seen.insert(it.clone()));
    join(&words).unwrap_or_else(|| NOTHING.to_owned())
}

const NOTHING: &str = "nothing";

fn of_type(kind: &str, shape: Shape<'_>) -> String {
    match kind {
        "integer" => format!("a whole number{}", range(shape)),
        "number" => format!("a number{}", range(shape)),
        "string" => "text".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "a mapping".to_owned(),
        _ => NOTHING.to_owned(),
    }
}

/// " between 1 and 65535", where the schema says so.
fn range(shape: Shape<'_>) -> String {
    match (shape.keyword("minimum"), shape.keyword("maximum")) {
        (Some(from), Some(to)) => format!(" between {from} and {to}"),
        (Some(from), None) => format!(" of at least {from}"),
        (None, Some(to)) => format!(" of at most {to}"),
        (None, None) => String::new(),
    }
}

/// "a, b or c"; `None` of nothing.
pub(crate) fn join(words: &[String]) -> Option<String> {
    let (last, rest) = words.split_last()?;
    Some(if rest.is_empty() {
        last.clone()
    } else {
        format!("{} or {last}", rest.join(", "))
    })
}

/// What stands there: short values themselves, otherwise what they are.
pub(crate) fn found(value: &Value) -> String {
    match value {
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) if text.is_empty() => "empty text".to_owned(),
        Value::String(text) if scalar::resolve(text).is_some_and(|it| !it.is_string()) => {
            format!("`\"{text}\"`")
        }
        Value::String(text)
            if text.chars().count() <= SHOWN && !text.contains(char::is_control) =>
        {
            format!("`{text}`")
        }
        other => scalar::kind(other).to_owned(),
    }
}

/// What to do where the wrong kind of value was written.
///
/// `written` is what stands in the file.
pub(crate) fn how_to_write(shape: Shape<'_>, value: &Value, written: &str) -> Option<String> {
    let takes = |kind: &str| shape.takes(kind);
    match value {
        Value::Number(_) | Value::Bool(_) if takes("string") => {
            Some(format!("quote it: `\"{written}\"`"))
        }
        // Whether leading zeros mean octal is read in different ways: they are text.
        Value::String(text)
            if (takes("integer") || takes("number"))
                && text.starts_with('0')
                && text.bytes().all(|it| it.is_ascii_digit())
                && text.trim_start_matches('0').len() < text.len().min(10) =>
        {
            let digits = text.trim_start_matches('0');
            let digits = if digits.is_empty() { "0" } else { digits };
            Some(format!("write it without leading zeros: `{digits}`"))
        }
        Value::String(text)
            if (takes("integer") || takes("number")) && text.parse::<f64>().is_ok() =>
        {
            Some(format!("write it without quotes: `{text}`"))
        }
        Value::String(text) if takes("boolean") => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => Some("write `true`".to_owned()),
            "no" | "off" | "n" | "false" => Some("write `false`".to_owned()),
            _ => None,
        },
        Value::String(text) if takes("object") && syntax::glued(text).is_some() => {
            syntax::unglue(text)
        }
        Value::String(text) if takes("array") => Some(format!("write a list: `[{text}]`")),
        _ => None,
    }
}
