//! What scalars are, by their text, quotes and tag.

use std::borrow::Cow;

use serde_json::Value;

use super::event::Content;
use super::scalar::Scalar;
use super::tag::{self, Tag};

/// What a scalar is.
pub(super) enum Resolved<'a> {
    Ready(Value),
    Scalar(Scalar, Cow<'a, str>),
    /// It can't have its tag.
    Wrong(String),
}

/// What a scalar with this content and tag is.
pub(super) fn resolve(content: Content<'_>, tag: Option<Tag>) -> Resolved<'_> {
    let (text, is_plain) = match content {
        Content::Ready(value) => return Resolved::Ready(value),
        Content::Plain(text) => (text, true),
        Content::Text(text) => (text, false),
    };
    match tag {
        None if is_plain => Resolved::Scalar(Scalar::of(&text), text),
        None => Resolved::Scalar(Scalar::Text, text),
        Some(Tag::Binary) => match tag::decode(&text) {
            Some(text) => Resolved::Scalar(Scalar::Text, text.into()),
            None => Resolved::Wrong("this is no base64".to_owned()),
        },
        Some(tag) => match tag.resolve(&text) {
            Some(scalar) => Resolved::Scalar(scalar, text),
            None => Resolved::Wrong(format!("`{text}` can't be {}", tag.name())),
        },
    }
}

/// The name that a value gives as a key.
pub(super) fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Number(it) => it.as_i64().map(|it| it.to_string()).or_else(|| {
            let number = it.as_f64()?;
            Scalar::Float(number).key(Cow::Borrowed(""))
        }),
        _ => None,
    }
}

/// The name of a key that is a scalar.
pub(super) fn key_name(content: Content<'_>, tag: Option<Tag>) -> Option<String> {
    match resolve(content, tag) {
        Resolved::Ready(value) => name(&value),
        Resolved::Scalar(scalar, text) => scalar.key(text),
        Resolved::Wrong(_) => None,
    }
}
