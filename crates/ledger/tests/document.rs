//! `docs/ledger.md` is true.

use stowplan_ledger::Ledger;

use crate::support::mistakes;

const PAGE: &str = include_str!("../../../docs/ledger.md");

/// The texts that the page shows.
fn blocks() -> Vec<&'static str> {
    let parts = PAGE.split("```text\n").skip(1);
    parts.filter_map(|it| it.split("```").next()).collect()
}

#[test]
fn the_ledger_is_one_as_it_is_written() {
    let shown = blocks()[0];
    assert_eq!(Ledger::parse(shown).unwrap().to_string(), shown);
    assert!(PAGE.contains(&format!("for {} days", Ledger::GRACE_DAYS)));
}

#[test]
fn the_messages_are_those_that_are_told() {
    let told = mistakes(
        "# stowplan.lock 1\nseoul node-port 30000 a/x web\nseoul node-port 30000 b/y kafka-0:external\n",
    );
    let other = mistakes(
        "# stowplan.lock 1\nseoul node-port 30009 a/x web\nseoul node-port 30001 a/x web\n",
    );
    let messages: Vec<&str> = blocks()[2].lines().collect();
    assert_eq!(messages.len(), 2);
    assert!(told[0].contains(messages[0]), "{told:?}");
    assert!(other[0].contains(messages[1]), "{other:?}");
}
