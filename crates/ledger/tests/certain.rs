//! Who asks for a certain number.

use stowplan_ledger::{Ledger, Request, Terms};

use crate::support::{
    address, any, changes, ledger, lines, mysql, on, redis, refusals, reuse_on, this,
};

/// What becomes of a ledger on 21 November: its lines and who is refused, whatever the order.
fn check(before: &[&str], requests: &[Request], after: &[&str], refused: &[&str]) {
    check_on(before, requests, on("2026-11-21"), after, refused);
}

fn check_on(before: &[&str], requests: &[Request], terms: Terms, after: &[&str], refused: &[&str]) {
    let before = ledger(before);
    let allocation = before.allocate(requests.to_vec(), terms);
    assert_eq!(lines(&allocation.ledger), after);
    assert_eq!(refusals(&allocation), refused);
    let mut turned = requests.to_vec();
    turned.reverse();
    let other = before.allocate(turned, terms);
    assert_eq!(lines(&other.ledger), after, "the other way round");
    assert_eq!(other.refusals, allocation.refusals);
    let again = allocation.ledger.allocate(requests.to_vec(), terms);
    assert_eq!(again.changes, [], "once more");
    assert_eq!(again.ledger, allocation.ledger);
}

#[test]
fn it_is_given() {
    check(
        &[],
        &[this("a/x web", 30007)],
        &["seoul node-port 30007 a/x web"],
        &[],
    );
    check(
        &[],
        &[redis("a/x cache", Some(3), 16)],
        &["cache.example redis-db 3 a/x cache"],
        &[],
    );
    check(
        &[],
        &[mysql("a/x db", Some("Shop"), "a_x")],
        &["sql.example mysql-database Shop a/x db"],
        &[],
    );
    check(
        &[],
        &[
            address("a/x p2p", Some("::ffff:203.0.113.7"), &[]),
            address("a/y p2p", Some("203.0.113.7"), &[]),
        ],
        &["seoul address 203.0.113.7 a/x p2p"],
        &["a/y p2p: 203.0.113.7 is taken by a/x p2p"],
    );
}

#[test]
fn it_goes_before_a_free_choice() {
    // The number that the other would have got.
    let alone = Ledger::default().allocate(vec![any("a/x web")], on("2026-11-21"));
    let number = alone.ledger.grants()[0].number.to_string();
    let wanted: u16 = number.parse().unwrap();
    check(
        &[],
        &[any("a/x web"), this("z/z web", wanted)],
        &[
            &format!("seoul node-port {} a/x web", wanted + 1),
            &format!("seoul node-port {wanted} z/z web"),
        ],
        &[],
    );
}

#[test]
fn it_is_never_another_s_who_still_asks() {
    check(
        &["seoul node-port 30007 z/z web"],
        &[this("a/x web", 30007), any("z/z web")],
        &["seoul node-port 30007 z/z web"],
        &["a/x web: 30007 is taken by z/z web"],
    );
    check_on(
        &["seoul node-port 30007 z/z web"],
        &[this("a/x web", 30007), any("z/z web")],
        reuse_on("2026-11-21"),
        &["seoul node-port 30007 z/z web"],
        &["a/x web: 30007 is taken by z/z web"],
    );
}

#[test]
fn of_two_it_is_the_one_s_who_has_it_or_had_it_or_comes_first() {
    check(
        &["seoul node-port 30007 z/z web"],
        &[this("a/x web", 30007), this("z/z web", 30007)],
        &["seoul node-port 30007 z/z web"],
        &["a/x web: 30007 is taken by z/z web"],
    );
    check(
        &["seoul node-port 30007 z/z web released 2026-11-01"],
        &[this("a/x web", 30007), this("z/z web", 30007)],
        &["seoul node-port 30007 z/z web"],
        &["a/x web: 30007 is taken by z/z web"],
    );
    check(
        &[],
        &[this("b/y web", 30007), this("a/x web", 30007)],
        &["seoul node-port 30007 a/x web"],
        &["b/y web: 30007 is taken by a/x web"],
    );
    // Within one environment too.
    check(
        &[],
        &[this("a/x web", 30007), this("a/x api", 30007)],
        &["seoul node-port 30007 a/x api"],
        &["a/x web: 30007 is taken by a/x api"],
    );
}

#[test]
fn names_of_databases_are_one_in_any_case() {
    check(
        &["sql.example mysql-database Shop a/x db"],
        &[
            mysql("a/x db", None, "a_x"),
            mysql("b/y db", Some("shop"), "b_y"),
        ],
        &["sql.example mysql-database Shop a/x db"],
        &["b/y db: Shop is taken by a/x db"],
    );
    // Its own owner may write it in another.
    check(
        &["sql.example mysql-database Shop a/x db"],
        &[mysql("a/x db", Some("shop"), "a_x")],
        &["sql.example mysql-database shop a/x db"],
        &[],
    );
}

#[test]
fn one_that_was_just_released_is_not_given_to_another() {
    let before = ["seoul node-port 30007 z/z web released 2026-11-01"];
    let requests = [this("a/x web", 30007)];
    let refused = ["a/x web: 30007 was released by z/z web"];
    let given = ["seoul node-port 30007 a/x web"];
    check(&before, &requests, &before, &refused);
    check_on(&before, &requests, on("2026-11-30"), &before, &refused);
    check_on(&before, &requests, on("2026-12-01"), &given, &[]);
    check_on(&before, &requests, reuse_on("2026-11-01"), &given, &[]);
    // A day that is not there yet.
    check_on(&before, &requests, on("2026-01-01"), &before, &refused);
    // It is not known which day it is.
    check_on(&before, &requests, Terms::default(), &before, &refused);
    // Its owner may have it at once.
    check(
        &before,
        &[this("z/z web", 30007)],
        &["seoul node-port 30007 z/z web"],
        &[],
    );
    // Whoever asked for it before is gone since this very run.
    check(
        &["seoul node-port 30007 z/z web"],
        &requests,
        &["seoul node-port 30007 z/z web released 2026-11-21"],
        &refused,
    );
    // Its owner comes back in the same run.
    check(
        &before,
        &[this("a/x web", 30007), any("z/z web")],
        &["seoul node-port 30007 z/z web"],
        &["a/x web: 30007 is taken by z/z web"],
    );
}

#[test]
fn one_whose_grace_is_over_is_not_kept_for_who_comes_back() {
    let before = ledger(&["seoul node-port 30007 z/z web released 2026-10-01"]);
    let requests = vec![any("z/z web"), this("a/x web", 30007)];
    let allocation = before.allocate(requests, on("2026-11-21"));
    assert_eq!(refusals(&allocation), [""; 0]);
    let changes = changes(&allocation.changes);
    assert_eq!(changes.len(), 2);
    assert_eq!(
        changes[0],
        "seoul node-port 30007 z/z web released 2026-10-01 > seoul node-port 30007 a/x web"
    );
    assert!(changes[1].starts_with("+ ") && changes[1].ends_with(" z/z web"));
}

#[test]
fn its_owner_moves_to_it() {
    let before = ledger(&["seoul node-port 30007 a/x web"]);
    let moved = before.allocate(vec![this("a/x web", 30001)], on("2026-11-21"));
    assert_eq!(
        changes(&moved.changes),
        [
            "+ seoul node-port 30001 a/x web",
            "- seoul node-port 30007 a/x web released 2026-11-21",
        ]
    );
    // Without it, it stays where it is now.
    let stays = moved
        .ledger
        .allocate(vec![any("a/x web")], on("2026-11-22"));
    assert_eq!(changes(&stays.changes), [""; 0]);
    // And it may go back.
    let back = moved
        .ledger
        .allocate(vec![this("a/x web", 30007)], on("2026-11-22"));
    assert_eq!(
        changes(&back.changes),
        [
            "- seoul node-port 30001 a/x web released 2026-11-22",
            "seoul node-port 30007 a/x web released 2026-11-21 > seoul node-port 30007 a/x web",
        ]
    );
}

#[test]
fn two_change_places_only_when_numbers_may_be_used_again() {
    let before = [
        "seoul node-port 30001 a/x web",
        "seoul node-port 30002 b/y web",
    ];
    let requests = [this("a/x web", 30002), this("b/y web", 30001)];
    check(
        &before,
        &requests,
        &before,
        &[
            "a/x web: 30002 is taken by b/y web",
            "b/y web: 30001 is taken by a/x web",
        ],
    );
    check_on(
        &before,
        &requests,
        reuse_on("2026-11-21"),
        &[
            "seoul node-port 30002 a/x web",
            "seoul node-port 30001 b/y web",
        ],
        &[],
    );
}

#[test]
fn who_is_refused_keeps_what_it_had() {
    check(
        &[
            "seoul node-port 30001 a/x web",
            "seoul node-port 30002 b/y web",
        ],
        &[this("a/x web", 30002), this("b/y web", 30002)],
        &[
            "seoul node-port 30001 a/x web",
            "seoul node-port 30002 b/y web",
        ],
        &["a/x web: 30002 is taken by b/y web"],
    );
}

#[test]
fn who_asks_twice_is_heard_once() {
    check(
        &[],
        &[
            any("a/x web"),
            this("a/x web", 30009),
            this("a/x web", 30005),
        ],
        &["seoul node-port 30005 a/x web"],
        &[],
    );
}
