//! `ledger`.

use std::fs;

use serde_json::Value;

use super::{Fleet, Run, golden, golden_error};

const LOCK: &str = "stowplan.lock";

/// A fleet whose lock has numbers of every kind, and of an environment that is gone.
fn fleet() -> Fleet {
    let fleet = Fleet::new();
    let text = fleet.read(LOCK).replace(
        "cloud node-port",
        "cloud address 203.0.113.10 cafe/gone web\n\
         cloud host-port 31000 cafe/gone mysql-0:mysql released 2026-06-01\n\
         cloud node-port 30500 cafe/gone mysql:mysql\n\
         cloud node-port",
    );
    let databases = "cloud/cafe-store/redis redis-db 3 cafe/gone cache\n\
                     mysql.example.com mysql-database cafe_gone cafe/gone web released\n";
    fleet.write(LOCK, text + databases);
    fleet
}

#[test]
fn grants_are_shown() {
    let fleet = fleet();
    golden("ledger", &fleet.run(&["ledger"]).ok());
    golden(
        "ledger-json",
        &fleet.run(&["ledger", "cafe/gone", "--format", "json"]).ok(),
    );
    golden(
        "ledger-cluster",
        &fleet.run(&["-q", "ledger", "--cluster", "cloud"]).ok(),
    );
    let laptop = fleet.run(&["ledger", "--cluster", "laptop"]).ok().out;
    assert_eq!(laptop.lines().count(), 2, "{laptop}");
    let none = fleet.run(&["ledger", "cafe/trial"]).ok().out;
    assert_eq!(none.lines().count(), 1, "{none}");
}

#[test]
fn what_nobody_knows_is_refused() {
    let fleet = fleet();
    golden_error(
        "ledger-unknown-cluster",
        &fleet.run(&["ledger", "--cluster", "clout"]),
    );
    golden_error(
        "ledger-unknown-selector",
        &fleet.run(&["ledger", "cafe/gnoe"]),
    );
    golden_error(
        "release-nothing",
        &fleet.run(&["ledger", "release", "cafe/trial"]),
    );
}

#[test]
fn a_ledger_is_verified() {
    let fleet = fleet();
    golden("ledger-stale", &fleet.run(&["ledger", "verify"]));
    let fleet = Fleet::new();
    golden("ledger-verified", &fleet.run(&["ledger", "verify"]).ok());
    fleet.write(LOCK, "nonsense\n");
    assert_eq!(fleet.run(&["ledger", "verify"]).code, 2);
}

#[test]
fn numbers_are_released_by_hand() {
    let fleet = fleet();
    let day = ["--today", "2026-07-01"];
    let release = |arguments: &[&str]| {
        fleet.run(&[&["-v", "ledger", "release"], arguments, &day[..]].concat())
    };
    golden("ledger-release", &release(&["cafe/gone", "mysql"]).ok());
    let lock = fleet.read(LOCK);
    assert!(
        lock.contains("30500 cafe/gone mysql:mysql released 2026-07-01\n"),
        "{lock}"
    );
    assert!(lock.contains("203.0.113.10 cafe/gone web\n"), "{lock}");
    release(&["cafe/gone"]).ok();
    let lock = fleet.read(LOCK);
    assert!(
        lock.contains("203.0.113.10 cafe/gone web released 2026-07-01\n"),
        "{lock}"
    );
    let again = release(&["cafe/gone"]).ok();
    golden("ledger-released", &again);
    assert_eq!(fleet.read(LOCK), lock);
    golden_error(
        "release-asked-for",
        &fleet.run(&["ledger", "release", "cafe/store"]),
    );
    assert_eq!(fleet.read(LOCK), lock);
    // Of the rest nobody knew the day of its release.
    assert_eq!(fleet.run(&["ledger", "verify"]).code, 1);
    fleet.run(&["ledger", "forget"]).ok();
    fleet.run(&["ledger", "verify"]).ok();
}

#[test]
fn released_numbers_are_forgotten() {
    let fleet = fleet();
    golden(
        "ledger-forget",
        &fleet.run(&["-v", "ledger", "forget"]).ok(),
    );
    let lock = fleet.read(LOCK);
    assert!(
        !lock.contains("released\n") && !lock.contains("released 2"),
        "{lock}"
    );
    assert!(lock.contains("30500 cafe/gone mysql:mysql\n"), "{lock}");
    let run = fleet.run(&["ledger", "forget", "cafe/store"]).ok();
    assert!(run.err.contains("nothing was released"), "{}", run.err);
    assert_eq!(fleet.read(LOCK), lock);
}

#[test]
fn numbers_are_numbers_for_programs() {
    let run = fleet().run(&["ledger", "--format", "json"]).ok();
    let ledger: Value = serde_json::from_str(&run.out).unwrap();
    let grants = ledger["grants"].as_array().unwrap();
    let of = |kind: &str| &grants.iter().find(|it| it["kind"] == kind).unwrap()["number"];
    assert_eq!(*of("address"), "203.0.113.10");
    assert_eq!(*of("redis-db"), 3);
    assert_eq!(*of("mysql-database"), "cafe_gone");
    assert_eq!(*of("host-port"), 31000);
}

const TRIAL: &str = "environments/cafe/trial.yaml";

/// A fleet with an environment whose database was given a node port, and a cache a database.
fn with_trial() -> Fleet {
    let trial = "class: qa\ncluster: cloud\ndomain: trial.example.com\n\
                 services: {mysql: {expose: {nodePort: {mysql: null}}}}\n";
    let fleet = Fleet::new().with(TRIAL, trial);
    fleet.run(&["render"]).ok();
    fleet
}

/// The lines of an environment.
fn of(fleet: &Fleet, environment: &str) -> Vec<String> {
    let text = fleet.read(LOCK);
    let own = text
        .lines()
        .filter(|it| it.contains(&format!(" {environment} ")));
    own.map(str::to_owned).collect()
}

fn rename_file(fleet: &Fleet, name: &str) {
    let to = format!("environments/cafe/{name}.yaml");
    fs::rename(fleet.path(TRIAL), fleet.path(&to)).unwrap();
}

/// Without what depends on the search for a number.
fn masked(mut run: Run, number: &str, fresh: &str) -> Run {
    run.err = run.err.replace(number, "NUMBER").replace(fresh, "FRESH");
    run
}

#[test]
fn a_renamed_environment_keeps_its_numbers() {
    let fleet = with_trial();
    let before = of(&fleet, "cafe/trial");
    assert_eq!(before.len(), 1, "{before:?}");
    rename_file(&fleet, "test");
    let number = before[0].split(' ').nth(2).unwrap();
    let locked = fleet.run(&["render", "--locked"]);
    assert_eq!(locked.code, 1);
    let hint = "`stowplan ledger rename cafe/trial cafe/test` keeps its numbers";
    assert!(locked.err.contains(hint), "{}", locked.err);
    let run = fleet.run(&["-v", "ledger", "rename", "cafe/trial", "cafe/test"]);
    golden("ledger-rename", &masked(run.ok(), number, "FRESH"));
    let after = of(&fleet, "cafe/test");
    assert_eq!(after, [before[0].replace("cafe/trial", "cafe/test")]);
    fleet.run(&["render", "--locked"]).ok();
    let manifest = fleet.read("manifests/cafe/test.yaml");
    assert!(manifest.contains(&format!("nodePort: {number}\n")));
}

#[test]
fn what_was_given_after_a_renaming_makes_way() {
    let fleet = with_trial();
    let before = of(&fleet, "cafe/trial");
    let number = before[0].split(' ').nth(2).unwrap();
    rename_file(&fleet, "test");
    let day = ["--today", "2026-07-01"];
    let run = fleet.run(&["render", "--today", "2026-07-01"]).ok();
    let given = of(&fleet, "cafe/test");
    let fresh = given[0].split(' ').nth(2).unwrap();
    assert_ne!(fresh, number);
    let said: Vec<&str> = run.err.lines().filter(|it| it.contains("rename")).collect();
    assert_eq!(
        said,
        [
            "`cafe/trial` is gone and `cafe/test` is new: if it was renamed, `stowplan ledger rename cafe/trial cafe/test` keeps its numbers"
        ]
    );
    let rename = ["-v", "ledger", "rename", "cafe/trial", "cafe/test"];
    let run = fleet.run(&[&rename[..], &day[..]].concat());
    golden("ledger-renamed-late", &masked(run.ok(), number, fresh));
    assert_eq!(of(&fleet, "cafe/trial"), [""; 0]);
    let after = of(&fleet, "cafe/test");
    assert_eq!(after, [before[0].replace("cafe/trial", "cafe/test")]);
    fleet.run(&["render", "--locked"]).ok();
    assert!(!fleet.read(LOCK).contains(fresh));
}

#[test]
fn two_new_environments_may_each_be_the_renamed_one() {
    let fleet = with_trial();
    let text = fleet.read(TRIAL);
    fs::remove_file(fleet.path(TRIAL)).unwrap();
    for name in ["first", "next"] {
        let text = text.replace("trial.", &format!("{name}."));
        fleet.write(&format!("environments/cafe/{name}.yaml"), text);
    }
    let run = fleet.run(&["render"]).ok();
    let hint = "`cafe/trial` is gone, and `cafe/first`, `cafe/next` are new";
    assert!(run.err.contains(hint), "{}", run.err);
    // One that is only gone, or only new, was not renamed.
    fs::remove_file(fleet.path("environments/cafe/next.yaml")).unwrap();
    let run = fleet.run(&["render"]).ok();
    assert!(!run.err.contains("rename"), "{}", run.err);
    fleet.write(TRIAL, text);
    let run = fleet.run(&["render"]).ok();
    assert!(!run.err.contains("rename"), "{}", run.err);
}

#[test]
fn not_everything_is_renamed() {
    let fleet = fleet();
    let before = fleet.read(LOCK);
    let refused = |name: &str, old: &str, new: &str| {
        golden_error(name, &fleet.run(&["ledger", "rename", old, new]));
        assert_eq!(fleet.read(LOCK), before);
    };
    refused("rename-still-there", "cafe/store", "cafe/shop");
    refused("rename-to-nothing", "cafe/gone", "cafe/trail");
    refused("rename-nothing", "cafe/never", "cafe/trial");
    refused("rename-not-new", "cafe/gone", "cafe/store");
}

#[cfg(unix)]
#[test]
fn commands_are_named_after_the_program() {
    use std::os::unix::process::CommandExt as _;

    let fleet = fleet();
    for arguments in [
        &["ledger", "release", "cafe/trial"][..],
        &["ledger", "rename", "cafe/never", "cafe/trial"],
        &["list"],
        &["check"],
    ] {
        let mut command = fleet.command(&[&["-C", "."], arguments].concat());
        let run = Run::new(arguments, &command.arg0("/opt/fleetctl").output().unwrap());
        assert!(run.err.contains("`fleetctl "), "{}", run.err);
        assert!(!run.err.contains("`stowplan "), "{}", run.err);
    }
}
