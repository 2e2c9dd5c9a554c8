//! Stretches of port numbers.

use std::{fmt, str::FromStr};

use crate::{
    InvalidValue, PortNumber,
    text::{inline_schema, read_from_text},
};

/// Ports from a first to a last, both included, such as `31000-31999`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortRange {
    first: PortNumber,
    last: PortNumber,
}

impl PortRange {
    const NOUN: &'static str = "range of ports";

    /// The ports from `first` to `last`, which must not be before it.
    pub(crate) const fn literal(first: PortNumber, last: PortNumber) -> Self {
        Self { first, last }
    }

    /// The lowest port.
    pub const fn first(self) -> PortNumber {
        self.first
    }

    /// The highest port.
    pub const fn last(self) -> PortNumber {
        self.last
    }

    /// Whether the port is one of them.
    pub fn contains(self, port: PortNumber) -> bool {
        (self.first..=self.last).contains(&port)
    }
}

impl FromStr for PortRange {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |why: String| InvalidValue::new(Self::NOUN, text, why);
        let (first, last) = text
            .split_once('-')
            .ok_or_else(|| refuse("use two numbers joined by `-`, as in `31000-31999`".into()))?;
        let end = |text: &str| {
            text.parse::<PortNumber>()
                .map_err(|error| refuse(error.to_string()))
        };
        let (first, last) = (end(first)?, end(last)?);
        if first > last {
            let why = format!("it begins with {first}, which is after its end {last}");
            return Err(refuse(why));
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

read_from_text!(PortRange, wanted: "range of ports such as `31000-31999`");
inline_schema!(PortRange, {
    "description": "Ports from a first to a last, such as `31000-31999`.",
    "type": "string",
    "pattern": "^[0-9]{1,5}-[0-9]{1,5}$",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_in_order() {
        let check = |text: &str, ok: bool| assert_eq!(text.parse::<PortRange>().is_ok(), ok);
        check("31000-31999", true);
        check("7-7", true);
        check("8-7", false);
        check("0-7", false);
        check("31000", false);
        check("31000-70000", false);
    }
}
