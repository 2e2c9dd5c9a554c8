//! How something is requested.

use std::fmt;
use std::str::FromStr;

use super::{Host, Misread, Port, by_text};
use crate::Shape;

/// `scheme://host:port/path`, of which port and path may be missing.
///
/// Who logs in is no part of it, as URLs are logged: that belongs into a [`Secret`](crate::Secret).
/// It has neither a query nor a fragment, so that paths can be appended.
///
/// ```
/// use stowplan_settings::Url;
///
/// let accounts: Url = "http://accounts:8080/v2".parse()?;
/// assert_eq!(accounts.scheme(), "http");
/// assert_eq!(accounts.host().as_str(), "accounts");
/// assert_eq!(accounts.port().map(|it| it.get()), Some(8080));
/// assert_eq!(accounts.path(), "/v2");
/// # Ok::<(), stowplan_settings::Misread>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url {
    scheme: String,
    host: Host,
    port: Option<Port>,
    path: String,
}

impl Url {
    /// Its scheme, in lower case: `http`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Its host.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Its port; if it says none, that of `http`, `https`, `ws` or `wss`.
    pub fn port(&self) -> Option<Port> {
        self.port.or_else(|| match self.scheme.as_str() {
            "http" | "ws" => Port::new(80),
            "https" | "wss" => Port::new(443),
            _ => None,
        })
    }

    /// Its path, which begins with `/` unless it is empty.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for Url {
    type Err = Misread;

    fn from_str(text: &str) -> Result<Self, Misread> {
        let refuse = |why: &str| Misread(why.to_owned());
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| refuse("it has no `://` after a scheme"))?;
        let mut letters = scheme.bytes();
        let plain = |it: u8| it.is_ascii_alphanumeric() || b"+-.".contains(&it);
        if !letters.next().is_some_and(|it| it.is_ascii_alphabetic()) || !letters.all(plain) {
            return Err(refuse("its scheme isn't one, such as `http`"));
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let path = rest.get(authority.len()..).unwrap_or_default();
        if authority.contains('@') {
            return Err(refuse(
                "who logs in doesn't belong into a URL, which is logged: use a setting of type `Secret`",
            ));
        }
        if path.contains(['?', '#']) {
            return Err(refuse("it has a query or a fragment"));
        }
        // What RFC 3986 lets stand in a path as it is, and `%` before what it doesn't.
        let may = |it: u8| it.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&it);
        if !path.bytes().all(may) {
            return Err(refuse(
                "its path has characters that are written `%…` in URLs",
            ));
        }
        let (host, port) = Host::split(authority)?;
        let port = match port {
            Some(port) => {
                Some(Port::read(port).ok_or_else(|| refuse("a port is a number from 1 to 65535"))?)
            }
            None => None,
        };
        Ok(Self {
            scheme: scheme.to_ascii_lowercase(),
            host,
            port,
            path: path.to_owned(),
        })
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host.bracketed())?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path)
    }
}

by_text!(Url, Shape::Url);
