//! Formats of texts and numbers, as the API server reads them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A format.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// None, or one that the API server doesn't know either.
    #[default]
    None,
    Int32,
    Int64,
    DateTime,
    /// A time with exactly six digits of a second.
    MicroTime,
    Byte,
    Quantity,
    Date,
    Ipv4,
    Ipv6,
    Cidr,
    Mac,
    Uuid,
    Duration,
    Uri,
}

impl Format {
    pub(crate) fn of(name: &str) -> Self {
        match name {
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "date-time" | "datetime" => Self::DateTime,
            "date-time-micro" => Self::MicroTime,
            "byte" => Self::Byte,
            "quantity" => Self::Quantity,
            "date" => Self::Date,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "cidr" => Self::Cidr,
            "mac" => Self::Mac,
            "uuid" => Self::Uuid,
            "duration" => Self::Duration,
            "uri" => Self::Uri,
            _ => Self::None,
        }
    }

    /// What is expected of a text, if it isn't that.
    pub(crate) fn fault(self, text: &str) -> Option<&'static str> {
        let (fits, expected) = match self {
            Self::None | Self::Int32 | Self::Int64 | Self::Quantity => return None,
            Self::DateTime => (
                is_time(text, false),
                "a time such as `2026-01-31T12:00:00Z`",
            ),
            Self::MicroTime => (
                is_time(text, true),
                "a time with six digits of a second such as `2026-01-31T12:00:00.000000Z`",
            ),
            Self::Byte => (is_base64(text), "base64"),
            Self::Date => (
                text.len() == 10 && is_date(text),
                "a date such as `2026-01-31`",
            ),
            Self::Ipv4 => (
                text.parse::<Ipv4Addr>().is_ok(),
                "an IPv4 address such as `192.0.2.1`",
            ),
            Self::Ipv6 => (
                text.parse::<Ipv6Addr>().is_ok(),
                "an IPv6 address such as `2001:db8::1`",
            ),
            Self::Cidr => (is_cidr(text), "a range of addresses such as `192.0.2.0/24`"),
            Self::Mac => (is_mac(text), "a MAC address such as `00:00:5e:00:53:01`"),
            Self::Uuid => (is_uuid(text), "a UUID"),
            Self::Duration => (is_duration(text), "a duration such as `1h30m`"),
            Self::Uri => (is_uri(text), "a URI such as `https://example.com/`"),
        };
        (!fits).then_some(expected)
    }
}

/// RFC 3339, as Go reads it: with `T`, and `Z` or an offset, and any fraction of a second.
fn is_time(text: &str, micro: bool) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let Some((time, rest)) = rest.split_at_checked(9) else {
        return false;
    };
    let clock = time.strip_prefix('T').is_some_and(|it| {
        let parts: Vec<_> = it.split(':').map(|part| digits(part, 2)).collect();
        matches!(parts[..], [Some(hour), Some(minute), Some(second)]
            if hour < 24 && minute < 60 && second < 60)
    });
    let end = rest
        .bytes()
        .position(|it| !it.is_ascii_digit() && it != b'.' && it != b',')
        .unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(end);
    let count = fraction.len().saturating_sub(1);
    let fraction = if micro {
        count == 6 && fraction.starts_with('.')
    } else {
        fraction.is_empty() || (count > 0 && fraction.starts_with(['.', ',']))
    };
    is_date(date) && clock && fraction && is_zone(zone)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let Some((hours, minutes)) = text
        .strip_prefix(['+', '-'])
        .and_then(|it| it.split_once(':'))
    else {
        return false;
    };
    matches!((digits(hours, 2), digits(minutes, 2)), (Some(hours), Some(minutes))
        if hours <= 24 && minutes <= 60)
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let fits = text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Base64 with padding, as Go reads it: line ends don't count.
fn is_base64(text: &str) -> bool {
    let mut count = 0_usize;
    let mut padding = 0;
    for byte in text.bytes() {
        match byte {
            b'\r' | b'\n' => continue,
            b'=' => padding += 1,
            _ if padding > 0 => return false,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => {}
            _ => return false,
        }
        count += 1;
    }
    count.is_multiple_of(4) && padding <= 2
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let plain = length.bytes().all(|it| it.is_ascii_digit()) && length.len() <= 3;
    plain && length.parse::<u32>().is_ok_and(|it| it <= most)
}

fn is_mac(text: &str) -> bool {
    let hex = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let rest = text
        .bytes()
        .all(|it| it.is_ascii_hexdigit() || b":-.".contains(&it));
    rest && matches!(hex, 12 | 16 | 40)
}

fn is_uuid(text: &str) -> bool {
    let hex: usize = text.bytes().filter(u8::is_ascii_hexdigit).count();
    hex == 32 && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

/// Numbers with units; which units there are is for the API server to say.
fn is_duration(text: &str) -> bool {
    let rest = text.trim().trim_start_matches(['-', '+']);
    rest == "0"
        || (rest.bytes().any(|it| it.is_ascii_digit())
            && rest.chars().any(char::is_alphabetic)
            && rest.starts_with(|it: char| it.is_ascii_digit() || it == '.'))
}

/// A path, or something with a scheme.
fn is_uri(text: &str) -> bool {
    let scheme = text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
    });
    (scheme || text.starts_with('/')) && !text.contains(|it: char| it.is_ascii_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_format() {
        for (format, right, wrong) in [
            (
                Format::DateTime,
                &[
                    "2024-02-29T00:00:00Z",
                    "2024-01-01T23:59:59.1+02:00",
                    "2024-01-01T00:00:00.123456789-23:59",
                ][..],
                &[
                    "2023-02-29T00:00:00Z",
                    "2024-01-01",
                    "2024-01-01 00:00:00Z",
                    "2024-01-01T00:00:00",
                    "2024-01-01t00:00:00z",
                    "2024-01-01T24:00:00Z",
                    "2024-01-01T00:00:00.Z",
                    "",
                    "é024-01-01T00:00:00Z",
                ][..],
            ),
            (
                Format::MicroTime,
                &["2024-01-01T00:00:00.000000Z"],
                &["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z"],
            ),
            (
                Format::Byte,
                &["", "YQ==", "YWJj", "YW\nJj\n", "YWI="],
                &["YQ", "a b=", "YQ=a", "_-__", "===="],
            ),
            (
                Format::Cidr,
                &["10.0.0.0/8", "::/0"],
                &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8"],
            ),
            (
                Format::Duration,
                &["1h30m", "0", "5 minutes"],
                &["", "h", "x1"],
            ),
            (
                Format::Uri,
                &["https://x/", "/a", "mailto:a@b"],
                &["a b", "", "x"],
            ),
        ] {
            for text in right {
                assert_eq!(format.fault(text), None, "{format:?} {text}");
            }
            for text in wrong {
                assert!(format.fault(text).is_some(), "{format:?} {text}");
            }
        }
    }
}
