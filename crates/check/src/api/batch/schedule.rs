//! Schedules as `CronJob`s have them, read as the API server reads them.
//!
//! That is `ParseStandard` of [`github.com/robfig/cron/v3`](https://pkg.go.dev/github.com/robfig/cron/v3):
//! five fields, or a word such as `@daily`. It is not the cron of other systems: there are no
//! seconds, no `7` for Sunday and no `L`, `W` or `#`.

use crate::api::workloads::choice::brief;

/// When something is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schedule {
    /// At a steady interval, or by one of the words.
    Regular,
    /// On days that match.
    Fields(Fields),
}

/// What matters of the five fields to know if they ever match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields {
    minutes: u64,
    hours: u64,
    days: Days,
    months: u64,
    weekdays: Days,
}

/// Days, and whether they were written as `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days {
    bits: u64,
    any: bool,
}

/// One of the five fields.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    words: &'static [&'static str],
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const MINUTE: Field = Field {
    name: "minute",
    least: 0,
    most: 59,
    words: &[],
};
const HOUR: Field = Field {
    name: "hour",
    least: 0,
    most: 23,
    words: &[],
};
const DAY: Field = Field {
    name: "day of the month",
    least: 1,
    most: 31,
    words: &[],
};
const MONTH: Field = Field {
    name: "month",
    least: 1,
    most: 12,
    words: &MONTHS,
};
const WEEKDAY: Field = Field {
    name: "day of the week",
    least: 0,
    most: 6,
    words: &WEEKDAYS,
};

/// The longest that a month can be, from January.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const REGULAR: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

impl Schedule {
    /// Reads a schedule. The error is a sentence without its subject: "has 6 fields, …".
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('@') {
            return word(text).map(|()| Self::Regular);
        }
        let mut parts = text.split_whitespace();
        let mut next = || parts.next();
        let (Some(minute), Some(hour), Some(day), Some(month), Some(weekday), None) =
            (next(), next(), next(), next(), next(), next())
        else {
            return Err(wrong_number(text));
        };
        Ok(Self::Fields(Fields {
            minutes: MINUTE.parse(minute)?.bits,
            hours: HOUR.parse(hour)?.bits,
            days: DAY.parse(day)?,
            months: MONTH.parse(month)?.bits,
            weekdays: WEEKDAY.parse(weekday)?,
        }))
    }

    /// Whether no day ever matches, such as 31 February.
    pub(super) fn never_runs(self) -> bool {
        let Self::Fields(fields) = self else {
            return false;
        };
        if fields.minutes == 0 || fields.hours == 0 || fields.months == 0 {
            return true;
        }
        let (days, weekdays) = (fields.days, fields.weekdays);
        let by_date = LENGTHS.iter().enumerate().any(|(at, length)| {
            fields.months & (1 << (at + 1)) != 0 && days.bits & ((2 << length) - 2) != 0
        });
        // Where both are said, one of the two is enough; otherwise both must match.
        if days.any || weekdays.any {
            !by_date || weekdays.bits == 0
        } else {
            !by_date && weekdays.bits == 0
        }
    }
}

fn wrong_number(text: &str) -> String {
    let count = text.split_whitespace().count();
    let plural = if count == 1 { "" } else { "s" };
    let more = match count {
        6 | 7 => "; there are no seconds and no years",
        _ => "",
    };
    format!(
        "has {count} field{plural}: it must have 5, for the minute, the hour, the day of the month, \
         the month and the day of the week{more}"
    )
}

fn word(text: &str) -> Result<(), String> {
    if let Some(duration) = text.strip_prefix("@every ") {
        if is_duration(duration) {
            return Ok(());
        }
        return Err(format!(
            "has `{}` where a duration such as `1h30m` must stand",
            brief(duration)
        ));
    }
    if REGULAR.contains(&text) {
        return Ok(());
    }
    Err(
        "must be `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually`, \
         `@every` with a duration, or five fields"
            .to_owned(),
    )
}

/// Whether Go reads a text as a duration: numbers with units, `0`, with a sign or without.
fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text == "0" {
        return true;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
        let digits = &rest[..rest.len() - number.len()];
        let dots = digits.bytes().filter(|it| *it == b'.').count();
        // More digits than these can't be kept.
        if digits.len() == dots || dots > 1 || digits.len() > 18 {
            return false;
        }
        let unit = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"]
            .into_iter()
            .filter(|unit| number.starts_with(unit))
            .max_by_key(|unit| unit.len());
        let Some(after) = unit.and_then(|unit| number.strip_prefix(unit)) else {
            return false;
        };
        rest = after;
    }
    !text.is_empty()
}

impl Field {
    fn parse(&self, text: &str) -> Result<Days, String> {
        let mut days = Days {
            bits: 0,
            any: false,
        };
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (bits, any) = self.range(part)?;
            days.bits |= bits;
            days.any |= any;
        }
        Ok(days)
    }

    /// `*`, `5`, `1-5`, each with a step or without: `*/2`.
    fn range(&self, part: &str) -> Result<(u64, bool), String> {
        let mut slashes = part.split('/');
        let span = slashes.next().unwrap_or_default();
        let step = slashes.next();
        if slashes.next().is_some() {
            return Err(self.fault(part, "has more than one `/`"));
        }
        let mut hyphens = span.split('-');
        let first = hyphens.next().unwrap_or_default();
        let last = hyphens.next();
        let mut any = matches!(first, "*" | "?");
        let (start, mut end) = if any {
            (self.least, self.most)
        } else {
            let start = self.number(part, first)?;
            let end = match last {
                Some(last) => self.number(part, last)?,
                None => start,
            };
            if hyphens.next().is_some() {
                return Err(self.fault(part, "has more than one `-`"));
            }
            (start, end)
        };
        let mut by = 1;
        if let Some(step) = step {
            by = number(step).ok_or_else(|| self.fault(part, "has no number for its step"))?;
            if last.is_none() {
                end = self.most;
            }
            any &= by <= 1;
        }
        if start < self.least || end > self.most {
            let hint = if self.most == 6 && end == 7 {
                ", Sunday is `0`"
            } else {
                ""
            };
            let what = format!("must be between `{}` and `{}`{hint}", self.least, self.most);
            return Err(self.fault(part, &what));
        }
        if start > end {
            return Err(self.fault(part, "ends before it begins"));
        }
        if by == 0 {
            return Err(self.fault(part, "has a step of zero"));
        }
        let step = usize::try_from(by).unwrap_or(usize::MAX);
        let bits = (start..=end)
            .step_by(step)
            .fold(0, |bits, at| bits | (1_u64 << at));
        Ok((bits, any))
    }

    fn number(&self, part: &str, text: &str) -> Result<u32, String> {
        let word = self
            .words
            .iter()
            .position(|word| word.eq_ignore_ascii_case(text));
        if let Some(at) = word.and_then(|at| u32::try_from(at).ok()) {
            return Ok(at.saturating_add(self.least));
        }
        number(text).ok_or_else(|| {
            let what = if self.words.is_empty() {
                "must be a number, a range such as `1-5`, or `*`".to_owned()
            } else {
                let word = self.words.get(1).copied().unwrap_or_default();
                format!("must be a number, a name such as `{word}`, a range of them, or `*`")
            };
            self.fault(part, &what)
        })
    }

    fn fault(&self, part: &str, what: &str) -> String {
        format!("has `{}` for the {}, which {what}", brief(part), self.name)
    }
}

/// A number as Go reads it: with a `+` or without.
fn number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    // What is too great for a number is too great for every field.
    Some(digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::Schedule;

    #[test]
    fn what_go_reads_is_read() {
        for text in [
            "* * * * *",
            "0 0 * * *",
            "*/5 * * * *",
            "0 9-17/2 * * mon-FRI",
            "0 0 1 JAN,jul *",
            "0 0 ? * ?",
            "5/15 * * * *",
            "  0\t0 * * 0  ",
            "1,,2, * * * *",
            "+5 05 * * *",
            "*/100 * * * *",
            "0 0 * * 0-6",
            "@daily",
            "@every 1h",
            "@every 1h30m10.5s",
            "@every .5s",
            "@every -5m",
            "@every 0",
            "0 0 29 2 *",
        ] {
            assert!(
                Schedule::parse(text).is_ok_and(|it| !it.never_runs()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in [
            "",
            " ",
            "* * * *",
            "0 * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * 32 * *",
            "* * * 13 *",
            "* * * 0 *",
            "* * * * 7",
            "* * * * 5-7",
            "*/0 * * * *",
            "5-1 * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "-1 * * * *",
            "x * * * *",
            "* * L * *",
            "* * * * 1#2",
            "* * * january *",
            "* * * * monday",
            "mon * * * *",
            "*5 * * * *",
            "1.5 * * * *",
            "@every",
            "@every ",
            "@every 1",
            "@every 1x",
            "@every  1h",
            "@every 1d",
            "@Daily",
            "@daily ",
            "@reboot",
            " @daily",
        ] {
            assert!(Schedule::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_that_never_come() {
        let never = |text| Schedule::parse(text).unwrap().never_runs();
        assert!(never("0 0 31 2 *"));
        assert!(never("0 0 30 feb *"));
        assert!(never("0 0 31 2,4,6,9,11 *"));
        assert!(never(", 0 * * *"));
        assert!(never("0 0 31 2 */1"));
        assert!(!never("0 0 31 2 1"), "every Monday of February");
        assert!(!never("0 0 31 2 */2"), "every other weekday");
        assert!(!never("0 0 31 2,3 *"));
        assert!(!never("0 0 30,1 2 *"));
    }
}
