//! Days between days.

use stowplan_model::Date;

/// How many days `to` is after `from`.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    number(to) - number(from)
}

/// Days since 1 March of the year 0: with the leap day last, months have fixed offsets.
fn number(date: Date) -> i64 {
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (month * 153 + 2) / 5 + i64::from(date.day()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_each_other() {
        let days = (1800..=2200_u16).flat_map(|year| {
            (1..=12_u8).flat_map(move |month| {
                (1..=31_u8).filter_map(move |day| Date::new(year, month, day))
            })
        });
        let days: Vec<Date> = days.collect();
        assert!(days.windows(2).all(|it| days_between(it[0], it[1]) == 1));
        // The calendar repeats after 400 years.
        assert_eq!(days.len(), 146_097 + 365);
    }

    #[test]
    fn a_month_is_not_always_thirty_days() {
        let days = |from, to| days_between(Date::literal(from), Date::literal(to));
        assert_eq!(days("2026-11-21", "2026-12-21"), 30);
        assert_eq!(days("2026-12-21", "2027-01-21"), 31);
        assert_eq!(days("2028-02-01", "2028-03-01"), 29);
        assert_eq!(days("2026-11-21", "2026-11-20"), -1);
    }
}
