//! What is true or false, and texts.

use std::net::{IpAddr, SocketAddr};

use serde_json::Value;

use super::{by_text, refuse};
use crate::expected::found;
use crate::{Setting, Shape};

impl Setting for bool {
    const SHAPE: Shape = Shape::Bool;

    fn from_value(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| refuse::<Self>(value))
    }

    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Setting for String {
    const SHAPE: Shape = Shape::Text;

    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) if text.contains('\0') => {
                Err("a variable can't hold the character of code 0".to_owned())
            }
            Value::String(text) => Ok(text.clone()),
            _ => Err(refuse::<Self>(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.clone())
    }
}

by_text!(IpAddr, Shape::Text, |value| other(value, "an IP address"));
by_text!(SocketAddr, Shape::Text, |value| other(
    value,
    "an IP address and a port, such as `10.0.0.7:80` or `[::1]:80`"
));

fn other(value: &Value, expected: &str) -> String {
    format!("expected {expected}, found {}", found(value))
}
