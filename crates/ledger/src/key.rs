//! What makes two numbers the same.

use std::net::{IpAddr, Ipv6Addr};

use crate::Number;

/// A number as it is compared: of one scope and kind, each key is given once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A port, an address or the number of a database.
    Number(u128),
    /// A name in lower case: on some servers `Shop` and `shop` are one database.
    /// <https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html>
    Name(String),
}

impl Key {
    pub(crate) fn of(number: &Number) -> Self {
        match number {
            Number::Port(port) => Self::Number(u128::from(*port)),
            Number::Address(address) => Self::Number(address_bits(*address)),
            Number::Database(database) => Self::Number(u128::from(*database)),
            Number::Name(name) => Self::Name(name.to_ascii_lowercase()),
        }
    }
}

/// An address as one number; one of IPv4 is where IPv6 maps it.
pub(crate) fn address_bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The address that a number stands for.
pub(crate) fn address_of(bits: u128) -> IpAddr {
    Ipv6Addr::from_bits(bits).to_canonical()
}
