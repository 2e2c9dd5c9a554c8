//! Where something is.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use super::{Misread, by_text};
use crate::Shape;

/// A host: its name, or its IP address.
///
/// A name has labels of letters, digits and `-`, each of at most 63 bytes, joined by `.`, and at
/// most 253 bytes ([RFC 1123, 2.1](https://www.rfc-editor.org/rfc/rfc1123#section-2.1)).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

impl Host {
    /// Its text; an IPv6 address is without brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IP address that it is, if it isn't a name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.0.parse().ok()
    }

    fn is_v6(&self) -> bool {
        self.0.contains(':')
    }

    /// As it stands before a port: an IPv6 address in brackets.
    pub(super) fn bracketed(&self) -> String {
        if self.is_v6() {
            format!("[{}]", self.0)
        } else {
            self.0.clone()
        }
    }

    /// Splits `host:port` or `host`.
    pub(super) fn split(text: &str) -> Result<(Self, Option<&str>), Misread> {
        if let Some(rest) = text.strip_prefix('[') {
            let (inside, after) = rest
                .split_once(']')
                .ok_or_else(|| Misread("`[` has no `]`".to_owned()))?;
            let ip: Ipv6Addr = inside
                .parse()
                .map_err(|_| Misread(format!("`{inside}` in brackets is no IPv6 address")))?;
            let port = match after.strip_prefix(':') {
                Some(port) => Some(port),
                None if after.is_empty() => None,
                None => {
                    return Err(Misread(
                        "after `]` there can only be `:` and a port".to_owned(),
                    ));
                }
            };
            return Ok((Self(ip.to_string()), port));
        }
        if text.matches(':').count() > 1 {
            return Err(Misread(
                "an IPv6 address stands in brackets, as in `[::1]:80`".to_owned(),
            ));
        }
        match text.split_once(':') {
            Some((host, port)) => Ok((host.parse()?, Some(port))),
            None => Ok((text.parse()?, None)),
        }
    }
}

impl FromStr for Host {
    type Err = Misread;

    fn from_str(text: &str) -> Result<Self, Misread> {
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Ok(Self(ip.to_string()));
        }
        let refuse = |why: &str| Err(Misread(why.to_owned()));
        // The dot of a name that is looked up as it is.
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.is_empty() {
            return refuse("a host's name isn't empty");
        }
        if name.len() > 253 {
            return refuse("a host's name has at most 253 bytes");
        }
        if name.bytes().all(|it| it.is_ascii_digit() || it == b'.') {
            return refuse("it is no IP address, and no name has digits only");
        }
        for label in name.split('.') {
            let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
            if !label.bytes().all(plain) {
                return refuse("a host's name has letters, digits, `-` and `.`");
            }
            if label.is_empty() || label.starts_with('-') || label.ends_with('-') {
                return refuse("each part of a host's name begins and ends with a letter or digit");
            }
            if label.len() > 63 {
                return refuse("each part of a host's name has at most 63 bytes");
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

by_text!(Host, Shape::Host);
