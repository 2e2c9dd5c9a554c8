//! Spans of time.

use std::time::Duration;

use serde_json::Value;

use super::refuse;
use crate::{Setting, Shape};

/// The units, from the longest, in nanoseconds.
const UNITS: [(&str, u128); 7] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

const SECOND: u128 = 1_000_000_000;

/// What a text of a duration looks like, for a schema.
pub(crate) const PATTERN: &str =
    "^([0-9]+|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?([0-9]+us)?([0-9]+ns)?)$";

/// `30s`, `1h30m`, `250ms`: days, hours, minutes, seconds, `ms`, `us` and `ns`, in this order; or a
/// number of seconds. Written with the largest units that fit: `90` is `1m30s`.
impl Setting for Duration {
    const SHAPE: Shape = Shape::Duration;

    fn from_value(value: &Value) -> Result<Self, String> {
        from_value(value).map_err(|why| match why {
            Fault::Other => refuse::<Self>(value),
            Fault::TooLong => format!("{}: it is too long", refuse::<Self>(value)),
        })
    }

    fn to_value(&self) -> Value {
        Value::String(to_text(*self))
    }
}

/// Why a text is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is longer than a [`Duration`] can be.
    TooLong,
    /// It is none.
    Other,
}

pub(crate) fn from_value(value: &Value) -> Result<Duration, Fault> {
    match value {
        Value::String(text) => read(text.as_bytes()),
        Value::Number(number) => number.as_u64().map(Duration::from_secs).ok_or(Fault::Other),
        _ => Err(Fault::Other),
    }
}

/// Reads a text, in constants too.
pub(crate) const fn read(text: &[u8]) -> Result<Duration, Fault> {
    match nanos(text) {
        Ok(nanos) if nanos / SECOND > u64::MAX as u128 => Err(Fault::TooLong),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "compared above; a remainder of 10⁹"
        )]
        Ok(nanos) => Ok(Duration::new(
            (nanos / SECOND) as u64,
            (nanos % SECOND) as u32,
        )),
        Err(fault) => Err(fault),
    }
}

const fn nanos(text: &[u8]) -> Result<u128, Fault> {
    if text.is_empty() {
        return Err(Fault::Other);
    }
    let mut total = 0u128;
    let mut at = 0;
    let mut next = 0;
    while at < text.len() {
        let start = at;
        let mut count = 0u128;
        while at < text.len() && text[at].is_ascii_digit() {
            count = count * 10 + (text[at] - b'0') as u128;
            if count > u64::MAX as u128 * SECOND {
                return Err(Fault::TooLong);
            }
            at += 1;
        }
        if at == start {
            return Err(Fault::Other);
        }
        if at == text.len() {
            // A number without a unit stands alone.
            return if start == 0 {
                Ok(count.saturating_mul(SECOND))
            } else {
                Err(Fault::Other)
            };
        }
        let unit = unit_at(text, at);
        if unit >= UNITS.len() || unit < next {
            return Err(Fault::Other);
        }
        at += UNITS[unit].0.len();
        next = unit + 1;
        total = total.saturating_add(count.saturating_mul(UNITS[unit].1));
    }
    Ok(total)
}

/// The place in `UNITS` of the unit that begins here; past its end if there is none.
const fn unit_at(text: &[u8], at: usize) -> usize {
    let second = if at + 1 < text.len() {
        text[at + 1]
    } else {
        b' '
    };
    match (text[at], second) {
        (b'm', b's') => 4,
        (b'u', b's') => 5,
        (b'n', b's') => 6,
        (b'd', _) => 0,
        (b'h', _) => 1,
        (b'm', _) => 2,
        (b's', _) => 3,
        _ => UNITS.len(),
    }
}

fn to_text(duration: Duration) -> String {
    let mut rest = duration.as_nanos();
    let mut text = String::new();
    for (unit, nanos) in UNITS {
        let count = rest / nanos;
        rest %= nanos;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    if text.is_empty() {
        text.push_str("0s");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written_in_canonical_form() {
        let check = |text: &str, expect: Option<(Duration, &str)>| {
            let found = read(text.as_bytes()).ok().map(|it| (it, to_text(it)));
            let expect = expect.map(|(duration, text)| (duration, text.to_owned()));
            assert_eq!(found, expect, "{text}");
        };
        check("0", Some((Duration::ZERO, "0s")));
        check("90", Some((Duration::from_secs(90), "1m30s")));
        check("1h30m", Some((Duration::from_mins(90), "1h30m")));
        check("1500ms", Some((Duration::from_millis(1500), "1s500ms")));
        check("5m3ms", Some((Duration::from_millis(300_003), "5m3ms")));
        check("7us9ns", Some((Duration::from_nanos(7009), "7us9ns")));
        check(
            "18446744073709551615s",
            Some((Duration::from_secs(u64::MAX), "213503982334601d7h15s")),
        );
        check("18446744073709551616s", None);
        check("99999999999999999999999999999999999999999999999999d", None);
        for text in [
            "", "s", "ms", "m5", "-1", "+1", "1.5h", "1 h", "1h30", "30m1h", "1h1h", "5ms3m",
            "5ms5ms", "1H", "1u", "é", "1é",
        ] {
            check(text, None);
        }
    }
}
