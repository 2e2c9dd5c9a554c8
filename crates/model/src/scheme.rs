//! The scheme of a URL that leads to a port.

use crate::{Port, PortName, Protocol};

/// What a port may be called, and the scheme of its URLs.
///
/// Sources: the [URI schemes of IANA](https://www.iana.org/assignments/uri-schemes); what
/// [Kubernetes](https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol)
/// itself names `kubernetes.io/…`; else what the servers' own clients take.
const SCHEMES: &[(&str, &str)] = &[
    ("amqp", "amqp"),
    ("amqps", "amqps"),
    ("grpc", "grpc"),
    ("grpcs", "grpcs"),
    ("h2c", "http"),
    ("http", "http"),
    ("http2", "http"),
    ("https", "https"),
    ("kafka", "kafka"),
    ("kubernetes.io/h2c", "http"),
    ("kubernetes.io/ws", "ws"),
    ("kubernetes.io/wss", "wss"),
    ("ldap", "ldap"),
    ("ldaps", "ldaps"),
    ("memcached", "memcached"),
    ("mongo", "mongodb"),
    ("mongodb", "mongodb"),
    ("mqtt", "mqtt"),
    ("mqtts", "mqtts"),
    ("mysql", "mysql"),
    ("nats", "nats"),
    ("postgres", "postgres"),
    ("postgresql", "postgresql"),
    ("redis", "redis"),
    ("rediss", "rediss"),
    ("ws", "ws"),
    ("wss", "wss"),
];

/// The scheme of URLs to a port: what its `appProtocol` says, else for a TCP port its name or what
/// stands before the name's first `-`, where that is a known scheme (`http-admin` is `http`); else
/// the transport, as in `tcp://host:31234`.
///
/// ```
/// use stowplan_model::{PortName, Protocol, scheme};
///
/// let of = |name: &'static str| scheme(None, &PortName::literal(name), Protocol::Tcp);
/// assert_eq!((of("redis"), of("http-admin"), of("game")), ("redis", "http", "tcp"));
/// ```
pub fn scheme(app_protocol: Option<&str>, name: &PortName, protocol: Protocol) -> &'static str {
    let (transport, by_name) = match protocol {
        Protocol::Tcp => ("tcp", true),
        Protocol::Udp => ("udp", false),
        Protocol::Sctp => ("sctp", false),
    };
    let name = name.as_str();
    let first = name.split('-').next();
    app_protocol
        .and_then(known)
        .or_else(|| {
            [Some(name), first]
                .into_iter()
                .flatten()
                .filter(|_| by_name)
                .find_map(known)
        })
        .unwrap_or(transport)
}

/// The port that a URL of this scheme means when it names none: of HTTP and web sockets only, since
/// clients of others may take the scheme and not its port.
/// Source: the special schemes of the [URL standard](https://url.spec.whatwg.org/#special-scheme).
pub fn own_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        _ => None,
    }
}

fn known(word: &str) -> Option<&'static str> {
    let found = SCHEMES.binary_search_by_key(&word, |(word, _)| word);
    found
        .ok()
        .and_then(|at| SCHEMES.get(at))
        .map(|(_, scheme)| *scheme)
}

impl Port {
    /// The scheme of URLs that lead to it: `http`, `redis`, `tcp`.
    pub fn scheme(&self) -> &'static str {
        scheme(self.app_protocol.as_deref(), &self.name, self.protocol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        assert!(SCHEMES.is_sorted());
        for (word, scheme) in SCHEMES {
            assert_eq!(known(word), Some(*scheme));
        }
    }

    #[test]
    fn what_a_port_says_comes_first() {
        let check = |app: Option<&str>, name: &str, protocol, expect: &str| {
            let name: PortName = name.parse().unwrap();
            assert_eq!(
                scheme(app, &name, protocol),
                expect,
                "{app:?} {name} {protocol}"
            );
        };
        check(None, "http", Protocol::Tcp, "http");
        check(None, "http-admin", Protocol::Tcp, "http");
        check(None, "httpx", Protocol::Tcp, "tcp");
        check(None, "game", Protocol::Tcp, "tcp");
        check(None, "game", Protocol::Udp, "udp");
        check(None, "game", Protocol::Sctp, "sctp");
        check(None, "memcached-udp", Protocol::Udp, "udp");
        check(None, "mongo", Protocol::Tcp, "mongodb");
        check(Some("grpc"), "http", Protocol::Tcp, "grpc");
        check(Some("kubernetes.io/h2c"), "api", Protocol::Tcp, "http");
        check(Some("kubernetes.io/ws"), "game", Protocol::Tcp, "ws");
        check(Some("example.com/own"), "http", Protocol::Tcp, "http");
        check(Some("example.com/own"), "game", Protocol::Tcp, "tcp");
        check(Some("https"), "quic", Protocol::Udp, "https");
    }
}
