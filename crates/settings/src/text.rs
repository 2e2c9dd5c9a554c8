//! Values as the text of a variable.

use serde_json::Value;

use crate::Shape;
use crate::expected::found;

impl Shape {
    /// What a variable says for a value: a text as it is, anything else as JSON.
    pub fn to_text(&self, value: &Value) -> String {
        match (self, value) {
            (Self::Secret(inner), _) => inner.to_text(value),
            (Self::List(_) | Self::Group(_), _) => value.to_string(),
            (_, Value::String(text)) => text.clone(),
            _ => value.to_string(),
        }
    }

    /// The value that a variable's text stands for; the opposite of [`to_text`](Self::to_text).
    ///
    /// Only what kind of value it is is looked at: whether it is one of a field's,
    /// [`Field::check`](crate::Field::check) says.
    ///
    /// # Errors
    ///
    /// If the text can't be such a value, in words that don't say the text of a secret.
    pub fn from_text(&self, text: &str) -> Result<Value, String> {
        let value = match self {
            Self::Secret(inner) => {
                return inner.from_text(text).map_err(|_| self.expects(None, None));
            }
            Self::Bool => match text {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Self::Integer { .. } | Self::Port => integer(text),
            Self::Number => number(text),
            Self::List(_) | Self::Group(_) => serde_json::from_str(text)
                .ok()
                .filter(|it: &Value| it.is_array() || it.is_object()),
            Self::Text
            | Self::Duration
            | Self::Words(_)
            | Self::Host
            | Self::Address
            | Self::Url
            | Self::Bootstrap => Some(Value::String(text.to_owned())),
        };
        value.ok_or_else(|| {
            let found = found(&Value::String(text.to_owned()));
            format!("{}, found {found}", self.expects(None, None))
        })
    }
}

fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    text.parse::<i64>().ok().map(Value::from)
}

fn number(text: &str) -> Option<Value> {
    // Rust reads `inf`, `nan` and `infinity` too, which JSON has no numbers for.
    let plain = |it: u8| it.is_ascii_digit() || b"+-.eE".contains(&it);
    if !text.bytes().all(plain) {
        return None;
    }
    let number = text.parse::<f64>().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}
