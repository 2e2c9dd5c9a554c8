//! Where something listens.

use std::fmt;
use std::str::FromStr;

use super::{Host, Misread, Port, by_text};
use crate::Shape;

/// `host:port`; an IPv6 address is in brackets.
///
/// ```
/// use stowplan_settings::Address;
///
/// let database: Address = "mysql:3306".parse()?;
/// assert_eq!((database.host().as_str(), database.port().get()), ("mysql", 3306));
/// let here: Address = "[::1]:3306".parse()?;
/// assert_eq!(here.host().as_str(), "::1");
/// # Ok::<(), stowplan_settings::Misread>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    host: Host,
    port: Port,
}

impl Address {
    /// The address of a port of a host.
    pub const fn new(host: Host, port: Port) -> Self {
        Self { host, port }
    }

    /// Its host.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Its port.
    pub const fn port(&self) -> Port {
        self.port
    }

    /// Host and port as `ToSocketAddrs` takes them: `connect(address.pair())`.
    pub fn pair(&self) -> (&str, u16) {
        (self.host.as_str(), self.port.get())
    }
}

impl FromStr for Address {
    type Err = Misread;

    fn from_str(text: &str) -> Result<Self, Misread> {
        let (host, port) = Host::split(text)?;
        let port = port.ok_or_else(|| Misread("it has no port".to_owned()))?;
        let port = Port::read(port)
            .ok_or_else(|| Misread("a port is a number from 1 to 65535".to_owned()))?;
        Ok(Self { host, port })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host.bracketed(), self.port)
    }
}

by_text!(Address, Shape::Address);
