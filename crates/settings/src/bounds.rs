//! Whether a value is within a field's bounds.

use std::cmp::Ordering;

use serde_json::Value;

use crate::expected::found;
use crate::setting::duration;
use crate::{Setting, Shape};

/// Whether a value is a `T` within bounds, which are as in [`Field`](crate::Field).
pub(crate) fn check<T: Setting>(
    value: &Value,
    least: Option<&str>,
    most: Option<&str>,
    unit: Option<&str>,
) -> Result<(), String> {
    let refuse = || {
        let expects = T::SHAPE.expects(least, most);
        let unit = unit.map(|it| format!(" {it}")).unwrap_or_default();
        format!("{expects}{unit}, found {}", found_of(&T::SHAPE, value))
    };
    if let Err(message) = T::from_value(value) {
        // The bounds of the type would be misleading where the field's are narrower.
        let narrower = matches!(
            T::SHAPE,
            Shape::Integer { .. } | Shape::Number | Shape::Duration
        ) && (least.is_some() || most.is_some() || unit.is_some());
        return Err(if narrower { refuse() } else { message });
    }
    let beyond = |bound: Option<&str>, side: Ordering| {
        bound.is_some_and(|bound| compare(&T::SHAPE, value, bound) == Some(side))
    };
    if beyond(least, Ordering::Less) || beyond(most, Ordering::Greater) {
        return Err(refuse());
    }
    Ok(())
}

fn compare(shape: &Shape, value: &Value, bound: &str) -> Option<Ordering> {
    match (shape, value) {
        (Shape::Integer { .. }, Value::Number(number)) => {
            Some(integer(number)?.cmp(&bound.parse().ok()?))
        }
        (Shape::Number, Value::Number(number)) => {
            number.as_f64()?.partial_cmp(&bound.parse().ok()?)
        }
        (Shape::Duration, _) => {
            let bound = duration::read(bound.trim_matches('"').as_bytes()).ok()?;
            Some(duration::from_value(value).ok()?.cmp(&bound))
        }
        (Shape::Text, Value::String(text)) => Some(text.chars().count().cmp(&bound.parse().ok()?)),
        (Shape::List(_), Value::Array(items)) => Some(items.len().cmp(&bound.parse().ok()?)),
        _ => None,
    }
}

fn integer(number: &serde_json::Number) -> Option<i128> {
    number
        .as_u64()
        .map(i128::from)
        .or_else(|| number.as_i64().map(i128::from))
}

/// Texts and lists are told by their length, where only that can be wrong; of a duration without a
/// unit it is said which it has.
fn found_of(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (Shape::Text, Value::String(text)) => counted(text.chars().count(), "character"),
        (Shape::List(_), Value::Array(items)) => counted(items.len(), "item"),
        (Shape::Duration, Value::Number(number)) if number.is_u64() => in_seconds(value, number),
        (Shape::Duration, Value::String(text))
            if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) =>
        {
            in_seconds(value, text)
        }
        _ => found(value),
    }
}

fn in_seconds(value: &Value, number: impl std::fmt::Display) -> String {
    format!("{}, which is seconds, `{number}s`", found(value))
}

fn counted(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}
