//! IP addresses and networks in the forms that the API server takes.
//!
//! Fields that are older than Kubernetes 1.36 took what C programs and Go once took: `010.0.0.1`,
//! `::ffff:10.0.0.1` and `10.0.0.5/24`. Programs disagree about what these mean, so that 1.36
//! refuses them (`StrictIPCIDRValidation`); before it the server only warns.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::minor::Minor;

/// An IP address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    /// The address; that of an IPv4 address in IPv6 clothes is IPv4, as it is to the API server.
    pub(crate) ip: IpAddr,
    /// What is unusual about its text.
    pub(crate) oddity: Option<Oddity>,
}

/// A network: an address and the length of its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    /// The first address of the network.
    pub(crate) base: IpAddr,
    /// The length of the prefix.
    pub(crate) bits: u8,
    /// The address that is written, whose last bits may be set.
    pub(crate) written: IpAddr,
    /// What is unusual about its text.
    pub(crate) oddity: Option<Oddity>,
}

/// What is unusual about the text of an address or network that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// Numbers begin with zeros, which some programs take for octal.
    Zeros,
    /// An IPv4 address is written as an IPv6 address.
    Mapped,
    /// Bits behind the prefix of a network are set.
    HostBits,
    /// An IPv6 address is longer than it need be, or in upper case. This is never refused.
    Form,
}

impl Oddity {
    /// Whether fields that took anything before 1.36 don't take it.
    pub(crate) fn is_refused(self, minor: Minor) -> bool {
        self != Self::Form && minor >= Minor::V1_36
    }

    /// What is wrong, as the end of a sentence.
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Zeros => "has numbers that begin with `0`, which some programs read as octal",
            Self::Mapped => "is an IPv4 address in the form of an IPv6 address",
            Self::HostBits => "has bits set behind its prefix",
            Self::Form => "isn't in the canonical form of IPv6 addresses",
        }
    }
}

impl Address {
    /// Reads what the API server takes in any version.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Some(Self::of(ip, text));
        }
        let ip = without_zeros(text)?.parse::<IpAddr>().ok()?;
        Some(Self {
            ip: unmapped(ip),
            oddity: Some(Oddity::Zeros),
        })
    }

    fn of(ip: IpAddr, text: &str) -> Self {
        let oddity = match ip {
            IpAddr::V4(_) => None,
            IpAddr::V6(it) if it.to_ipv4_mapped().is_some() => Some(Oddity::Mapped),
            IpAddr::V6(it) => (it.to_string() != text).then_some(Oddity::Form),
        };
        Self {
            ip: unmapped(ip),
            oddity,
        }
    }

    /// Whether no endpoint or external address can be this one, and why: the end of a sentence.
    pub(crate) fn special(self) -> Option<&'static str> {
        if self.ip.is_unspecified() {
            return Some("is the unspecified address");
        }
        if self.ip.is_loopback() {
            return Some("is a loopback address: it is the machine itself");
        }
        let (local, multicast) = match self.ip {
            IpAddr::V4(it) => (it.is_link_local(), it.octets().starts_with(&[224, 0, 0])),
            IpAddr::V6(it) => {
                let first = it.segments().first().copied().unwrap_or_default();
                (it.is_unicast_link_local(), first & 0xff0f == 0xff02)
            }
        };
        if local {
            return Some("is a link-local address");
        }
        multicast.then_some("is a link-local multicast address")
    }
}

impl Network {
    /// Reads what the API server takes in any version.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        if length.is_empty() || !length.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let parsed = Address::parse(address)?;
        let digits = length.trim_start_matches('0');
        let mut bits: u8 = match digits {
            "" => 0,
            digits => digits.parse().ok()?,
        };
        let mapped = parsed.ip.is_ipv4() && address.contains(':');
        if bits
            > if parsed.ip.is_ipv4() && !mapped {
                32
            } else {
                128
            }
        {
            return None;
        }
        if mapped {
            bits = bits.saturating_sub(96);
        }
        let base = masked(parsed.ip, bits);
        let zeros = length.len() > 1 && length.starts_with('0');
        let oddity = match parsed.oddity {
            Some(Oddity::Zeros) => Some(Oddity::Zeros),
            _ if zeros => Some(Oddity::Zeros),
            Some(Oddity::Mapped) => Some(Oddity::Mapped),
            _ if base != parsed.ip => Some(Oddity::HostBits),
            other => other,
        };
        Some(Self {
            base,
            bits,
            written: parsed.ip,
            oddity,
        })
    }

    /// Whether all addresses of another network are in this one, and it has more.
    pub(crate) fn is_wider_than(self, other: Self) -> bool {
        self.base.is_ipv4() == other.base.is_ipv4()
            && self.bits < other.bits
            && masked(other.base, self.bits) == self.base
    }

    /// The text that everybody understands alike.
    pub(crate) fn canonical(self) -> String {
        format!("{}/{}", self.base, self.bits)
    }

    /// The network of the written address alone.
    pub(crate) fn single(self) -> String {
        let bits = if self.written.is_ipv4() { 32 } else { 128 };
        format!("{}/{bits}", self.written)
    }
}

/// An IPv4 address without its IPv6 clothes.
fn unmapped(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(it) => it.to_ipv4_mapped().map_or(ip, IpAddr::V4),
    }
}

/// The address with the bits behind a prefix cleared.
fn masked(ip: IpAddr, bits: u8) -> IpAddr {
    match ip {
        IpAddr::V4(it) => {
            let free = 32_u32.saturating_sub(u32::from(bits));
            let mask = u32::MAX.checked_shl(free).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(it) & mask))
        }
        IpAddr::V6(it) => {
            let free = 128_u32.saturating_sub(u32::from(bits));
            let mask = u128::MAX.checked_shl(free).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(it) & mask))
        }
    }
}

/// The text without the zeros that its numbers begin with; `None` where there are none.
fn without_zeros(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for (at, it) in text.char_indices() {
        let next = bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit);
        if it == '0' && !inside && next {
            continue;
        }
        inside = it.is_ascii_hexdigit();
        plain.push(it);
    }
    (plain.len() < text.len()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<(String, Option<Oddity>)> {
        Address::parse(text).map(|it| (it.ip.to_string(), it.oddity))
    }

    fn network(text: &str) -> Option<(String, Option<Oddity>)> {
        Network::parse(text).map(|it| (it.canonical(), it.oddity))
    }

    #[test]
    fn addresses() {
        let cases = [
            ("10.0.0.1", "10.0.0.1", None),
            ("0.0.0.0", "0.0.0.0", None),
            ("010.000.000.005", "10.0.0.5", Some(Oddity::Zeros)),
            ("2001:db8::1", "2001:db8::1", None),
            ("::", "::", None),
            ("2001:DB8::1", "2001:db8::1", Some(Oddity::Form)),
            ("2001:0db8::0001", "2001:db8::1", Some(Oddity::Form)),
            ("2001:db8::00001", "2001:db8::1", Some(Oddity::Zeros)),
            ("::ffff:1.2.3.4", "1.2.3.4", Some(Oddity::Mapped)),
            ("::ffff:01.2.3.4", "1.2.3.4", Some(Oddity::Zeros)),
        ];
        for (text, ip, oddity) in cases {
            assert_eq!(address(text), Some((ip.to_owned(), oddity)), "{text}");
        }
        for text in [
            "",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.1/8",
            "a.b.c.d",
            "10.0.0.1.2",
            "1:2:3",
            " 10.0.0.1",
            "fe80::1%eth0",
            "[::1]",
            "1.2.3.4:80",
            "0x10.0.0.1",
            "-1.0.0.0",
            "None",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn networks() {
        let cases = [
            ("10.0.0.0/8", "10.0.0.0/8", None),
            ("0.0.0.0/0", "0.0.0.0/0", None),
            ("10.0.0.5/32", "10.0.0.5/32", None),
            ("10.0.0.5/24", "10.0.0.0/24", Some(Oddity::HostBits)),
            ("10.0.0.0/08", "10.0.0.0/8", Some(Oddity::Zeros)),
            ("010.0.0.0/8", "10.0.0.0/8", Some(Oddity::Zeros)),
            ("::/0", "::/0", None),
            ("2001:db8::/64", "2001:db8::/64", None),
            ("2001:DB8::/64", "2001:db8::/64", Some(Oddity::Form)),
            ("2001:db8::1/64", "2001:db8::/64", Some(Oddity::HostBits)),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8", Some(Oddity::Mapped)),
        ];
        for (text, canonical, oddity) in cases {
            assert_eq!(
                network(text),
                Some((canonical.to_owned(), oddity)),
                "{text}"
            );
        }
        for text in [
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "::/129",
            "/8",
            "10.0.0/8",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0.0/99999999999999999999",
            "10.0.0.0/255.0.0.0",
            "",
        ] {
            assert_eq!(network(text), None, "{text}");
        }
        let wide = |one, other| {
            let (one, other) = (Network::parse(one), Network::parse(other));
            one.zip(other).map(|(one, other)| one.is_wider_than(other))
        };
        assert_eq!(wide("10.0.0.0/8", "10.1.0.0/16"), Some(true));
        assert_eq!(wide("10.0.0.0/8", "10.0.0.0/8"), Some(false));
        assert_eq!(wide("10.1.0.0/16", "10.0.0.0/8"), Some(false));
        assert_eq!(wide("10.0.0.0/8", "11.0.0.0/16"), Some(false));
        assert_eq!(wide("0.0.0.0/0", "2001:db8::/32"), Some(false));
    }
}
