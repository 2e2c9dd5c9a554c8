//! What a setting expects and what was found, in words.

use serde_json::Value;

use crate::{Field, Shape};

/// A text is shown up to so many characters.
const SHOWN: usize = 60;

impl Field {
    /// What it expects, with its bounds and its unit: `a whole number from 2 to 64 players`.
    pub fn expected(&self) -> String {
        let mut text = self.shape.expected(self.least, self.most);
        if let Some(unit) = self.unit {
            text.push(' ');
            text.push_str(unit);
        }
        text
    }
}

impl Shape {
    /// `expected …`, within bounds as JSON.
    pub(crate) fn expects(&self, least: Option<&str>, most: Option<&str>) -> String {
        format!("expected {}", self.expected(least, most))
    }

    pub(crate) fn expected(&self, least: Option<&str>, most: Option<&str>) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Integer {
                least: from,
                most: to,
            } => {
                let from = least.map_or_else(|| from.to_string(), str::to_owned);
                let to = most.map_or_else(|| to.to_string(), str::to_owned);
                format!("a whole number from {from} to {to}")
            }
            Self::Number => format!("a number{}", between(least, most, "")),
            Self::Text => format!("a text{}", lengths(least, most, "character")),
            Self::Duration if least.is_none() && most.is_none() => {
                "a duration such as `30s`".to_owned()
            }
            Self::Duration => {
                let text = |it: &str| format!("`{}`", it.trim_matches('"'));
                let (least, most) = (least.map(text), most.map(text));
                let bounds = between(least.as_deref(), most.as_deref(), "");
                format!("a duration{bounds}")
            }
            Self::Words(words) => {
                let words: Vec<_> = words.iter().map(|it| format!("`{}`", it.word)).collect();
                format!(
                    "{}{}",
                    if words.len() > 1 { "one of " } else { "" },
                    words.join(", ")
                )
            }
            Self::Host => "a host's name or IP address".to_owned(),
            Self::Port => "a port from 1 to 65535".to_owned(),
            Self::Address => "`host:port`".to_owned(),
            Self::Url => "`scheme://host:port/path`".to_owned(),
            Self::Bootstrap => "a text that isn't empty".to_owned(),
            Self::List(item) => {
                let item = item.expected(None, None);
                format!("a list{}, each {item}", lengths(least, most, "item"))
            }
            Self::Secret(inner) => inner.expected(least, most),
            Self::Group(_) => "a map of settings".to_owned(),
        }
    }
}

fn between(least: Option<&str>, most: Option<&str>, of: &str) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!(" from {least} to {most}{of}"),
        (Some(least), None) => format!(" of at least {least}{of}"),
        (None, Some(most)) => format!(" of at most {most}{of}"),
        (None, None) => String::new(),
    }
}

fn lengths(least: Option<&str>, most: Option<&str>, noun: &str) -> String {
    let plural = if most.or(least) == Some("1") { "" } else { "s" };
    match (least, most) {
        (Some(least), Some(most)) if least == most => format!(" of {most} {noun}{plural}"),
        (Some(least), Some(most)) => format!(" of {least} to {most} {noun}{plural}"),
        _ => between(least, most, &format!(" {noun}{plural}")),
    }
}

/// A value in a message: short, on one line.
pub(crate) fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a map".to_owned(),
    }
}

/// What a value is, without saying it: it may be a secret.
pub(crate) fn kind(value: &Value) -> String {
    match value {
        Value::String(_) => "a text".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        _ => found(value),
    }
}

/// A text in a message: short, on one line, and without who logs in to a URL.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    let hidden = without_login(text);
    let text = hidden.as_deref().unwrap_or(text);
    for (at, letter) in text.chars().enumerate() {
        if at == SHOWN {
            shown.push('…');
            break;
        }
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    format!("`{shown}`")
}

/// `postgres://***@host/` of `postgres://me:hunter2@host/`, a common mistake.
fn without_login(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let (_, host) = rest.rsplit_once('@')?;
    Some(format!("{scheme}://***@{host}"))
}
