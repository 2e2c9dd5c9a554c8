//! Stretches of IP addresses.

use std::{fmt, net::IpAddr, str::FromStr};

use crate::{
    Cidr, InvalidValue, IpAddress,
    text::{inline_schema, read_from_text},
};

/// IP addresses from a first to a last, both included: `203.0.113.10-203.0.113.20`, a range such as
/// `203.0.113.0/28`, or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AddressRange {
    first: IpAddress,
    last: IpAddress,
}

impl AddressRange {
    const NOUN: &'static str = "stretch of IP addresses";

    /// The lowest address.
    pub const fn first(self) -> IpAddress {
        self.first
    }

    /// The highest address.
    pub const fn last(self) -> IpAddress {
        self.last
    }

    /// Whether the address is one of them.
    pub fn contains(self, address: IpAddress) -> bool {
        (self.first.get()..=self.last.get()).contains(&address.get())
    }
}

impl FromStr for AddressRange {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |why: &str| InvalidValue::new(Self::NOUN, text, why);
        let address = |text: &str| text.trim().parse::<IpAddress>();
        if text.contains('/') {
            let range: Cidr = text.parse()?;
            return Ok(Self {
                first: range.network(),
                last: range.last(),
            });
        }
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (address(first)?, address(last)?),
            None => (address(text)?, address(text)?),
        };
        if first.is_ipv6() != last.is_ipv6() {
            return Err(refuse("its ends must both be IPv4 or both IPv6"));
        }
        if first.get() > last.get() {
            return Err(refuse("it begins after its end"));
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return self.first.fmt(f);
        }
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl From<AddressRange> for (IpAddr, IpAddr) {
    fn from(range: AddressRange) -> Self {
        (range.first.get(), range.last.get())
    }
}

read_from_text!(AddressRange, wanted: "stretch of IP addresses");
inline_schema!(AddressRange, {
    "description": "IP addresses: two joined by `-`, a range such as `203.0.113.0/28`, or one.",
    "type": "string",
    "pattern": "^[0-9a-fA-F:.]+( *- *[0-9a-fA-F:.]+|/[0-9]+)?$",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_in_order() {
        let check = |text: &str, expected: Option<&str>| {
            let range = text.parse::<AddressRange>().ok();
            let shown = range.map(|it| format!("{} {}", it.first(), it.last()));
            assert_eq!(shown.as_deref(), expected, "{text}");
        };
        check("10.0.0.1-10.0.0.9", Some("10.0.0.1 10.0.0.9"));
        check("10.0.0.0/30", Some("10.0.0.0 10.0.0.3"));
        check("fd00::/127", Some("fd00:: fd00::1"));
        check("10.0.0.7", Some("10.0.0.7 10.0.0.7"));
        check("10.0.0.9-10.0.0.1", None);
        check("10.0.0.9-fd00::1", None);
        check("10.0.0.1/30", None);
        check("here", None);
    }
}
