//! Days.

use std::fmt;
use std::str::FromStr;

use crate::InvalidValue;
use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text};

/// A day of the Gregorian calendar, written `2026-02-28`.
///
/// When an environment was created and when it expires.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if there is one: years are 1 to 9999.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year == 0 || year > 9999 || month == 0 || month > 12 {
            return None;
        }
        if day == 0 || day > days(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// A day written in the source; `date!` has the compiler check it.
    ///
    /// # Panics
    ///
    /// If there is no such day. In a constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match read(text.as_bytes()) {
            Ok(date) => date,
            Err(fault) => fault.refuse(NOUN, text, RULE),
        }
    }

    /// The year, from 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }
}

const NOUN: &str = "date";
const RULE: &str = "use year, month and day, as in `2026-02-28`";

const fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

const fn read(text: &[u8]) -> Result<Date, Fault> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text else {
        return Err(Fault::Rule(RULE));
    };
    let digits = [*y0, *y1, *y2, *y3, *m0, *m1, *d0, *d1];
    let mut at = 0;
    while at < digits.len() {
        if !digits[at].is_ascii_digit() {
            return Err(Fault::Rule(RULE));
        }
        at += 1;
    }
    let year = two(*y0, *y1) as u16 * 100 + two(*y2, *y3) as u16;
    match Date::new(year, two(*m0, *m1), two(*d0, *d1)) {
        Some(date) => Ok(date),
        None => Err(Fault::Rule("there is no such day")),
    }
}

const fn two(tens: u8, ones: u8) -> u8 {
    (tens - b'0') * 10 + (ones - b'0')
}

impl FromStr for Date {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        read(text.as_bytes()).map_err(|fault| InvalidValue::from_fault(fault, NOUN, text, RULE))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({self})")
    }
}

read_from_text!(Date, wanted: "date such as `2026-02-28`");
inline_schema!(Date, {
    "description": "A day, as in `2026-02-28`.",
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar() {
        let check = |text: &str, ok: bool| {
            let date = text.parse::<Date>();
            assert_eq!(date.is_ok(), ok, "{text}");
            if let Ok(date) = date {
                assert_eq!(date.to_string(), text);
            }
        };
        check("0001-01-01", true);
        check("9999-12-31", true);
        check("2024-02-29", true);
        check("2000-02-29", true);
        check("2026-02-28", true);
        check("2026-04-30", true);
        check("0000-01-01", false);
        check("2026-02-29", false);
        check("1900-02-29", false);
        check("2026-04-31", false);
        check("2026-01-32", false);
        check("2026-13-01", false);
        check("2026-00-01", false);
        check("2026-01-00", false);
        check("2026-1-1", false);
        check("26-01-01", false);
        check("2026/01/01", false);
        check("2026-01-01T00:00:00Z", false);
        check("+026-01-01", false);
        check("", false);
    }

    #[test]
    fn days_are_in_order() {
        assert!(Date::literal("2025-12-31") < Date::literal("2026-01-01"));
        assert!(Date::literal("2026-01-31") < Date::literal("2026-02-01"));
        assert_eq!(Date::new(2026, 2, 28), Some(Date::literal("2026-02-28")));
    }
}
