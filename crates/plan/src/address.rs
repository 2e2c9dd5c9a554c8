//! Where something is dialled.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{PortNumber, UrlPath};

use crate::address_book;

/// Where something is dialled. In JSON its URL stands beside its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAddress {
    /// The scheme of a URL: `https`, `redis`, `tcp`.
    pub scheme: SmolStr,
    /// The host: a name, or an IP address without brackets.
    pub host: SmolStr,
    /// The port.
    pub port: PortNumber,
    /// The path; `/` for the root.
    pub path: UrlPath,
}

impl PlannedAddress {
    /// The root of a host and port.
    pub(crate) fn new(scheme: &'static str, host: SmolStr, port: PortNumber) -> Self {
        Self {
            scheme: SmolStr::new_static(scheme),
            host,
            port,
            path: UrlPath::literal("/"),
        }
    }

    /// `scheme://host:port/path`; the port is left out where it is the scheme's own, the path where
    /// it is the root, and an IPv6 address stands in brackets.
    pub fn url(&self) -> SmolStr {
        let Self { scheme, port, .. } = self;
        let host = if self.host.contains(':') {
            format_smolstr!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        let path = match self.path.as_str() {
            "/" => "",
            path => path,
        };
        let base = address_book::url(scheme, &host, *port);
        format_smolstr!("{base}{path}")
    }
}

/// Where something is dialled: its URL, and its parts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Address")]
struct Document<'a> {
    /// `scheme://host:port/path`. The port is left out where it is the scheme's own (`http` and
    /// `ws` 80, `https` and `wss` 443), the path where it is the root.
    url: Cow<'a, str>,
    /// The scheme: `https`, `redis`, `tcp`.
    scheme: &'a str,
    /// The host: a name, or an IP address without brackets.
    host: &'a str,
    /// The port.
    port: PortNumber,
    /// The path; `/` for the root.
    path: &'a UrlPath,
}

impl Serialize for PlannedAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let url = self.url();
        let document = Document {
            url: url.as_str().into(),
            scheme: &self.scheme,
            host: &self.host,
            port: self.port,
            path: &self.path,
        };
        document.serialize(serializer)
    }
}

impl JsonSchema for PlannedAddress {
    fn schema_name() -> Cow<'static, str> {
        Document::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Document::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Document::json_schema(generator)
    }
}
