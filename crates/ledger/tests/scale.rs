//! A large fleet.

use stowplan_ledger::{Ledger, Request, Wanted, Why};

use crate::support::{ask, on};

/// 500 environments with 60 requests each, all of one cluster.
fn fleet(range: (u16, u16)) -> Vec<Request> {
    let owners = (0..500).flat_map(|environment| {
        (0..60).map(move |subject| format!("app/e{environment} node-{subject}:p2p"))
    });
    let wanted = Wanted::NodePort { fixed: None, range };
    owners
        .map(|owner| ask("seoul", &owner, wanted.clone()))
        .collect()
}

#[test]
fn thirty_thousand_numbers_of_a_range_that_just_holds_them() {
    let requests = fleet((30_001, 60_000));
    let allocation = Ledger::default().allocate(requests.clone(), on("2026-11-21"));
    assert_eq!(allocation.refusals, []);
    assert_eq!(allocation.ledger.grants().len(), 30_000);
    let text = allocation.ledger.to_string();
    let read = Ledger::parse(&text).unwrap();
    assert_eq!(read, allocation.ledger);
    assert_eq!(read.allocate(requests, on("2026-11-22")).changes, []);
}

#[test]
fn a_range_that_ends_tells_who_holds_it() {
    let allocation = Ledger::default().allocate(fleet((30_000, 32_767)), on("2026-11-21"));
    assert_eq!(allocation.ledger.grants().len(), 2768);
    assert_eq!(allocation.refusals.len(), 30_000 - 2768);
    for refusal in &allocation.refusals {
        let Why::Exhausted {
            of,
            holders,
            released,
        } = &refusal.why
        else {
            panic!("{refusal:?}")
        };
        assert_eq!((*of, *released), (2768, 0));
        assert_eq!(holders.iter().map(|(_, count)| count).sum::<usize>(), 2768);
    }
}
