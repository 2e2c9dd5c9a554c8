//! IP addresses and ranges of them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::InvalidValue;
use crate::text::{inline_schema, read_from_text};

/// An IPv4 or IPv6 address: becomes `loadBalancerIP`, an endpoint, or part of a peer's address.
///
/// Neither leading zeros nor IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) nor zones are
/// allowed; the API server refuses them from 1.36 on (`StrictIPCIDRValidation`). Kept in canonical
/// form: `2001:DB8::0` is `2001:db8::`.
/// Source: `IsValidIP` in
/// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/ip.go).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpAddress(IpAddr);

/// A range of IP addresses, `10.0.0.0/8` or `fd00::/8`: becomes `cidr` of a NetworkPolicy's
/// `ipBlock` or an entry of `loadBalancerSourceRanges`.
///
/// Bits after the prefix must be zero: before 1.36 the API server only warns about others, from
/// then on it refuses them (`StrictIPCIDRValidation`).
/// Source: `IsValidCIDR` in
/// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/ip.go).
///
/// ```
/// use stowplan_model::Cidr;
///
/// let range: Cidr = "10.0.0.0/8".parse()?;
/// assert!(range.contains("10.1.2.3".parse()?));
/// assert_eq!("10.1.2.3/8".parse::<Cidr>().unwrap_err().hint(), Some("try `10.0.0.0/8`"));
/// # Ok::<(), stowplan_model::InvalidValue>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    network: IpAddress,
    prefix: u8,
}

impl IpAddress {
    /// The address as the standard library has it.
    pub const fn get(self) -> IpAddr {
        self.0
    }

    /// Whether it is of IPv6.
    pub const fn is_ipv6(self) -> bool {
        self.0.is_ipv6()
    }

    const fn bits(self) -> u8 {
        if self.0.is_ipv6() { 128 } else { 32 }
    }

    /// The address with all bits after the first `prefix` cleared.
    fn masked(self, prefix: u8) -> Self {
        let clear = u32::from(self.bits().saturating_sub(prefix));
        Self(match self.0 {
            IpAddr::V4(it) => {
                let mask = u32::MAX.checked_shl(clear).unwrap_or(0);
                IpAddr::V4((it.to_bits() & mask).into())
            }
            IpAddr::V6(it) => {
                let mask = u128::MAX.checked_shl(clear).unwrap_or(0);
                IpAddr::V6((it.to_bits() & mask).into())
            }
        })
    }
}

impl Cidr {
    /// The range's first address.
    pub const fn network(self) -> IpAddress {
        self.network
    }

    /// How many leading bits all its addresses share.
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// The range's last address.
    pub fn last(self) -> IpAddress {
        let set = u32::from(self.network.bits().saturating_sub(self.prefix));
        IpAddress(match self.network.0 {
            IpAddr::V4(it) => {
                let rest = !u32::MAX.checked_shl(set).unwrap_or(0);
                IpAddr::V4((it.to_bits() | rest).into())
            }
            IpAddr::V6(it) => {
                let rest = !u128::MAX.checked_shl(set).unwrap_or(0);
                IpAddr::V6((it.to_bits() | rest).into())
            }
        })
    }

    /// Whether the address is in the range; never, if one is of IPv4 and the other of IPv6.
    pub fn contains(self, address: IpAddress) -> bool {
        self.network.is_ipv6() == address.is_ipv6() && address.masked(self.prefix) == self.network
    }

    const NOUN: &'static str = "range of IP addresses";
}

impl FromStr for IpAddress {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |why: &str| InvalidValue::new("IP address", text, why);
        let Ok(address) = text.parse::<IpAddr>() else {
            return Err(refuse(
                "use four numbers up to 255 without leading zeros, as in `10.0.0.1`, \
                 or IPv6, as in `fd00::1`",
            ));
        };
        if let IpAddr::V6(it) = address
            && let Some(inner) = it.to_ipv4_mapped()
        {
            let error = refuse("an IPv4 address must not be written as IPv6");
            return Err(error.with_hint(format!("try `{inner}`")));
        }
        Ok(Self(address))
    }
}

impl FromStr for Cidr {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |why: &str| InvalidValue::new(Self::NOUN, text, why);
        let Some((address, prefix)) = text.split_once('/') else {
            let error = refuse("use an address, `/` and a number of bits, as in `10.0.0.0/8`");
            return Err(match text.parse::<IpAddress>() {
                Ok(it) => error.with_hint(format!("try `{it}/{}`", it.bits())),
                Err(_) => error,
            });
        };
        let address: IpAddress = address
            .parse()
            .map_err(|error: InvalidValue| refuse(error.why()))?;
        let digits = prefix.bytes().all(|it| it.is_ascii_digit());
        let padded = prefix.len() > 1 && prefix.starts_with('0');
        let bits = address.bits();
        let prefix = match prefix.parse::<u8>() {
            Ok(prefix) if digits && !padded && prefix <= bits => prefix,
            _ => {
                let why = format!("use a whole number from 0 to {bits} after `/`");
                return Err(refuse(&why));
            }
        };
        let network = address.masked(prefix);
        if network != address {
            let why = format!("bits after the first {prefix} must be zero");
            return Err(refuse(&why).with_hint(format!("try `{network}/{prefix}`")));
        }
        Ok(Self { network, prefix })
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IpAddress({self})")
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

impl fmt::Debug for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cidr({self})")
    }
}

impl From<IpAddress> for Cidr {
    /// The range of this address alone.
    fn from(address: IpAddress) -> Self {
        Self {
            network: address,
            prefix: address.bits(),
        }
    }
}

read_from_text!(IpAddress, wanted: "IP address");
inline_schema!(IpAddress, {
    "description": "An IPv4 or IPv6 address.",
    "type": "string",
    "pattern": "^[0-9A-Fa-f:.]+$",
});

read_from_text!(Cidr, wanted: "range of IP addresses such as `10.0.0.0/8`");
inline_schema!(Cidr, {
    "description": "A range of IP addresses, as in `10.0.0.0/8` or `fd00::/8`.",
    "type": "string",
    "pattern": "^[0-9A-Fa-f:.]+/[0-9]{1,3}$",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_canonical() {
        let check = |text: &str, expect: Option<&str>| {
            let found = text.parse::<IpAddress>().ok().map(|it| it.to_string());
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        check("10.0.0.1", Some("10.0.0.1"));
        check("255.255.255.255", Some("255.255.255.255"));
        check("::", Some("::"));
        check("FD00:0::0:1", Some("fd00::1"));
        for text in [
            "",
            "10.0.0",
            "10.0.0.256",
            "010.0.0.1",
            "10.0.0.1 ",
            "::ffff:10.0.0.1",
            "fe80::1%eth0",
            "1.2.3.4:80",
            "[::1]",
            "fd00:::1",
            "localhost",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn ranges_have_no_host_bits() {
        let check = |text: &str, ok: bool, hint: Option<&str>| match text.parse::<Cidr>() {
            Ok(range) => {
                assert!(ok, "{text}");
                assert_eq!(range.to_string(), text);
            }
            Err(error) => {
                assert!(!ok, "{error}");
                assert_eq!(error.hint(), hint, "{error}");
            }
        };
        check("0.0.0.0/0", true, None);
        check("10.0.0.0/8", true, None);
        check("10.0.0.1/32", true, None);
        check("::/0", true, None);
        check("fd00::/8", true, None);
        check("fd00::1/128", true, None);
        check("10.0.0.1/8", false, Some("try `10.0.0.0/8`"));
        check("1.0.0.0/0", false, Some("try `0.0.0.0/0`"));
        check("fd00::1/64", false, Some("try `fd00::/64`"));
        check("10.0.0.1", false, Some("try `10.0.0.1/32`"));
        check("10.0.0.0/33", false, None);
        check("fd00::/129", false, None);
        check("10.0.0.0/08", false, None);
        check("10.0.0.0/+8", false, None);
        check("10.0.0.0/-1", false, None);
        check("10.0.0.0/", false, None);
        check("10.0.0/8", false, None);
        check("/8", false, None);
        check("", false, None);
    }

    #[test]
    fn ranges_contain_their_addresses() {
        let check = |range: &str, address: &str, expect: bool| {
            let range: Cidr = range.parse().unwrap();
            assert_eq!(range.contains(address.parse().unwrap()), expect);
        };
        check("10.0.0.0/8", "10.255.255.255", true);
        check("10.0.0.0/8", "11.0.0.0", false);
        check("0.0.0.0/0", "255.255.255.255", true);
        check("0.0.0.0/0", "::1", false);
        check("::/0", "fd00::1", true);
        check("10.0.0.1/32", "10.0.0.1", true);
        check("10.0.0.1/32", "10.0.0.2", false);
        assert_eq!(
            Cidr::from("fd00::1".parse::<IpAddress>().unwrap()).to_string(),
            "fd00::1/128"
        );
    }
}
