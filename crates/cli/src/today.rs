//! Which day it is, and days apart.

use std::{
    ffi::OsStr,
    time::{SystemTime, UNIX_EPOCH},
};

use stowplan_model::{Date, Place, Problem};

use crate::output::Failure;

/// The day of the second in `SOURCE_DATE_EPOCH`, where that is set, or the clock's, in UTC.
pub(crate) fn today(source_date_epoch: Option<&OsStr>) -> Result<Date, Failure> {
    let seconds = match source_date_epoch {
        Some(text) => text.to_str().and_then(|it| it.parse().ok()),
        None => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .map(|it| it.as_secs()),
    };
    seconds.and_then(of_seconds).ok_or_else(|| {
        let message = match source_date_epoch {
            Some(text) => format!(
                "`SOURCE_DATE_EPOCH` is `{}`, which is no second since 1970",
                text.display()
            ),
            None => "the clock is not between 1970 and 9999".to_owned(),
        };
        Problem::new("no-date", message, Place::Nowhere)
            .help("say the day with `--today`")
            .into()
    })
}

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// The day of a second since 1970, in UTC; `None` after the year 9999.
fn of_seconds(seconds: u64) -> Option<Date> {
    // Years begin in March here, so that a leap day is a year's last.
    // 719 468 days lie between the first of March of the year 0 and 1970.
    let days = seconds / SECONDS_OF_A_DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (0, month + 3)
    } else {
        (1, month - 9)
    };
    let year = year + year_of_era + era * 400;
    Date::new(
        u16::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    )
}

/// How many days lie between two days; negative if the second comes first.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    day_number(to) - day_number(from)
}

fn day_number(date: Date) -> i64 {
    let (year, month, day) = (
        i64::from(date.year()),
        i64::from(date.month()),
        i64::from(date.day()),
    );
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_days() {
        let check = |seconds: u64, expect: &str| {
            assert_eq!(of_seconds(seconds).unwrap().to_string(), expect);
        };
        check(0, "1970-01-01");
        check(86_399, "1970-01-01");
        check(86_400, "1970-01-02");
        check(951_782_400, "2000-02-29");
        check(951_868_800, "2000-03-01");
        check(1_735_689_599, "2024-12-31");
        check(1_772_236_800, "2026-02-28");
        check(4_107_542_400, "2100-03-01");
        check(253_402_300_799, "9999-12-31");
        assert_eq!(of_seconds(253_402_300_800), None);
        assert_eq!(of_seconds(u64::MAX), None);
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let first = of_seconds(0).unwrap();
        for day in 0..60_000_u32 {
            let date = of_seconds(u64::from(day) * SECONDS_OF_A_DAY).unwrap();
            assert_eq!(days_between(first, date), i64::from(day), "{date}");
            assert_eq!(days_between(date, first), -i64::from(day), "{date}");
        }
    }
}
