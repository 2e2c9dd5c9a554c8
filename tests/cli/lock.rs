//! `stowplan.lock` over several renders.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use super::{Fleet, golden, golden_error};

const LOCK: &str = "stowplan.lock";
const STORE: &str = "environments/cafe/store.yaml";
const SECOND: &str = "environments/cafe/second.yaml";

/// An environment of the cluster in the cloud whose database has whichever node port is free.
fn given(name: &str) -> String {
    format!(
        "class: qa\ncluster: cloud\ndomain: {name}.example.com\n\
         services: {{mysql: {{expose: {{nodePort: {{mysql: null}}}}}}}}\n"
    )
}

/// The fleet, with another environment that is given a node port.
fn fleet() -> Fleet {
    Fleet::new().with(SECOND, given("second"))
}

/// The lines of the lock that are numbers.
fn lines(fleet: &Fleet) -> Vec<String> {
    let text = fleet.read(LOCK);
    let numbers = text.lines().filter(|it| !it.starts_with('#'));
    numbers.map(str::to_owned).collect()
}

/// The node port that an environment of the cluster in the cloud has.
fn number(fleet: &Fleet, environment: &str) -> String {
    let lines = lines(fleet);
    let of = format!(" {environment} mysql:mysql");
    let line = lines.iter().find(|it| it.ends_with(&of));
    let line = line.unwrap_or_else(|| panic!("{environment} has none in {lines:#?}"));
    line.split(' ').nth(2).unwrap().to_owned()
}

#[test]
fn numbers_are_recorded_once_and_stay() {
    let fleet = fleet();
    fs::remove_file(fleet.path(LOCK)).unwrap();
    golden("lock-made", &fleet.run(&["-v", "render"]).ok());
    let made = fleet.read(LOCK);
    let number = number(&fleet, "cafe/second");
    let manifest = fleet.read("manifests/cafe/second.yaml");
    assert!(manifest.contains(&format!("nodePort: {number}\n")));

    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options()
        .write(true)
        .open(fleet.path(LOCK))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    let run = fleet.run(&["render"]).ok();
    assert!(!run.err.contains(LOCK), "{}", run.err);
    assert_eq!(
        fs::metadata(fleet.path(LOCK)).unwrap().modified().unwrap(),
        long_ago
    );

    // What others do moves nothing.
    for name in ["alpha", "beta", "third"] {
        fleet.write(&format!("environments/cafe/{name}.yaml"), given(name));
    }
    fleet.run(&["render"]).ok();
    let now = fleet.read(LOCK);
    assert!(made.lines().all(|line| now.contains(line)), "{now}");
    let numbers: std::collections::BTreeSet<String> = lines(&fleet)
        .iter()
        .filter(|it| it.starts_with("cloud "))
        .map(|it| it.split(' ').nth(2).unwrap().to_owned())
        .collect();
    assert_eq!(numbers.len(), 5, "{now}");
}

#[test]
fn a_part_of_the_fleet_records_all_of_it() {
    let fleet = fleet();
    fleet.run(&["render", "cafe/laptop"]).ok();
    number(&fleet, "cafe/second");
    assert!(!fleet.path("manifests/cafe/second.yaml").exists());
}

#[test]
fn what_is_locked_does_not_change() {
    let fleet = fleet();
    let before = fleet.read(LOCK);
    let run = fleet.run(&["render", "--locked"]);
    golden("locked", &run);
    assert_eq!(fleet.run(&["-q", "render", "--locked", "-o", "-"]).out, "");
    assert_eq!(fleet.read(LOCK), before);
    assert!(!fleet.path("manifests").exists());
    fleet.run(&["render"]).ok();
    fleet.run(&["render", "--locked", "-o", "other"]).ok();
    assert!(fleet.path("other/cafe/second.yaml").exists());
    fs::remove_file(fleet.path(SECOND)).unwrap();
    assert_eq!(fleet.run(&["render", "--locked"]).code, 1);
    assert!(fleet.path("manifests/cafe/second.yaml").exists());
}

#[test]
fn a_stream_records_its_numbers_first() {
    let fleet = fleet();
    let run = fleet.run(&["render", "cafe/second", "-o", "-"]).ok();
    let number = number(&fleet, "cafe/second");
    assert!(run.out.contains(&format!("nodePort: {number}\n")));
    assert!(
        run.err.contains("stowplan.lock: 1 number given"),
        "{}",
        run.err
    );
    let again = fleet
        .run(&["render", "cafe/second", "-o", "-", "--locked"])
        .ok();
    assert_eq!(again.out, run.out);
}

#[test]
fn what_is_gone_is_released_and_may_come_back() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let number = number(&fleet, "cafe/second");
    fs::remove_file(fleet.path(SECOND)).unwrap();
    let released = fleet.run(&["-v", "render", "--today", "2026-07-01"]).ok();
    golden("lock-released", &released);
    let line = format!("cloud node-port {number} cafe/second mysql:mysql");
    assert!(lines(&fleet).contains(&format!("{line} released 2026-07-01")));
    // Nothing is new the day after.
    fleet
        .run(&["render", "--today", "2026-07-02", "--locked"])
        .ok();

    fleet.write(SECOND, given("second"));
    let run = fleet.run(&["-v", "render", "--today", "2026-07-03"]).ok();
    assert!(
        run.err.contains(&format!("taken back: {line}")),
        "{}",
        run.err
    );
    let brief = "stowplan.lock: 1 number taken back\n";
    assert!(run.err.contains(brief), "{}", run.err);
    assert!(lines(&fleet).contains(&line));
}

#[test]
fn a_released_number_waits_unless_it_is_to_be_reused() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let number = number(&fleet, "cafe/second");
    fs::remove_file(fleet.path(SECOND)).unwrap();
    fleet.run(&["render", "--today", "2026-07-01"]).ok();
    let before = fleet.read(LOCK);
    let third = given("third").replace("mysql: null", &format!("mysql: {number}"));
    fleet.write("environments/cafe/third.yaml", third);
    golden_error(
        "released-number",
        &fleet.run(&["render", "--today", "2026-07-02"]),
    );
    assert_eq!(fleet.read(LOCK), before);
    fleet
        .run(&["render", "--today", "2026-07-02", "--reuse"])
        .ok();
    assert_eq!(self::number(&fleet, "cafe/third"), number);
}

#[test]
fn what_was_reused_stays_without_being_asked_again() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let number = number(&fleet, "cafe/second");
    fs::rename(
        fleet.path(SECOND),
        fleet.path("environments/cafe/third.yaml"),
    )
    .unwrap();
    let fixed = given("third").replace("mysql: null", &format!("mysql: {number}"));
    fleet.write("environments/cafe/third.yaml", fixed);
    fleet.run(&["render", "--reuse"]).ok();
    fleet.run(&["render", "--locked"]).ok();
}

#[test]
fn mistakes_of_the_file_are_told_with_their_lines() {
    let fleet = fleet();
    let whole = fleet.read(LOCK);
    let conflict = whole.replace(
        "cloud node-port",
        "<<<<<<< ours\ncloud node-port 30500 cafe/second mysql:mysql\n=======\ncloud node-port 30600 cafe/third mysql:mysql\n>>>>>>> theirs\ncloud node-port",
    );
    fleet.write(LOCK, conflict);
    golden_error("lock-conflict", &fleet.run(&["render"]));
    fleet.write(LOCK, format!("{whole}cloud node-prot 30500 cafe/second mysql:mysql\ncloud node-port 30036 cafe/second mysql:mysql\n"));
    golden_error("lock-broken", &fleet.run(&["ledger"]));
    // Mistakes of all files are told together.
    fleet.write(STORE, "class: prod\nclutser: cloud\n");
    let run = fleet.run(&["check"]);
    assert_eq!(run.code, 2);
    for word in ["clutser", "node-prot"] {
        assert!(run.err.contains(word), "{word} in\n{}", run.err);
    }
    fleet.write(LOCK, b"# stowplan.lock 1\n\xff\n");
    assert!(
        fleet
            .run(&["list"])
            .err
            .contains("`stowplan.lock` is not UTF-8")
    );
}

#[test]
fn a_failing_render_records_nothing() {
    let fleet = fleet();
    let before = fleet.read(LOCK);
    fleet.write("manifests/cafe/second.yaml", "mine");
    assert_eq!(fleet.run(&["render"]).code, 2);
    assert_eq!(fleet.read(LOCK), before);
    fleet.write(STORE, "class: prod\ncluster: cloud\n");
    assert_eq!(fleet.run(&["render", "-o", "other"]).code, 2);
    assert_eq!(fleet.read(LOCK), before);
}

#[test]
fn an_environment_that_cannot_be_planned_keeps_its_numbers() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let before = lines(&fleet);
    // Outside the range: it asks for nothing that it could have.
    fleet.write(
        SECOND,
        given("second").replace("mysql: null", "mysql: 3306"),
    );
    assert_eq!(fleet.run(&["render"]).code, 2);
    fleet.run(&["render", "cafe/store", "-o", "other"]).ok();
    assert_eq!(lines(&fleet), before);
}

#[test]
fn where_nothing_changes_nothing_is_written() {
    let fleet = Fleet::new();
    let mut permissions = fs::metadata(fleet.path("")).unwrap().permissions();
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().to_str().unwrap();
    permissions.set_readonly(true);
    fs::set_permissions(fleet.path(""), permissions.clone()).unwrap();
    let run = fleet.run(&["render", "-o", out]);
    // Somebody may write everywhere in spite of that.
    let is_written = fs::write(fleet.path("probe"), "").is_ok();
    fleet_changes(&fleet);
    let refused = fleet.run(&["render", "-o", out]);
    #[expect(
        clippy::permissions_set_readonly_false,
        reason = "it is a folder of the test alone"
    )]
    permissions.set_readonly(false);
    fs::set_permissions(fleet.path(""), permissions).unwrap();
    run.ok();
    if !is_written {
        assert_eq!(refused.code, 2);
        assert!(
            refused.err.contains("`./stowplan.lock` can't be written"),
            "{}",
            refused.err
        );
        assert!(!elsewhere.path().join("cafe/second.yaml").exists());
    }
}

/// Its folders can still be written: only the fleet's own can't.
fn fleet_changes(fleet: &Fleet) {
    fs::write(fleet.path(SECOND), given("second")).unwrap();
}

#[test]
fn the_catalog_brings_its_numbers_along() {
    let fleet = Fleet::new();
    fs::remove_file(fleet.path(LOCK)).unwrap();
    let run = fleet.run_alone(&["ledger", "verify"]);
    assert_eq!(
        run.code, 0,
        "stowplan.lock is stale: run `cargo run`\n{}",
        run.err
    );
    fleet.run_alone(&["render"]).ok();
    assert!(
        !fleet.path(LOCK).exists(),
        "nothing changed, and it was written"
    );
}

#[test]
fn another_fleets_numbers_are_left_alone() {
    let fleet = Fleet::new();
    let foreign = fleet.read(LOCK).replace("cafe/", "shop/");
    fleet.write(LOCK, &foreign);
    fleet.run_alone(&["render"]).ok();
    fleet.run_alone(&["ledger", "verify"]).ok();
    assert_eq!(fleet.read(LOCK), foreign);
}

#[test]
fn a_check_says_what_is_not_recorded() {
    let fleet = fleet();
    let before = fleet.read(LOCK);
    let run = fleet.run(&["check", "cafe/second", "--today", "2026-07-01"]);
    assert_eq!(run.code, 0, "{}\n{}", run.out, run.err);
    golden("check-unrecorded", &run);
    assert_eq!(fleet.read(LOCK), before);
    let denied = fleet.run(&["check", "cafe/second", "--deny", "warnings"]);
    assert_eq!(denied.code, 1);
    let quiet = fleet.run(&["-q", "check", "cafe/second"]).ok();
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));

    let json = fleet
        .run(&["check", "cafe/second", "--format", "json"])
        .ok();
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|it| it["rule"] == "plan-warning")
        .unwrap();
    assert_eq!(finding["severity"], "warning");
    assert_eq!(
        (&finding["file"], &finding["line"]),
        (&LOCK.into(), &1.into())
    );
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.ends_with("mysql:mysql [unrecorded-numbers]"),
        "{message}"
    );
    assert!(!json.err.contains("warning["), "{}", json.err);
    for format in ["sarif", "junit", "github"] {
        let run = fleet
            .run(&["check", "cafe/second", "--format", format])
            .ok();
        assert!(run.out.contains("plan-warning"), "{format}: {}", run.out);
    }
    let without = [
        "check",
        "cafe/second",
        "--without",
        "plan-warning",
        "--deny",
        "warnings",
    ];
    fleet.run(&without).ok();
    assert!(
        fleet
            .run_alone(&["explain", "plan-warning"])
            .ok()
            .out
            .contains("stowplan.lock")
    );
}

#[test]
fn lines_are_put_in_order() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let whole = fleet.read(LOCK);
    let check = |text: String, is_written: bool| {
        fleet.write(LOCK, &text);
        let locked = fleet.run(&["render", "--locked", "-o", "other"]);
        // What is only out of order is no reason to stop, and a locked file is left as it is.
        locked.ok();
        assert_eq!(fleet.read(LOCK), text);
        let verified = fleet.run(&["ledger", "verify"]).ok().err;
        assert_eq!(verified.contains("puts the lines in order"), is_written);
        let run = fleet.run(&["render"]).ok();
        assert_eq!(run.err.contains("stowplan.lock: put in order"), is_written);
        let expect = if is_written { &whole } else { &text };
        assert_eq!(fleet.read(LOCK), *expect);
    };
    let mut lines: Vec<&str> = whole.lines().collect();
    let head = lines.iter().filter(|it| it.starts_with('#')).count();
    let last = *lines.last().unwrap();
    check(format!("{whole}{last}\n"), true);
    check(whole.replace(last, &last.replace(' ', "\t")), true);
    check(whole.replace('\n', "\r\n"), false);
    check(format!("{whole}# mine\n\n"), false);
    lines.swap(head, head + 1);
    check(lines.join("\n"), true);
}

#[test]
fn a_number_that_was_given_is_not_taken_by_another() {
    let fleet = fleet();
    fleet.run(&["render"]).ok();
    let number = number(&fleet, "cafe/second");
    let third = given("third").replace("mysql: null", &format!("mysql: {number}"));
    fleet.write("environments/cafe/third.yaml", third);
    golden_error("given-number", &fleet.run(&["render"]));
    // What the help says.
    let other = if number == "31000" { "31001" } else { "31000" };
    let moved = given("second").replace("mysql: null", &format!("mysql: {other}"));
    fleet.write(SECOND, moved);
    fleet.run(&["render", "--reuse"]).ok();
    assert_eq!(self::number(&fleet, "cafe/third"), number);
    assert_eq!(self::number(&fleet, "cafe/second"), other);
}
