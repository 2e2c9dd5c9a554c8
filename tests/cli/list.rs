//! `list`.

use serde_json::Value;

use super::{Fleet, golden};

const TODAY: [&str; 2] = ["--today", "2026-07-01"];

#[test]
fn environments_are_listed() {
    let fleet = Fleet::new();
    golden("list", &fleet.run(&[&["list"], &TODAY[..]].concat()).ok());
    let selected = fleet
        .run(&[&["list", "*/trial", "cafe/laptop"], &TODAY[..]].concat())
        .ok();
    golden("list-selected", &selected);
    golden(
        "list-json",
        &fleet
            .run(&[&["list", "--format", "json"], &TODAY[..]].concat())
            .ok(),
    );
}

#[test]
fn the_day_is_a_reproducible_builds() {
    let fleet = Fleet::new();
    let told = fleet.run(&[&["list"], &TODAY[..]].concat()).ok().out;
    let mut command = fleet.command(&["-C", ".", "list"]);
    let output = command
        .env("SOURCE_DATE_EPOCH", "1782864000")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), told);
    let output = command
        .env("SOURCE_DATE_EPOCH", "tomorrow")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn an_environment_expires_after_its_last_day() {
    let fleet = Fleet::new();
    let expired = |today: &str| {
        let run = fleet
            .run(&["list", "cafe/trial", "--format", "json", "--today", today])
            .ok();
        let listed: Value = serde_json::from_str(&run.out).unwrap();
        listed["environments"][0]["expired"].as_bool().unwrap()
    };
    assert!(!expired("2026-06-30"));
    assert!(expired("2026-07-01"));
}

#[test]
fn the_clock_serves_where_nothing_is_said() {
    let run = Fleet::new()
        .run(&["list", "cafe/trial", "--format", "json"])
        .ok();
    let listed: Value = serde_json::from_str(&run.out).unwrap();
    assert!(listed["environments"][0]["ageDays"].is_i64());
}

#[test]
fn what_is_still_to_come_has_no_age() {
    let out = Fleet::new()
        .run(&["list", "cafe/store", "--today", "2026-05-10"])
        .ok()
        .out;
    assert!(out.contains("  in 10d  "), "{out}");
}

#[test]
fn columns_that_say_nothing_are_left_out() {
    let out = Fleet::new()
        .run(&["list", "cafe/laptop", "--today", "2026-07-01"])
        .ok()
        .out;
    assert!(!out.contains("OWNER") && !out.contains("EXPIRES"), "{out}");
    assert!(out.contains("VERSION"), "{out}");
}
