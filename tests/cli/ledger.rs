//! `ledger`.

use serde_json::Value;

use super::{Fleet, golden, golden_error};

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
