//! Environments that are called otherwise.

use stowplan_ledger::{Ledger, NoRenaming, Renaming};

use crate::support::{any, changes, ledger, lines, on, owner};

/// Renames, and holds the ledger to what is read from its text.
fn rename(ledger: &mut Ledger, old: &str, new: &str) -> Result<Renaming, NoRenaming> {
    let id = |name: &str| owner(&format!("{name} x")).environment;
    let renaming = ledger.rename(&id(old), &id(new));
    assert_eq!(Ledger::parse(&ledger.to_string()), Ok(ledger.clone()));
    renaming
}

#[test]
fn numbers_follow_an_environment() {
    let mut ledger = ledger(&[
        "seoul node-port 30001 a/b web",
        "seoul node-port 30005 a/x kafka-0:external",
        "seoul node-port 30004 a/x kafka-0:external released 2026-01-01",
        "seoul node-port 30002 a/x web",
        "sql mysql-database a_x a/x web",
    ]);
    let renaming = rename(&mut ledger, "a/x", "a/a").unwrap();
    let told: Vec<String> = renaming.moved.iter().map(ToString::to_string).collect();
    let expect = [
        "seoul node-port 30004 a/a kafka-0:external released 2026-01-01",
        "seoul node-port 30005 a/a kafka-0:external",
        "seoul node-port 30002 a/a web",
        "sql mysql-database a_x a/a web",
    ];
    assert_eq!(told, expect);
    assert_eq!(renaming.dropped, []);
    let mut all = expect.to_vec();
    all.insert(3, "seoul node-port 30001 a/b web");
    assert_eq!(lines(&ledger), all);
}

#[test]
fn what_was_released_before_is_given_back_when_the_new_one_asks() {
    let mut ledger = ledger(&[
        "seoul node-port 30001 a/x web released 2026-06-01",
        "seoul node-port 30002 a/x page released 2026-06-01",
    ]);
    rename(&mut ledger, "a/x", "a/y").unwrap();
    let allocation = ledger.allocate(vec![any("a/y web")], on("2026-06-02"));
    assert_eq!(
        changes(&allocation.changes),
        ["seoul node-port 30001 a/y web released 2026-06-01 > seoul node-port 30001 a/y web"]
    );
}

#[test]
fn fresh_numbers_make_way_for_old_ones() {
    let mut ledger = ledger(&[
        "seoul node-port 30001 a/x kafka-0:external released 2026-06-01",
        "seoul node-port 30002 a/x kafka-0:external released 2026-02-01",
        "seoul node-port 30003 a/x web released 2026-06-01",
        "seoul node-port 30009 a/x gone released 2026-06-01",
        "seoul node-port 30004 a/y kafka-0:external",
        "seoul node-port 30005 a/y new",
        "seoul node-port 30006 a/y web",
        "tokyo node-port 30003 a/y web",
    ]);
    let renaming = rename(&mut ledger, "a/x", "a/y").unwrap();
    let dropped: Vec<String> = renaming.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(
        dropped,
        [
            "seoul node-port 30004 a/y kafka-0:external",
            "seoul node-port 30006 a/y web"
        ]
    );
    assert_eq!(
        lines(&ledger),
        [
            "seoul node-port 30009 a/y gone released 2026-06-01",
            "seoul node-port 30001 a/y kafka-0:external",
            "seoul node-port 30002 a/y kafka-0:external released 2026-02-01",
            "seoul node-port 30005 a/y new",
            "seoul node-port 30003 a/y web",
            "tokyo node-port 30003 a/y web",
        ]
    );
    // Of two of one day the lower one; a day that nobody knew is the latest.
    let check = |first: &str, second: &str, expect: &str| {
        let mut ledger = crate::support::ledger(&[
            &format!("seoul node-port 30001 a/x web {first}"),
            &format!("seoul node-port 30002 a/x web {second}"),
            "seoul node-port 30006 a/y web",
        ]);
        rename(&mut ledger, "a/x", "a/y").unwrap();
        assert!(lines(&ledger).contains(&expect.to_owned()), "{ledger}");
    };
    let day = "released 2026-06-01";
    check(day, day, "seoul node-port 30001 a/y web");
    check(day, "released", "seoul node-port 30002 a/y web");
}

#[test]
fn what_has_numbers_of_its_own_is_no_new_name() {
    let check = |text: &[&str], expect: NoRenaming| {
        let mut ledger = ledger(text);
        let before = ledger.clone();
        assert_eq!(rename(&mut ledger, "a/x", "a/y"), Err(expect), "{ledger}");
        assert_eq!(ledger, before);
    };
    let (x, y) = (
        "seoul node-port 30001 a/x web",
        "seoul node-port 30002 a/y web",
    );
    let released = |it: &str| format!("{it} released 2026-06-01");
    check(&[x, y], NoRenaming::Taken);
    check(&[x, &released(y)], NoRenaming::Taken);
    check(&[&released(x), &released(y)], NoRenaming::Taken);
    check(&[y], NoRenaming::Nothing);
    check(&[], NoRenaming::Nothing);
    let mut ledger = ledger(&[x]);
    let same = rename(&mut ledger, "a/x", "a/x");
    assert_eq!(same, Err(NoRenaming::Nothing));
}
