//! Numbers of ports.

use std::fmt;
use std::num::NonZeroU16;

use serde_json::Value;

use super::refuse;
use crate::{Setting, Shape};

/// A port's number, from 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(NonZeroU16);

impl Port {
    /// The port of this number, if it isn't 0.
    pub const fn new(number: u16) -> Option<Self> {
        match NonZeroU16::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number.
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// Reads digits; nothing else, and no leading zero, is a port in an address.
    pub(super) fn read(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|it| it.is_ascii_digit()) && !text.starts_with('0');
        text.parse().ok().filter(|_| plain).and_then(Self::new)
    }
}

impl From<Port> for u16 {
    fn from(port: Port) -> Self {
        port.get()
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Setting for Port {
    const SHAPE: Shape = Shape::Port;

    fn from_value(value: &Value) -> Result<Self, String> {
        u16::from_value(value)
            .ok()
            .and_then(Self::new)
            .ok_or_else(|| refuse::<Self>(value))
    }

    fn to_value(&self) -> Value {
        Value::from(self.get())
    }
}
