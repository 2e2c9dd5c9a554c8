//! What derived code calls; no part of the interface.

pub use crate::literal::{Literal, assert_bounds, assert_default, assert_variables};
pub use serde_json::{Map, Value};

use crate::{Setting, Settings};

/// A field's `check`.
pub fn check<T: Setting>(
    value: &Value,
    least: Option<&str>,
    most: Option<&str>,
) -> Result<(), String> {
    crate::bounds::check::<T>(value, least, most)
}

/// The `check` of a group.
pub fn check_group(value: &Value) -> Result<(), String> {
    if value.is_object() {
        Ok(())
    } else {
        let found = crate::expected::found(value);
        Err(format!("expected a map of settings, found {found}"))
    }
}

/// Reads a field that has a value.
pub fn required<T: Setting>(values: &Map<String, Value>, key: &str) -> Result<T, String> {
    T::from_value(values.get(key).unwrap_or(&Value::Null))
}

/// Reads a field that is an `Option`.
pub fn optional<T: Setting>(values: &Map<String, Value>, key: &str) -> Result<Option<T>, String> {
    match values.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::from_value(value).map(Some),
    }
}

/// Reads a group.
pub fn group<T: Settings>(values: &Map<String, Value>, key: &str) -> Result<T, String> {
    match values.get(key) {
        Some(Value::Object(values)) => T::from_values(values),
        _ => T::from_values(&Map::new()),
    }
}

/// Writes a field, unless it is a secret or there is none.
pub fn write<T: Setting>(values: &mut Map<String, Value>, key: &str, value: Option<&T>) {
    if let Some(value) = value.map(Setting::to_value).filter(|it| !it.is_null()) {
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
