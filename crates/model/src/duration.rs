//! Spans of time in whole seconds.

use std::fmt;
use std::str::FromStr;

use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text};
use crate::{Arg, InvalidValue};

/// A span of time in whole seconds: `30s`, `5m`, `1h30m`, `2d`, or a bare number of seconds.
///
/// Becomes `periodSeconds`, `terminationGracePeriodSeconds` and the like, whose values are of 32
/// bits, hence at most 2³¹−1 seconds. Written with the largest units that fit: `90` is `1m30s`.
///
/// ```
/// use stowplan_model::{Duration, duration};
///
/// assert_eq!(duration!("1h30m").as_secs(), 5400);
/// assert_eq!(Duration::from_secs(90).map(|it| it.to_string()).as_deref(), Some("1m30s"));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u32);

const NOUN: &str = "duration";
const RULE: &str = "use days, hours, minutes and seconds in this order, as in `1h30m` or `45s`";
const TOO_LONG: Fault = Fault::Rule("it is longer than 2^31-1 seconds");

impl Duration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// The longest.
    pub const MAX: Self = Self(i32::MAX.unsigned_abs());

    /// So many seconds, if they are at most 2³¹−1.
    pub const fn from_secs(seconds: u32) -> Option<Self> {
        if seconds > Self::MAX.0 {
            return None;
        }
        Some(Self(seconds))
    }

    /// A span written in the source; `duration!` has the compiler check it.
    ///
    /// # Panics
    ///
    /// If it is refused. In a constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match read(text.as_bytes()) {
            Ok(duration) => duration,
            Err(fault) => fault.refuse(NOUN, text, RULE),
        }
    }

    /// The number of seconds, at most 2³¹−1.
    pub const fn as_secs(self) -> u32 {
        self.0
    }

    /// The number of seconds, as Kubernetes' fields have it.
    pub const fn as_i32(self) -> i32 {
        self.0.cast_signed()
    }

    /// The sum, if it is at most 2³¹−1 seconds.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_secs(self.0 + other.0)
    }
}

const UNITS: [(u8, u32); 4] = [(b'd', 86_400), (b'h', 3_600), (b'm', 60), (b's', 1)];

const fn read(text: &[u8]) -> Result<Duration, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut total = 0u64;
    let mut at = 0;
    let mut unit = 0;
    while at < text.len() {
        let begin = at;
        let mut number = 0u64;
        while at < text.len() && text[at].is_ascii_digit() {
            number = number * 10 + (text[at] - b'0') as u64;
            if number > Duration::MAX.0 as u64 {
                return Err(TOO_LONG);
            }
            at += 1;
        }
        if at == begin {
            return Err(Fault::NotAllowed { at });
        }
        if at == text.len() {
            if begin == 0 {
                total = number;
                break;
            }
            return Err(Fault::Rule(RULE));
        }
        while unit < UNITS.len() && UNITS[unit].0 != text[at] {
            unit += 1;
        }
        if unit == UNITS.len() {
            return Err(Fault::NotAllowed { at });
        }
        total += number * UNITS[unit].1 as u64;
        unit += 1;
        at += 1;
    }
    if total > Duration::MAX.0 as u64 {
        return Err(TOO_LONG);
    }
    #[expect(clippy::cast_possible_truncation, reason = "compared just above")]
    Ok(Duration(total as u32))
}

fn from_number(number: impl fmt::Display) -> Result<Duration, InvalidValue> {
    number.to_string().parse()
}

impl TryFrom<u32> for Duration {
    type Error = InvalidValue;

    fn try_from(seconds: u32) -> Result<Self, InvalidValue> {
        from_number(seconds)
    }
}

impl Arg<Duration> for u32 {
    fn into_arg(self) -> Result<Duration, InvalidValue> {
        from_number(self)
    }
}

impl FromStr for Duration {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        read(text.as_bytes()).map_err(|fault| InvalidValue::from_fault(fault, NOUN, text, RULE))
    }
}

impl From<Duration> for std::time::Duration {
    fn from(duration: Duration) -> Self {
        Self::from_secs(u64::from(duration.0))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.pad("0s");
        }
        let mut text = String::new();
        let mut rest = self.0;
        for (unit, seconds) in UNITS {
            if rest >= seconds {
                text += &(rest / seconds).to_string();
                text.push(char::from(unit));
                rest %= seconds;
            }
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Duration({self})")
    }
}

read_from_text!(Duration);

impl<'de> serde::Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Span;

        impl serde::de::Visitor<'_> for Span {
            type Value = Duration;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration such as `30s` or `1h30m`, or a number of seconds")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Duration, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Duration, E> {
                from_number(number).map_err(E::custom)
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Duration, E> {
                from_number(number).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Span)
    }
}

inline_schema!(Duration, {
    "description": "A span of time: `30s`, `5m`, `1h30m`, `2d`, or a number of seconds.",
    "type": ["string", "integer"],
    "pattern": "^([0-9]+|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$",
    "minimum": 0,
    "maximum": 2_147_483_647,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written_in_canonical_form() {
        let check = |text: &str, expect: Option<(u32, &str)>| {
            let found = text.parse::<Duration>().ok();
            let found = found.map(|it| (it.as_secs(), it.to_string()));
            assert_eq!(
                found,
                expect.map(|(secs, text)| (secs, text.to_owned())),
                "{text}"
            );
        };
        check("0", Some((0, "0s")));
        check("0s", Some((0, "0s")));
        check("0d0h", Some((0, "0s")));
        check("1", Some((1, "1s")));
        check("007", Some((7, "7s")));
        check("30s", Some((30, "30s")));
        check("60s", Some((60, "1m")));
        check("90", Some((90, "1m30s")));
        check("5m", Some((300, "5m")));
        check("1h30m", Some((5_400, "1h30m")));
        check("90m", Some((5_400, "1h30m")));
        check("1d1s", Some((86_401, "1d1s")));
        check("2d", Some((172_800, "2d")));
        check("2147483647", Some((2_147_483_647, "24855d3h14m7s")));
        check("24855d3h14m7s", Some((2_147_483_647, "24855d3h14m7s")));
        for text in [
            "",
            "s",
            "m5",
            "-1",
            "+1",
            "1.5h",
            "1ms",
            "1 h",
            " 1h",
            "1h ",
            "1h30",
            "30m1h",
            "1h1h",
            "1H",
            "1w",
            "2147483648",
            "24855d3h14m8s",
            "99999999999999999999999",
            "é",
            "1é",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn numbers_are_seconds() {
        let check = |json: &str, expect: Option<u32>| {
            let found = serde_json::from_str::<Duration>(json)
                .ok()
                .map(Duration::as_secs);
            assert_eq!(found, expect, "{json}");
        };
        check("90", Some(90));
        check("\"90\"", Some(90));
        check("\"1m\"", Some(60));
        check("2147483647", Some(2_147_483_647));
        check("2147483648", None);
        check("-1", None);
        check("1.5", None);
        assert_eq!(Arg::<Duration>::into_arg(5u32), Ok(Duration(5)));
        assert!(Duration::try_from(u32::MAX).is_err());
    }
}
