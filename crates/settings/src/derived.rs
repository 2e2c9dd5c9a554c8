//! What derived code calls; no part of the interface.

pub use crate::literal::{Literal, assert_bounds, assert_default, assert_most, assert_variables};
pub use serde_json::{Map, Value};

use std::borrow::Cow;

use crate::Setting;

/// A field's `check`.
pub fn check<T: Setting>(
    value: &Value,
    least: Option<&str>,
    most: Option<&str>,
    unit: Option<&str>,
) -> Result<(), String> {
    crate::bounds::check::<T>(value, least, most, unit)
}

/// The `check` of a group.
pub fn check_group(value: &Value) -> Result<(), String> {
    if value.is_object() {
        Ok(())
    } else {
        let found = crate::expected::kind(value);
        Err(format!("expected a map of settings, found {found}"))
    }
}

/// The value of a field that has one.
pub fn required<'a>(values: &'a Map<String, Value>, key: &str) -> &'a Value {
    values.get(key).unwrap_or(&Value::Null)
}

/// The value of a field that is an `Option`.
pub fn optional<'a>(values: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    values.get(key).filter(|it| !it.is_null())
}

/// The values of a group.
pub fn group<'a>(values: &'a Map<String, Value>, key: &str) -> Cow<'a, Map<String, Value>> {
    match values.get(key) {
        Some(Value::Object(values)) => Cow::Borrowed(values),
        _ => Cow::Owned(Map::new()),
    }
}

/// Writes a field's value, unless it is a secret.
pub fn put(values: &mut Map<String, Value>, key: &str, value: Value) {
    if !value.is_null() {
        values.insert(key.to_owned(), value);
    }
}

/// `expected …, found …` of a value that is none of an enum's words.
pub fn no_word<T: Setting>(value: &Value) -> String {
    let mut message = crate::setting::refuse::<T>(value);
    if let (crate::Shape::Words(words), Value::String(text)) = (T::SHAPE, value) {
        let known = words.iter().map(|it| it.word);
        if let Some(word) = crate::nearest::nearest(text, known) {
            message.push_str(&format!("; did you mean `{word}`?"));
        }
    }
    message
}
