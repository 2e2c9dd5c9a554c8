//! Who asks for any number.

use std::collections::BTreeSet;

use stowplan_ledger::{Grant, Ledger, Number, Resource, Terms, Wanted};

use crate::support::{
    RANGE, address, any, ask, changes, ledger, lines, mysql, on, owner, redis, refusals, reuse_on,
    this, within,
};

#[test]
fn the_number_depends_on_who_asks_and_on_nothing_else() {
    let alone = |request| {
        let allocation = Ledger::default().allocate(vec![request], on("2026-11-21"));
        lines(&allocation.ledger).concat()
    };
    // Written down: another number in another version would move what is deployed nowhere yet,
    // and have two branches of different versions clash.
    assert_eq!(alone(any("chain/main seed-0:p2p")), PINNED);
    let others = [
        any("chain/main seed-1:p2p"),
        any("chain/test seed-0:p2p"),
        any("chains/main seed-0:p2p"),
        ask(
            "tokyo",
            "chain/main seed-0:p2p",
            Wanted::NodePort {
                fixed: None,
                range: RANGE,
            },
        ),
        ask(
            "seoul",
            "chain/main seed-0:p2p",
            Wanted::HostPort {
                fixed: None,
                range: RANGE,
            },
        ),
    ];
    let numbers: BTreeSet<String> = others
        .into_iter()
        .chain([any("chain/main seed-0:p2p")])
        .map(|it| alone(it).split(' ').nth(2).unwrap().to_owned())
        .collect();
    assert_eq!(numbers.len(), 6, "{numbers:?}");
}

const PINNED: &str = "seoul node-port 32138 chain/main seed-0:p2p";

#[test]
fn numbers_of_many_are_all_over_the_range() {
    let requests = (0..1000).map(|it| any(&format!("a/x s{it}"))).collect();
    let allocation = Ledger::default().allocate(requests, on("2026-11-21"));
    let mut quarters = [0; 4];
    for grant in allocation.ledger.grants() {
        let Number::Port(port) = grant.number else {
            panic!()
        };
        quarters[usize::from((port - RANGE.0) / 692)] += 1;
    }
    assert!(
        quarters.iter().all(|it| (200..300).contains(it)),
        "{quarters:?}"
    );
}

#[test]
fn small_pools_are_used_from_the_lowest_on() {
    let requests = vec![
        redis("b/y cache", None, 16),
        redis("a/x cache", None, 16),
        redis("c/z cache", Some(1), 16),
        address(
            "a/x p2p",
            None,
            &[
                ("203.0.113.10", "203.0.113.11"),
                ("203.0.113.2", "203.0.113.2"),
            ],
        ),
        address(
            "b/y p2p",
            None,
            &[
                ("203.0.113.10", "203.0.113.11"),
                ("203.0.113.2", "203.0.113.2"),
            ],
        ),
    ];
    let allocation = Ledger::default().allocate(requests, on("2026-11-21"));
    assert_eq!(
        lines(&allocation.ledger),
        [
            "cache.example redis-db 0 a/x cache",
            "cache.example redis-db 2 b/y cache",
            "cache.example redis-db 1 c/z cache",
            "seoul address 203.0.113.2 a/x p2p",
            "seoul address 203.0.113.10 b/y p2p",
        ]
    );
}

#[test]
fn huge_pools_are_no_trouble() {
    let pools: [&[(&str, &str)]; 5] = [
        &[("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")],
        &[
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("0.0.0.0", "255.255.255.255"),
        ],
        &[
            ("2001:db8::", "2001:db8::ffff"),
            ("2001:db8::5", "2001:db8::1:0"),
            ("2001:db8::7", "2001:db8::6"),
        ],
        &[(
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        )],
        &[],
    ];
    let sizes = [300, 300, 300, 2, 0];
    for (pool, size) in pools.into_iter().zip(sizes) {
        let requests: Vec<_> = (0..300)
            .map(|it| address(&format!("a/x s{it}"), None, pool))
            .collect();
        let allocation = Ledger::default().allocate(requests.clone(), on("2026-11-21"));
        assert_eq!(allocation.ledger.grants().len(), size);
        assert_eq!(allocation.refusals.len(), 300 - size);
        assert_eq!(
            allocation
                .ledger
                .allocate(requests, on("2026-11-21"))
                .changes,
            []
        );
    }
}

#[test]
fn what_an_owner_has_stays_whoever_comes_and_goes() {
    let before = ledger(&["seoul node-port 30005 b/y web"]);
    let requests = vec![
        any("a/x web"),
        any("b/y web"),
        any("c/z web"),
        this("d/d web", 30006),
    ];
    let many = before.allocate(requests, on("2026-11-21"));
    let id = owner("b/y web");
    assert_eq!(
        many.grants.get("seoul", Resource::NodePort, &id),
        Some(&Number::Port(30005))
    );
    assert_eq!(many.grants.get("tokyo", Resource::NodePort, &id), None);
    assert_eq!(many.grants.get("seoul", Resource::HostPort, &id), None);
    assert_eq!(
        many.grants
            .get("seoul", Resource::NodePort, &owner("b/y api")),
        None
    );
    let alone = many.ledger.allocate(vec![any("b/y web")], on("2026-11-22"));
    assert_eq!(
        alone.grants.get("seoul", Resource::NodePort, &id),
        Some(&Number::Port(30005))
    );
    let released = alone.ledger.grants().iter().filter(|it| !it.is_held());
    assert_eq!(released.count(), 3);
}

#[test]
fn what_nobody_asks_for_is_released_and_given_back() {
    let before = ledger(&[
        "seoul node-port 30005 b/y web",
        "tokyo redis-db 3 b/y cache",
    ]);
    let gone = before.allocate(vec![], on("2026-11-21"));
    assert_eq!(
        changes(&gone.changes),
        [
            "- seoul node-port 30005 b/y web released 2026-11-21",
            "- tokyo redis-db 3 b/y cache released 2026-11-21",
        ]
    );
    // The day stays the one when it was released.
    assert_eq!(gone.ledger.allocate(vec![], on("2026-12-01")).changes, []);
    // Years later, if nobody else has it.
    let back = gone.ledger.allocate(vec![any("b/y web")], on("2029-01-01"));
    assert_eq!(
        changes(&back.changes),
        ["seoul node-port 30005 b/y web released 2026-11-21 > seoul node-port 30005 b/y web"]
    );
}

#[test]
fn of_many_that_it_had_it_gets_the_last() {
    let before = ledger(&[
        "seoul node-port 30005 b/y web released 2026-10-01",
        "seoul node-port 30003 b/y web released 2026-11-01",
        "seoul node-port 30004 b/y web released 2026-11-01",
        "seoul node-port 30001 b/y web released 2026-11-02",
    ]);
    let number = |range| {
        let back = before.allocate(vec![within("b/y web", range)], on("2026-11-21"));
        back.grants
            .get("seoul", Resource::NodePort, &owner("b/y web"))
            .cloned()
    };
    assert_eq!(number((30000, 32767)), Some(Number::Port(30001)));
    assert_eq!(number((30002, 32767)), Some(Number::Port(30003)));
    assert_eq!(number((30005, 30005)), Some(Number::Port(30005)));
}

#[test]
fn a_number_outside_the_range_moves() {
    let before = ledger(&[
        "seoul node-port 30005 b/y web",
        "cache.example redis-db 12 b/y cache",
    ]);
    let requests = vec![
        within("b/y web", (31000, 31000)),
        redis("b/y cache", None, 8),
    ];
    let narrow = before.allocate(requests, on("2026-11-21"));
    assert_eq!(
        changes(&narrow.changes),
        [
            "+ cache.example redis-db 0 b/y cache",
            "- cache.example redis-db 12 b/y cache released 2026-11-21",
            "- seoul node-port 30005 b/y web released 2026-11-21",
            "+ seoul node-port 31000 b/y web",
        ]
    );
    // A wider range moves nobody.
    let wide = narrow.ledger.allocate(
        vec![
            within("b/y web", (30000, 32000)),
            redis("b/y cache", None, 16),
        ],
        on("2026-11-22"),
    );
    assert_eq!(wide.changes, []);
}

#[test]
fn numbers_that_nobody_had_are_given_first_then_those_whose_grace_is_over() {
    let before = [
        "seoul node-port 30000 a/x web released 2026-10-22",
        "seoul node-port 30001 a/y web released 2026-10-23",
        "seoul node-port 30003 a/z web",
    ];
    let range = (30000, 30003);
    let mut requests = vec![within("a/z web", range)];
    let mut check = |owner, terms, expect: Option<u16>| {
        requests.push(within(owner, range));
        let allocation = ledger(&before).allocate(requests.clone(), terms);
        let number = allocation
            .grants
            .get("seoul", Resource::NodePort, &self::owner(owner));
        assert_eq!(number, expect.map(Number::Port).as_ref());
        refusals(&allocation)
    };
    assert!(check("b/e1 web", on("2026-11-21"), Some(30002)).is_empty());
    assert!(check("b/e2 web", on("2026-11-21"), Some(30000)).is_empty());
    let told = "b/e3 web: none of 4 is left: a/y 1, a/z 1, b/e1 1, b/e2 1; 1 released";
    assert_eq!(check("b/e3 web", on("2026-11-21"), None), [told]);
    requests.pop();
    let check = |terms| {
        let mut requests = requests.clone();
        requests.push(within("b/e3 web", range));
        let allocation = ledger(&before).allocate(requests, terms);
        allocation
            .grants
            .get("seoul", Resource::NodePort, &owner("b/e3 web"))
            .cloned()
    };
    assert_eq!(check(on("2026-11-22")), Some(Number::Port(30001)));
    assert!(check(reuse_on("2026-10-23")).is_some());
    assert_eq!(check(Terms::default()), None);
}

#[test]
fn what_was_another_s_is_passed_over_while_there_is_any_other() {
    // It is the first that would be tried, and free for long.
    let before = ledger(&["seoul node-port 32138 a/x web released 2020-01-01"]);
    let requests = vec![any("chain/main seed-0:p2p")];
    let allocation = before.allocate(requests, reuse_on("2026-11-21"));
    assert_eq!(
        changes(&allocation.changes),
        ["+ seoul node-port 32139 chain/main seed-0:p2p"]
    );
}

#[test]
fn who_holds_an_exhausted_range_is_counted() {
    let before = ledger(&[
        "seoul node-port 30000 b/y 0",
        "seoul node-port 30001 b/y 1",
        "seoul node-port 30002 a/x 0 released 2026-11-20",
        "seoul node-port 30003 c/z 0",
        "seoul node-port 30004 c/z 1",
        "seoul node-port 30005 a/a 0",
        "seoul node-port 30009 far/away 0",
    ]);
    let range = (30000, 30005);
    let mut requests: Vec<_> = [
        "b/y 0", "b/y 1", "c/z 0", "c/z 1", "a/a 0", "d/d 0", "d/d 1",
    ]
    .map(|it| within(it, range))
    .into();
    requests.push(any("far/away 0"));
    let allocation = before.allocate(requests, on("2026-11-21"));
    let why = "none of 6 is left: b/y 2, c/z 2, a/a 1, a/x 1; 1 released";
    assert_eq!(
        refusals(&allocation),
        [format!("d/d 0: {why}"), format!("d/d 1: {why}")]
    );
    assert_eq!(allocation.changes, []);
    let none = Ledger::default().allocate(vec![redis("a/x cache", None, 0)], on("2026-11-21"));
    assert_eq!(
        refusals(&none),
        ["a/x cache: none of 0 is left: ; 0 released"]
    );
}

#[test]
fn who_must_move_and_can_not_keeps_its_line() {
    let before = ledger(&[
        "seoul node-port 30000 a/x web",
        "seoul node-port 31000 b/y web",
    ]);
    let requests = vec![
        within("a/x web", (31000, 31000)),
        within("b/y web", (31000, 31000)),
    ];
    let allocation = before.allocate(requests, on("2026-11-21"));
    assert_eq!(
        refusals(&allocation),
        ["a/x web: none of 1 is left: b/y 1; 0 released"]
    );
    assert_eq!(allocation.ledger, before);
    assert_eq!(allocation.changes, []);
}

#[test]
fn without_a_day_a_release_has_none_until_there_is_one() {
    let before = ledger(&["seoul node-port 30005 b/y web"]);
    let gone = before.allocate(vec![], Terms::default());
    assert_eq!(
        changes(&gone.changes),
        ["- seoul node-port 30005 b/y web released"]
    );
    assert_eq!(gone.ledger.grants()[0].released, Some(Grant::UNDATED));
    assert_eq!(gone.ledger.grants()[0].released_on(), None);
    let still = gone.ledger.allocate(vec![], Terms::default());
    assert_eq!(still.changes, []);
    let dated = gone.ledger.allocate(vec![], on("2026-11-21"));
    assert_eq!(
        changes(&dated.changes),
        ["- seoul node-port 30005 b/y web released 2026-11-21"]
    );
    // In the run that writes the day its grace begins.
    let asks = vec![this("a/x web", 30005)];
    let refused = gone.ledger.allocate(asks.clone(), on("2026-11-21"));
    assert_eq!(
        refusals(&refused),
        ["a/x web: 30005 was released by b/y web"]
    );
    let reuse = Terms {
        reuse: true,
        today: None,
    };
    assert_eq!(
        lines(&gone.ledger.allocate(asks, reuse).ledger),
        ["seoul node-port 30005 a/x web"]
    );
}

#[test]
fn names_of_databases_are_the_wish_or_near_it() {
    let long = "w".repeat(70);
    let requests = vec![
        mysql("a/e1 db", None, "shop"),
        mysql("a/e2 db", None, "Shop"),
        mysql("a/e3 db", None, "shop"),
        mysql("a/e4 db", Some("shop_3"), "shop"),
        mysql("b/e1 db", None, &long),
        mysql("b/e2 db", None, &long),
        mysql("c/e1 db", None, "2026"),
        mysql("c/e2 db", None, "naïve-name"),
        mysql("c/e3 db", None, ""),
    ];
    let allocation = Ledger::default().allocate(requests.clone(), on("2026-11-21"));
    let w = |count| "w".repeat(count);
    assert_eq!(
        lines(&allocation.ledger),
        [
            "sql.example mysql-database shop a/e1 db",
            "sql.example mysql-database Shop_2 a/e2 db",
            "sql.example mysql-database shop_4 a/e3 db",
            "sql.example mysql-database shop_3 a/e4 db",
            &format!("sql.example mysql-database {} b/e1 db", w(64)),
            &format!("sql.example mysql-database {}_2 b/e2 db", w(53)),
            "sql.example mysql-database _2026 c/e1 db",
            "sql.example mysql-database na_ve_name c/e2 db",
            "sql.example mysql-database _ c/e3 db",
        ]
    );
    let text = allocation.ledger.to_string();
    assert_eq!(Ledger::parse(&text), Ok(allocation.ledger.clone()));
    // Another wish moves nobody.
    let renamed = allocation
        .ledger
        .allocate(vec![mysql("a/e2 db", None, "other")], on("2026-11-22"));
    assert_eq!(
        renamed
            .grants
            .get("sql.example", Resource::MysqlDatabase, &owner("a/e2 db")),
        Some(&Number::Name("Shop_2".into()))
    );
    // What somebody left may still hold data: it is never chosen for another.
    let later = renamed
        .ledger
        .allocate(vec![mysql("z/z db", None, "shop")], reuse_on("2029-01-01"));
    assert_eq!(
        later
            .grants
            .get("sql.example", Resource::MysqlDatabase, &owner("z/z db")),
        Some(&Number::Name("shop_5".into()))
    );
}

#[test]
fn there_is_no_port_0() {
    let allocation = Ledger::default().allocate(vec![within("a/x web", (0, 1))], on("2026-11-21"));
    assert_eq!(lines(&allocation.ledger), ["seoul node-port 1 a/x web"]);
    let none = Ledger::default().allocate(vec![within("a/x web", (9, 8))], on("2026-11-21"));
    assert_eq!(
        refusals(&none),
        ["a/x web: none of 0 is left: ; 0 released"]
    );
}
