//! When scheduled tasks run.

use crate::fault::{Fault, find, hold};
use crate::text::text;

text! {
    /// When a task runs: five fields (minute, hour, day of month, month, day of week), or `@hourly`
    /// and the like, or `@every 1h30m`. Becomes `schedule` of a `CronJob`.
    ///
    /// A field is `*` or `?`, or numbers, ranges `1-5` and steps `*/15`, joined by `,`; months and
    /// days of the week may be names (`JAN`, `mon`). Sunday is 0, not 7. A time zone is not part of
    /// it: `TZ=` is refused, `timeZone` is a field of its own.
    ///
    /// What the API server reads without meaning is refused too: an empty part of a list (`1,,2`),
    /// a range from `*` (`*-5`), a number with a sign, `@every 0s`.
    ///
    /// Sources: [CronJob](https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax),
    /// [robfig/cron](https://github.com/robfig/cron/blob/v3/parser.go), `validateScheduleFormat` in
    /// [batch validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/batch/validation/validation.go).
    ///
    /// ```
    /// use stowplan_model::{CronLine, cron};
    ///
    /// assert_eq!(cron!("*/15 9-17 * * MON-FRI").as_str(), "*/15 9-17 * * MON-FRI");
    /// assert!("0 0 * * 7".parse::<CronLine>().is_err());
    /// ```
    pub struct CronLine;
    noun: "cron line",
    rule: "use five fields, as in `*/15 9-17 * * MON-FRI`, or `@hourly`, `@daily`, `@every 1h30m` and the like",
    check: check_cron,
    suggest: suggest,
    schema: {
        "description": "When to run: minute, hour, day of month, month and day of week, as in `*/15 9-17 * * MON-FRI`, or `@hourly`, `@every 1h30m` and the like.",
        "minLength": 1,
    },
}

/// What a field may hold.
#[derive(Clone, Copy)]
struct Field {
    first: u32,
    last: u32,
    /// Names in lower case of the numbers from `first`.
    names: &'static [&'static [u8; 3]],
    beyond: Fault,
}

const FIELDS: [Field; 5] = [
    Field {
        first: 0,
        last: 59,
        names: &[],
        beyond: Fault::Rule("the minute must be from 0 to 59"),
    },
    Field {
        first: 0,
        last: 23,
        names: &[],
        beyond: Fault::Rule("the hour must be from 0 to 23"),
    },
    Field {
        first: 1,
        last: 31,
        names: &[],
        beyond: Fault::Rule("the day of the month must be from 1 to 31"),
    },
    Field {
        first: 1,
        last: 12,
        names: &[
            b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
            b"dec",
        ],
        beyond: Fault::Rule("the month must be from 1 to 12 or a name from JAN to DEC"),
    },
    Field {
        first: 0,
        last: 6,
        names: &[b"sun", b"mon", b"tue", b"wed", b"thu", b"fri", b"sat"],
        beyond: Fault::Rule(
            "the day of the week must be from 0 (Sunday) to 6 or a name from SUN to SAT",
        ),
    },
];

const fn check_cron(text: &[u8]) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if contains_tz(text) {
        return Err(Fault::Rule(
            "a time zone is not part of it, but a field of its own",
        ));
    }
    match text {
        [b'@', descriptor @ ..] => check_descriptor(descriptor, text),
        _ => check_fields(text),
    }
}

const fn contains_tz(text: &[u8]) -> bool {
    let mut at = 1;
    while at < text.len() {
        if text[at - 1] == b'T' && text[at] == b'Z' {
            return true;
        }
        at += 1;
    }
    false
}

const fn check_fields(text: &[u8]) -> Result<(), Fault> {
    let mut field = 0;
    let mut at = 0;
    while at < text.len() {
        if is_space(text[at]) {
            at += 1;
            continue;
        }
        let begin = at;
        while at < text.len() && !is_space(text[at]) {
            at += 1;
        }
        if field == FIELDS.len() {
            return Err(Fault::Rule(
                "it has more than five fields; seconds and years are not among them",
            ));
        }
        hold!(check_list(text, begin, at, FIELDS[field]));
        field += 1;
    }
    if field < FIELDS.len() {
        return Err(Fault::Rule(
            "it has fewer than five fields: minute, hour, day of month, month, day of week",
        ));
    }
    Ok(())
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Ranges joined by `,`.
const fn check_list(text: &[u8], begin: usize, end: usize, field: Field) -> Result<(), Fault> {
    let mut begin = begin;
    loop {
        let comma = find(text, b',', begin, end);
        hold!(check_range(text, begin, comma, field));
        if comma == end {
            return Ok(());
        }
        begin = comma + 1;
    }
}

/// `*`, `?`, a value or a range of values, each with a step or without.
const fn check_range(text: &[u8], begin: usize, end: usize, field: Field) -> Result<(), Fault> {
    let slash = find(text, b'/', begin, end);
    if slash < end {
        match number(text, slash + 1, end) {
            Ok(0) => return Err(Fault::Rule("a step must not be 0")),
            Ok(_) => {}
            Err(fault) => return Err(fault),
        }
    }
    if begin == slash {
        return Err(Fault::Rule("a field has an empty part"));
    }
    if slash - begin == 1 && matches!(text[begin], b'*' | b'?') {
        return Ok(());
    }
    let dash = find(text, b'-', begin, slash);
    let first = match value(text, begin, dash, field) {
        Ok(first) => first,
        Err(fault) => return Err(fault),
    };
    if dash == slash {
        return Ok(());
    }
    match value(text, dash + 1, slash, field) {
        Ok(last) if first > last => Err(Fault::Rule("a range ends before it begins")),
        Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// A number or a name within the field's bounds.
const fn value(text: &[u8], begin: usize, end: usize, field: Field) -> Result<u32, Fault> {
    if end - begin == 3 {
        let mut name = 0;
        while name < field.names.len() {
            let wanted = field.names[name];
            if text[begin].eq_ignore_ascii_case(&wanted[0])
                && text[begin + 1].eq_ignore_ascii_case(&wanted[1])
                && text[begin + 2].eq_ignore_ascii_case(&wanted[2])
            {
                #[expect(clippy::cast_possible_truncation, reason = "there are twelve at most")]
                return Ok(field.first + name as u32);
            }
            name += 1;
        }
    }
    match number(text, begin, end) {
        Ok(number) if number < field.first || number > field.last => Err(field.beyond),
        Err(Fault::NotAllowed { .. }) if begin < end && text[begin].is_ascii_alphabetic() => {
            Err(field.beyond)
        }
        read => read,
    }
}

/// A whole number without sign; very large ones are cut off.
const fn number(text: &[u8], begin: usize, end: usize) -> Result<u32, Fault> {
    if begin == end {
        return Err(Fault::Rule("a number is missing"));
    }
    let mut number = 0u32;
    let mut at = begin;
    while at < end {
        if !text[at].is_ascii_digit() {
            return Err(Fault::NotAllowed { at });
        }
        number = number
            .saturating_mul(10)
            .saturating_add((text[at] - b'0') as u32);
        at += 1;
    }
    Ok(number)
}

const fn check_descriptor(descriptor: &[u8], text: &[u8]) -> Result<(), Fault> {
    match descriptor {
        b"yearly" | b"annually" | b"monthly" | b"weekly" | b"daily" | b"midnight" | b"hourly" => {
            Ok(())
        }
        [b'e', b'v', b'e', b'r', b'y', b' ', ..] => check_every(text, "@every ".len()),
        _ => Err(Fault::Rule(
            "use `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly` or `@every 1h30m`",
        )),
    }
}

/// A span as Go reads it: numbers, each with a unit, in any order.
const fn check_every(text: &[u8], begin: usize) -> Result<(), Fault> {
    const RULE: Fault = Fault::Rule("use numbers with units after `@every`, as in `1h30m`");
    let mut at = begin;
    let mut nanos = 0u128;
    let mut zero = true;
    if at == text.len() {
        return Err(RULE);
    }
    while at < text.len() {
        let mut whole = 0u128;
        let mut any = false;
        let mut point = false;
        while at < text.len() && (text[at].is_ascii_digit() || (text[at] == b'.' && !point)) {
            if text[at] == b'.' {
                point = true;
            } else {
                any = true;
                zero &= text[at] == b'0';
                if !point {
                    whole = whole
                        .saturating_mul(10)
                        .saturating_add((text[at] - b'0') as u128);
                }
            }
            at += 1;
        }
        if !any {
            return Err(RULE);
        }
        let (unit, length) = match text.split_at(at).1 {
            [b'n', b's', ..] => (1, 2),
            [b'u', b's', ..] => (1_000, 2),
            // The micro sign and the Greek letter.
            [0xc2, 0xb5, b's', ..] | [0xce, 0xbc, b's', ..] => (1_000, 3),
            [b'm', b's', ..] => (1_000_000, 2),
            [b's', ..] => (1_000_000_000, 1),
            [b'm', ..] => (60_000_000_000, 1),
            [b'h', ..] => (3_600_000_000_000, 1),
            _ => return Err(RULE),
        };
        nanos = nanos.saturating_add(whole.saturating_mul(unit));
        at += length;
    }
    if zero {
        return Err(Fault::Rule("the time after `@every` must not be 0"));
    }
    if nanos > i64::MAX as u128 {
        return Err(Fault::Rule(
            "the time after `@every` is longer than 292 years",
        ));
    }
    Ok(())
}

/// `0 0 * * 7` for Sunday, as other crons have it.
fn suggest(text: &str) -> String {
    let text = text.trim().strip_prefix("@every").map_or_else(
        || text.trim().to_owned(),
        |span| format!("@every {}", span.replace(char::is_whitespace, "")),
    );
    match text.rsplit_once(' ') {
        Some((rest, "7")) => format!("{rest} 0"),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
