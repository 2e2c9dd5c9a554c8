//! What people do to a ledger.

use stowplan_ledger::{Ledger, Number, Resource};
use stowplan_model::Date;

use crate::support::{changes, ledger, lines, owner};

fn fleet() -> Ledger {
    ledger(&[
        "seoul address 203.0.113.7 a/x kafka-0:external",
        "seoul node-port 30000 a/x kafka-0:external",
        "seoul node-port 30001 a/x kafka-0:metrics",
        "seoul node-port 30002 a/x kafka-01:external",
        "seoul node-port 30003 a/y kafka-0:external",
        "tokyo node-port 30000 a/x web released 2026-11-01",
    ])
}

#[test]
fn an_environment_or_a_part_of_it_is_released() {
    let id = owner("a/x web").environment;
    let today = Some(Date::literal("2026-11-21"));
    let check = |subject: Option<&str>, expect: &[&str]| {
        let mut ledger = fleet();
        let released = ledger.release(today, |it| it.belongs_to(&id, subject));
        assert_eq!(changes(&released), expect);
        assert_eq!(ledger.grants().len(), 6);
        let again = ledger.release(today, |it| it.belongs_to(&id, subject));
        assert_eq!(again, []);
        assert_eq!(Ledger::parse(&ledger.to_string()), Ok(ledger));
    };
    let all = [
        "- seoul address 203.0.113.7 a/x kafka-0:external released 2026-11-21",
        "- seoul node-port 30002 a/x kafka-01:external released 2026-11-21",
        "- seoul node-port 30000 a/x kafka-0:external released 2026-11-21",
        "- seoul node-port 30001 a/x kafka-0:metrics released 2026-11-21",
    ];
    check(None, &all);
    check(Some("kafka-0"), &[all[0], all[2], all[3]]);
    check(Some("kafka-0:metrics"), &all[3..]);
    check(Some("kafka"), &[]);
    check(Some("web"), &[]);
}

#[test]
fn a_release_without_a_day_is_dated_later() {
    let mut ledger = fleet();
    let released = ledger.release(None, |it| {
        it.scope == "seoul" && it.resource == Resource::Address
    });
    assert_eq!(
        changes(&released),
        ["- seoul address 203.0.113.7 a/x kafka-0:external released"]
    );
}

#[test]
fn only_what_is_released_is_forgotten() {
    let mut ledger = fleet();
    let gone = ledger.forget(|_| true);
    let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
    assert_eq!(gone, ["tokyo node-port 30000 a/x web released 2026-11-01"]);
    assert_eq!(ledger.grants().len(), 5);
    let mut ledger = fleet();
    assert_eq!(ledger.forget(|it| it.scope == "seoul"), []);
    assert_eq!(ledger, fleet());
}

#[test]
fn lines_are_found_and_grouped() {
    let ledger = fleet();
    let groups: Vec<(&str, &str, usize)> = ledger
        .groups()
        .map(|it| (it[0].scope.as_str(), it[0].resource.as_str(), it.len()))
        .collect();
    assert_eq!(
        groups,
        [
            ("seoul", "address", 1),
            ("seoul", "node-port", 4),
            ("tokyo", "node-port", 1)
        ]
    );
    let find = |scope: &str, resource, number: Number| {
        let found = ledger.find(scope, resource, &number);
        found.map(|it| it.owner.to_string()).unwrap_or_default()
    };
    assert_eq!(
        find("seoul", Resource::NodePort, Number::Port(30003)),
        "a/y kafka-0:external"
    );
    assert_eq!(
        find("tokyo", Resource::NodePort, Number::Port(30000)),
        "a/x web"
    );
    assert_eq!(find("tokyo", Resource::HostPort, Number::Port(30000)), "");
    assert_eq!(find("paris", Resource::NodePort, Number::Port(30000)), "");
    let names = crate::support::ledger(&["sql mysql-database Shop a/x db"]);
    assert!(
        names
            .find("sql", Resource::MysqlDatabase, &Number::Name("shop".into()))
            .is_some()
    );
    assert_eq!(lines(&names), ["sql mysql-database Shop a/x db"]);
}
