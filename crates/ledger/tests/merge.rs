//! Two branches that each add something.

use std::collections::BTreeSet;

use stowplan_ledger::{Ledger, Request};

use crate::support::{any, lines, on, redis};

/// What git's `merge=union` makes of two branches: the lines of both.
fn union(one: &Ledger, other: &Ledger) -> String {
    let (one, other) = (one.to_string(), other.to_string());
    let mut lines: Vec<&str> = one.lines().collect();
    lines.extend(other.lines());
    lines.join("\n")
}

/// Environments of `count` services with 3 node ports each.
fn environments(names: &[String], count: usize) -> Vec<Request> {
    let subjects = names
        .iter()
        .flat_map(|name| (0..count * 3).map(move |it| any(&format!("app/{name} node-{it}:p2p"))));
    subjects.collect()
}

#[test]
fn branches_that_add_environments_rarely_choose_the_same() {
    let mut clashes = 0;
    for round in 0..300 {
        let base = environments(&[format!("base{round}")], 20);
        let before = Ledger::default().allocate(base.clone(), on("2026-11-21"));
        let branch = |name: &str| {
            let own = environments(&[format!("{name}{round}")], 1);
            let all: Vec<Request> = base.iter().chain(&own).cloned().collect();
            (before.ledger.allocate(all, on("2026-11-22")), own)
        };
        let ((one, of_one), (other, of_other)) = (branch("one"), branch("other"));
        let text = union(&one.ledger, &other.ledger);
        let Ok(merged) = Ledger::parse(&text) else {
            clashes += 1;
            continue;
        };
        // Nothing of either branch moves, and the text is the one that anybody would write.
        let all: Vec<Request> = base
            .iter()
            .chain(&of_one)
            .chain(&of_other)
            .cloned()
            .collect();
        let after = merged.allocate(all, on("2026-11-23"));
        assert_eq!(after.changes, [], "{text}");
        assert_eq!(after.ledger, merged);
        let both: BTreeSet<String> = lines(&one.ledger)
            .into_iter()
            .chain(lines(&other.ledger))
            .collect();
        assert_eq!(lines(&merged).into_iter().collect::<BTreeSet<_>>(), both);
    }
    // Three numbers each of 2768: nine pairs, and a pair is the same once in 2768.
    assert!(clashes <= 4, "{clashes} of 300");
}

#[test]
fn a_clash_names_both_and_either_line_may_go() {
    // A small pool is used from the lowest number on: two branches choose the same.
    let (one, other) = (redis("a/x cache", None, 16), redis("b/y cache", None, 16));
    let branch = |it: &Request| Ledger::default().allocate(vec![it.clone()], on("2026-11-21"));
    let text = union(&branch(&one).ledger, &branch(&other).ledger);
    let mistakes = Ledger::parse(&text).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert!(
        mistakes[0]
            .message
            .contains("`b/y cache` here and to `a/x cache`")
    );
    let (start, end) = mistakes[0].span;
    let mended = format!("{}{}", &text[..start], &text[end..]);
    let after = Ledger::parse(&mended)
        .unwrap()
        .allocate(vec![one, other], on("2026-11-22"));
    assert_eq!(
        lines(&after.ledger),
        [
            "cache.example redis-db 0 a/x cache",
            "cache.example redis-db 1 b/y cache",
        ]
    );
}

#[test]
fn a_line_changes_alone() {
    let names: Vec<String> = (0..20).map(|it| format!("e{it}")).collect();
    let all = environments(&names, 3);
    let before = Ledger::default()
        .allocate(all.clone(), on("2026-11-21"))
        .ledger;
    // A long name, a low number: other lines stay as they are and where they are.
    let mut more = all.clone();
    more.push(any(&format!("app/e10 {}", "n".repeat(60))));
    let added = before.allocate(more, on("2026-11-22")).ledger;
    let rest: Vec<String> = lines(&added)
        .into_iter()
        .filter(|it| !it.contains("nnn"))
        .collect();
    assert_eq!(rest, lines(&before));
    // One that is gone stays where it was.
    let fewer: Vec<Request> = all.iter().skip(1).cloned().collect();
    let gone = lines(&before.allocate(fewer, on("2026-11-22")).ledger);
    let differ = gone
        .iter()
        .zip(lines(&before))
        .filter(|(now, was)| *now != was);
    assert_eq!(differ.count(), 1);
}
