//! Host names.

use crate::arg::arg_from;
use crate::dns::{LABEL, check_subdomain, check_subdomain_from};
use crate::fault::{Fault, hold};
use crate::text::text;
use crate::{DnsLabel, InvalidValue, IpAddress};

text! {
    /// A host's name: a lower-case DNS-1123 subdomain of at most 253 bytes that is no IP address.
    ///
    /// Becomes `host` of an Ingress rule or a hostname of an `HTTPRoute`, and goes into addresses.
    /// Beyond the API server's rule a label has at most 63 bytes, as DNS has it, and a name of
    /// digits and dots alone is taken for a mistaken IP address.
    /// Sources: `ValidateIngressRules` in
    /// [networking validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go),
    /// [RFC 1035, 2.3.4](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4).
    ///
    /// ```
    /// use stowplan_model::{Host, dns_label, host};
    ///
    /// assert_eq!(host!("example.com").join(&dns_label!("www"))?, host!("www.example.com"));
    /// assert!("10.0.0.1".parse::<Host>().is_err());
    /// # Ok::<(), stowplan_model::InvalidValue>(())
    /// ```
    pub struct Host;
    noun: "host name",
    rule: "use lower-case letters, digits and `-` in parts joined by `.`, each beginning and ending with a letter or digit",
    check: check_host,
    suggest: suggest,
    schema: {
        "description": "A host's name, in lower case and no IP address, as in `game.example.com`.",
        "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "maxLength": 253,
    },
}

text! {
    /// A [`Host`], or all hosts one label below one: `*.example.com`.
    ///
    /// Source: `IsWildcardDNS1123Subdomain` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct WildcardHost;
    noun: "host name or wildcard",
    rule: "use lower-case letters, digits and `-` in parts joined by `.`, the first of which may be `*`",
    check: check_wildcard_host,
    suggest: suggest,
    schema: {
        "description": "A host's name, or `*.` and a host's name for all hosts one label below it.",
        "pattern": "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "maxLength": 253,
    },
}

impl Host {
    /// The host `<label>.<self>`.
    ///
    /// # Errors
    ///
    /// If that is longer than 253 bytes.
    pub fn join(&self, label: &DnsLabel) -> Result<Self, InvalidValue> {
        format!("{label}.{self}").parse()
    }

    /// The name without its first label, if there is more than one.
    pub fn parent(&self) -> Option<Self> {
        self.as_str().split_once('.')?.1.parse().ok()
    }
}

impl WildcardHost {
    /// Whether it stands for more than one host.
    pub fn is_wildcard(&self) -> bool {
        self.as_str().starts_with("*.")
    }

    /// Whether requests for `host` are meant: the same name, or one label more where there is `*`.
    pub fn covers(&self, host: &Host) -> bool {
        let text = host.as_str();
        match self.as_str().strip_prefix("*.") {
            None => self.as_str() == text,
            Some(domain) => text
                .split_once('.')
                .is_some_and(|(_, parent)| parent == domain),
        }
    }
}

impl From<Host> for WildcardHost {
    fn from(host: Host) -> Self {
        Self(host.0)
    }
}

arg_from!(WildcardHost: Host);

/// Where something is dialled: a host's name, or an IP address.
///
/// ```
/// use stowplan_model::HostAddress;
///
/// let name: HostAddress = "nodes.example.com".parse()?;
/// let address: HostAddress = "203.0.113.7".parse()?;
/// assert!(name.host().is_some() && address.ip().is_some());
/// # Ok::<(), stowplan_model::InvalidValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostAddress {
    /// A name.
    Name(Host),
    /// An address.
    Ip(IpAddress),
}

impl HostAddress {
    /// The name, if it is one.
    pub fn host(&self) -> Option<&Host> {
        match self {
            Self::Name(host) => Some(host),
            Self::Ip(_) => None,
        }
    }

    /// The address, if it is one.
    pub fn ip(&self) -> Option<IpAddress> {
        match self {
            Self::Name(_) => None,
            Self::Ip(address) => Some(*address),
        }
    }

    /// Whether it leads nowhere but to who dials it: `127.0.0.1`, `::1`, `localhost`.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Name(host) => {
                host.as_str() == "localhost" || host.as_str().ends_with(".localhost")
            }
            Self::Ip(address) => address.get().is_loopback(),
        }
    }

    /// As it stands before `:port`: an IPv6 address in brackets.
    pub fn before_port(&self) -> String {
        match self {
            Self::Ip(address) if address.is_ipv6() => format!("[{address}]"),
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for HostAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(host) => f.pad(host.as_str()),
            Self::Ip(address) => address.fmt(f),
        }
    }
}

impl std::str::FromStr for HostAddress {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text.parse() {
            Ok(address) => Ok(Self::Ip(address)),
            Err(_) => text.parse().map(Self::Name),
        }
    }
}

impl From<Host> for HostAddress {
    fn from(host: Host) -> Self {
        Self::Name(host)
    }
}

crate::text::read_from_text!(HostAddress, wanted: "host name or IP address");
crate::text::inline_schema!(HostAddress, {
    "description": "A host's name, in lower case, or an IP address.",
    "type": "string",
    "pattern": "^[0-9a-z]([-0-9a-z.]*[0-9a-z])?$|^[0-9a-fA-F:]+$",
    "maxLength": 253,
});

const fn check_host(text: &[u8]) -> Result<(), Fault> {
    hold!(check_subdomain(text));
    check_labels(text, 0)
}

const fn check_wildcard_host(text: &[u8]) -> Result<(), Fault> {
    match text {
        [b'*', b'.', _, ..] => {
            hold!(crate::dns::check_length(text, crate::dns::SUBDOMAIN));
            hold!(check_subdomain_from(text, 2));
            check_labels(text, 2)
        }
        _ => check_host(text),
    }
}

const fn check_labels(text: &[u8], from: usize) -> Result<(), Fault> {
    let mut digits = true;
    let mut length = 0;
    let mut at = from;
    while at < text.len() {
        length = if text[at] == b'.' { 0 } else { length + 1 };
        if length > LABEL {
            return Err(Fault::Rule("a part between dots has more than 63 bytes"));
        }
        digits &= text[at] == b'.' || text[at].is_ascii_digit();
        at += 1;
    }
    if digits {
        return Err(Fault::Rule(
            "a host's name is wanted, not an IP address or a number",
        ));
    }
    Ok(())
}

fn suggest(text: &str) -> String {
    let name = text.trim();
    let name = name.split_once("://").map_or(name, |(_, name)| name);
    let end = name.find(['/', ':', '?', '#']).unwrap_or(name.len());
    name[..end].trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_not_addresses() {
        let check = |text: &str, ok: bool, wildcard: bool| {
            assert_eq!(text.parse::<Host>().is_ok(), ok, "{text}");
            assert_eq!(text.parse::<WildcardHost>().is_ok(), wildcard, "{text}");
        };
        let a = |length: usize| "a".repeat(length);
        let long = format!("{}.{}.{}.", a(63), a(63), a(63));
        check("localhost", true, true);
        check("a.b", true, true);
        check("1.a", true, true);
        check("a.1", true, true);
        check("xn--bcher-kva.example", true, true);
        check(&a(63), true, true);
        check(&a(64), false, false);
        check(&format!("{long}{}", a(61)), true, true);
        check(&format!("{long}{}", a(62)), false, false);
        check("*.a", false, true);
        check("*.example.com", false, true);
        check(&format!("*.{long}{}", a(59)), false, true);
        check(&format!("*.{long}{}", a(60)), false, false);
        for text in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "a_b",
            "A.b",
            "a b",
            "a:80",
            "https://a",
            "é",
            "10.0.0.1",
            "256.1.1.1",
            "010.0.0.1",
            "1",
            "::1",
            "*",
            "*.",
            "*a",
            "a.*",
            "*.*.a",
            "*.1.2",
            "*.-a",
        ] {
            check(text, false, false);
        }
    }

    #[test]
    fn hints_are_hosts() {
        let check = |text: &str, hint: Option<&str>| {
            assert_eq!(text.parse::<Host>().unwrap_err().hint(), hint, "{text}");
        };
        check(
            "https://Game.example.com:443/a",
            Some("try `game.example.com`"),
        );
        check("game.example.com.", Some("try `game.example.com`"));
        check("10.0.0.1", None);
    }

    #[test]
    fn wildcards_cover_one_label() {
        let check = |wildcard: &'static str, host: &'static str, expect: bool| {
            assert_eq!(
                WildcardHost::literal(wildcard).covers(&Host::literal(host)),
                expect
            );
        };
        check("*.a.b", "x.a.b", true);
        check("*.a.b", "a.b", false);
        check("*.a.b", "y.x.a.b", false);
        check("a.b", "a.b", true);
        check("a.b", "x.a.b", false);
    }

    #[test]
    fn hosts_have_parents_and_children() {
        let host = Host::literal("a.b");
        assert_eq!(host.parent().unwrap(), "b");
        assert_eq!(host.parent().unwrap().parent(), None);
        assert_eq!(host.join(&DnsLabel::literal("0")).unwrap(), "0.a.b");
    }
}
