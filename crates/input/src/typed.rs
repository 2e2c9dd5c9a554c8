//! The last word on a value has its type: what no schema can say, `FromStr` says.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use stowplan_model::{self as model, InvalidValue};

use crate::{plain, tree::escape};

/// Why a value was refused by its type, and where.
#[derive(Debug)]
pub(crate) struct Refused {
    /// JSON pointer to what was refused, as far as it is known.
    pub(crate) pointer: String,
    pub(crate) message: String,
    /// Whether what was refused lacks a field.
    pub(crate) is_missing: bool,
    /// Whether it was refused by how types are read, which knows no words for people: then the
    /// schema can mostly say more.
    pub(crate) is_raw: bool,
}

/// Reads a value as its type.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refused> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = error.path().iter().map(token).collect();
        let message = error.inner().to_string();
        let is_missing = message.starts_with("missing field `");
        let plain = plain::words(&message);
        Refused {
            pointer,
            is_missing,
            is_raw: plain.is_some(),
            message: plain.unwrap_or(message),
        }
    })
}

/// Whether a value can be read as its type.
pub(crate) fn try_as<T: DeserializeOwned>(value: &Value) -> Result<(), Refused> {
    read::<T>(value.clone()).map(|_| ())
}

fn token(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } | Segment::Enum { variant: key } => format!("/{}", escape(key)),
        Segment::Unknown => String::new(),
    }
}

/// A type of text: the noun for it, and why it refuses some text.
struct Kind {
    pattern: fn() -> Option<String>,
    refuse: fn(&str) -> Option<InvalidValue>,
}

/// The types that values of files have.
const KINDS: [Kind; 22] = [
    kind::<model::Name>(),
    kind::<model::ObjectName>(),
    kind::<model::DnsLabel>(),
    kind::<model::Quantity>(),
    kind::<model::ImageRef>(),
    kind::<model::Host>(),
    kind::<model::WildcardHost>(),
    kind::<model::Duration>(),
    kind::<model::Date>(),
    kind::<model::CronLine>(),
    kind::<model::Cidr>(),
    kind::<model::IpAddress>(),
    kind::<model::EnvName>(),
    kind::<model::PublicKey>(),
    kind::<model::LabelKey>(),
    kind::<model::LabelValue>(),
    kind::<model::AnnotationKey>(),
    kind::<model::UrlPath>(),
    kind::<model::FilePath>(),
    kind::<model::FileName>(),
    kind::<model::PortName>(),
    kind::<model::KubernetesVersion>(),
];

const fn kind<T: JsonSchema + FromStr<Err = InvalidValue>>() -> Kind {
    Kind {
        pattern: pattern::<T>,
        refuse: refuse::<T>,
    }
}

fn pattern<T: JsonSchema>() -> Option<String> {
    schemars::schema_for!(T)
        .get("pattern")?
        .as_str()
        .map(str::to_owned)
}

fn refuse<T: FromStr<Err = InvalidValue>>(given: &str) -> Option<InvalidValue> {
    given.parse::<T>().err()
}

fn by_pattern(pattern: &str) -> Option<&'static Kind> {
    KINDS
        .iter()
        .find(|it| (it.pattern)().as_deref() == Some(pattern))
}

/// Why the type whose schema has this pattern refuses what was given.
pub(crate) fn refusal(pattern: &str, given: &str) -> Option<InvalidValue> {
    (by_pattern(pattern)?.refuse)(given)
}

/// The noun for values of the type whose schema has this pattern.
pub(crate) fn noun(pattern: &str) -> Option<String> {
    // Control characters are in no value, so the refusal is certain.
    (by_pattern(pattern)?.refuse)("\u{1}").map(|it| it.what().to_owned())
}

/// What to try instead of `given`, which was refused with this message: serde keeps the message
/// and drops the hint, so whoever would have said the same is asked again.
pub(crate) fn hint(message: &str, given: &str) -> Option<String> {
    let same = |it: &InvalidValue| it.to_string() == message;
    let refusal = KINDS
        .iter()
        .filter_map(|it| (it.refuse)(given))
        .find(same)?;
    refusal.hint().map(str::to_owned)
}

/// A scalar as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Follows a message further down than serde's path, which ends above keys and above values of
/// which there are several forms. Says also whether it is a key that was refused.
///
/// The message begins with the text that it refuses.
pub(crate) fn sharpen(value: &Value, pointer: String, message: &str) -> (String, bool) {
    let given = message
        .strip_prefix('`')
        .and_then(|it| it.split_once("` is not "))
        .map(|it| it.0);
    let (Some(given), Some(node)) = (given, value.pointer(&pointer)) else {
        return (pointer, false);
    };
    match search(node, given) {
        Some((below, is_key)) => (format!("{pointer}{below}"), is_key),
        None => (pointer, false),
    }
}

fn search(value: &Value, given: &str) -> Option<(String, bool)> {
    match value {
        Value::String(_) | Value::Number(_) => {
            (text(value)? == given).then(|| (String::new(), false))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            search(item, given).map(|(below, is_key)| (format!("/{index}{below}"), is_key))
        }),
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            let here = format!("/{}", escape(key));
            if key == given {
                return Some((here, true));
            }
            search(value, given).map(|(below, is_key)| (here + &below, is_key))
        }),
        Value::Null | Value::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_known_by_their_patterns() {
        let check = |pattern: Option<String>, expect: &str| {
            assert_eq!(pattern.as_deref().and_then(noun).as_deref(), Some(expect));
        };
        check(pattern::<model::Quantity>(), "quantity");
        check(pattern::<model::Name>(), "valid name");
        check(pattern::<model::EnvName>(), "environment variable's name");
        assert!(refusal("^nobody's$", "x").is_none());
    }

    #[test]
    fn refused_keys_are_found() {
        let value = json!({"a": {"B_": 1, "c": ["x"]}});
        let check = |message: &str, expect: (&str, bool)| {
            let (pointer, is_key) = sharpen(&value, "/a".to_owned(), message);
            assert_eq!((pointer.as_str(), is_key), expect);
        };
        check("`B_` is not a valid name: y", ("/a/B_", true));
        check("`x` is not a valid name: y", ("/a/c/0", false));
        check("`z` is not a valid name: y", ("/a", false));
        check("something else", ("/a", false));
    }
}
