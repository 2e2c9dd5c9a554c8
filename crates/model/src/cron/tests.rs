use super::*;

#[test]
fn fields_have_bounds() {
    let check = |text: &str, ok: bool| assert_eq!(text.parse::<CronLine>().is_ok(), ok, "{text}");
    check("0 0 1 1 0", true);
    check("59 23 31 12 6", true);
    check("60 0 1 1 0", false);
    check("0 24 1 1 0", false);
    check("0 0 0 1 0", false);
    check("0 0 32 1 0", false);
    check("0 0 1 0 0", false);
    check("0 0 1 13 0", false);
    check("0 0 1 1 7", false);
    check("0 0 1 1 -1", false);
    check("99999999999999999999 0 1 1 0", false);
    check("007 0 1 1 0", true);
}

#[test]
fn fields_have_ranges_steps_and_names() {
    let check = |field: &str, minute: bool, month: bool, weekday: bool| {
        let ok = |line: String| line.parse::<CronLine>().is_ok();
        assert_eq!(ok(format!("{field} * * * *")), minute, "{field}");
        assert_eq!(ok(format!("* * * {field} *")), month, "{field}");
        assert_eq!(ok(format!("* * * * {field}")), weekday, "{field}");
    };
    check("*", true, true, true);
    check("?", true, true, true);
    check("*/2", true, true, true);
    check("?/2", true, true, true);
    check("*/100", true, true, true);
    check("1-5", true, true, true);
    check("5-5", true, true, true);
    check("1-5/2", true, true, true);
    check("1/2", true, true, true);
    check("1,3-5,6/2", true, true, true);
    check("JAN", false, true, false);
    check("jan-Dec/3", false, true, false);
    check("MON-fri", false, false, true);
    check("SUN,6", false, false, true);
    check("FRI-MON", false, false, false);
    check("5-1", false, false, false);
    check("*/0", false, false, false);
    check("*/", false, false, false);
    check("*/-1", false, false, false);
    check("/2", false, false, false);
    check("1-", false, false, false);
    check("-1", false, false, false);
    check("1-2-3", false, false, false);
    check("1/2/3", false, false, false);
    check("1,,2", false, false, false);
    check(",", false, false, false);
    check("1,", false, false, false);
    check("*-5", false, false, false);
    check("+1", false, false, false);
    check("1.5", false, false, false);
    check("L", false, false, false);
    check("1#2", false, false, false);
    check("MONDAY", false, false, false);
    check("é", false, false, false);
}

#[test]
fn five_fields_or_a_descriptor() {
    let check = |text: &str, ok: bool| assert_eq!(text.parse::<CronLine>().is_ok(), ok, "{text}");
    check("* * * * *", true);
    check("  *  *\t* * * ", true);
    check("* * * *", false);
    check("* * * * * *", false);
    check("", false);
    check(" ", false);
    for name in [
        "yearly", "annually", "monthly", "weekly", "daily", "midnight", "hourly",
    ] {
        check(&format!("@{name}"), true);
        check(&format!("@{name} "), false);
        check(&format!("@{}", name.to_uppercase()), false);
    }
    check("@", false);
    check("@reboot", false);
    check("TZ=UTC * * * * *", false);
    check("CRON_TZ=Asia/Seoul 0 0 * * *", false);
}

#[test]
fn every_takes_a_span() {
    let check = |span: &str, ok: bool| {
        let line = format!("@every {span}");
        assert_eq!(line.parse::<CronLine>().is_ok(), ok, "{line}");
    };
    check("1h30m", true);
    check("30m1h", true);
    check("1.5h", true);
    check(".5h", true);
    check("5.s", true);
    check("90s", true);
    check("1ns2us3µs4μs5ms", true);
    check("2562047h", true);
    check("2562048h", false);
    check("0s", false);
    check("0.0h", false);
    check("", false);
    check("1", false);
    check("h", false);
    check(".h", false);
    check("1d", false);
    check("1 h", false);
    check("-1h", false);
    check("1..5h", false);
}

#[test]
fn faults_are_named_and_sunday_is_0() {
    let check = |text: &str, why: &str, hint: Option<&str>| {
        let error = text.parse::<CronLine>().unwrap_err();
        assert_eq!((error.why(), error.hint()), (why, hint));
    };
    check(
        "0 0 * * 7",
        "the day of the week must be from 0 (Sunday) to 6 or a name from SUN to SAT",
        Some("try `0 0 * * 0`"),
    );
    check("0 25 * * *", "the hour must be from 0 to 23", None);
    check(
        "TZ=UTC 0 0 * * *",
        "a time zone is not part of it, but a field of its own",
        None,
    );
    check(
        "@every 1 h",
        "use numbers with units after `@every`, as in `1h30m`",
        Some("try `@every 1h`"),
    );
}
