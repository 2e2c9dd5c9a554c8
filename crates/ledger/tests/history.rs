//! What holds after each run of any history.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;
use stowplan_ledger::{
    Allocation, Change, Grant, Ledger, Number, Owner, Refusal, Request, Resource, Terms, Wanted,
    Why,
};
use stowplan_model::Date;

use crate::support::owner;

/// Something that happens to a fleet.
#[derive(Debug, Clone)]
enum Step {
    /// An environment's service is there, on a scope, with a kind of number; a certain one or any.
    Add(u8, u8, u8, Option<u8>),
    Remove(u8),
    RemoveEnvironment(u8),
    /// A service is called otherwise, and asks for the same.
    Rename(u8, u8),
    RenameEnvironment(u8, u8),
    Fix(u8, Option<u8>),
    Days(u8),
    /// The numbers that clusters and servers have: the first, and how many.
    Range(u8, u8),
    Forget,
    Release(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..30_u8;
    let fixed = || prop::option::weighted(0.4, 0..16_u8);
    prop_oneof![
        8 => (who.clone(), 0..2_u8, 0..5_u8, fixed()).prop_map(|(a, b, c, d)| Step::Add(a, b, c, d)),
        2 => who.clone().prop_map(Step::Remove),
        1 => (0..6_u8).prop_map(Step::RemoveEnvironment),
        1 => (who.clone(), who.clone()).prop_map(|(a, b)| Step::Rename(a, b)),
        1 => (0..6_u8, 0..6_u8).prop_map(|(a, b)| Step::RenameEnvironment(a, b)),
        3 => (who.clone(), fixed()).prop_map(|(a, b)| Step::Fix(a, b)),
        3 => (1..25_u8).prop_map(Step::Days),
        2 => (0..8_u8, 1..12_u8).prop_map(|(a, b)| Step::Range(a, b)),
        1 => Just(Step::Forget),
        1 => who.prop_map(Step::Release),
    ]
}

/// What a fleet is at a time.
struct Fleet {
    /// Of each service, five to an environment: the scope, the kind and the certain number.
    asks: BTreeMap<u8, (u8, u8, Option<u8>)>,
    range: (u8, u8),
    day: u32,
    ledger: Ledger,
}

impl Fleet {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Add(who, scope, kind, fixed) => {
                self.asks.insert(who, (scope, kind, fixed));
            }
            Step::Remove(who) => {
                self.asks.remove(&who);
            }
            Step::RemoveEnvironment(id) => self.asks.retain(|who, _| who / 5 != id),
            Step::Rename(from, to) => {
                if let Some(ask) = self.asks.remove(&from) {
                    self.asks.insert(to, ask);
                }
            }
            Step::RenameEnvironment(from, to) => {
                let renamed = |who: &u8| {
                    if who / 5 == from {
                        to * 5 + who % 5
                    } else {
                        *who
                    }
                };
                self.asks = self
                    .asks
                    .iter()
                    .map(|(who, ask)| (renamed(who), *ask))
                    .collect();
            }
            Step::Fix(who, fixed) => {
                if let Some(ask) = self.asks.get_mut(&who) {
                    ask.2 = fixed;
                }
            }
            Step::Days(days) => self.day += u32::from(days),
            Step::Range(first, count) => self.range = (first, first + count - 1),
            Step::Forget => {
                self.ledger.forget(|_| true);
            }
            Step::Release(who) => {
                let id = name(who);
                self.ledger
                    .release(Some(date(self.day)), |it| it.owner == id);
            }
        }
    }

    fn requests(&self) -> Vec<Request> {
        let asks = self.asks.iter();
        asks.map(|(who, ask)| self.request(*who, *ask)).collect()
    }

    fn request(&self, who: u8, (scope, kind, fixed): (u8, u8, Option<u8>)) -> Request {
        let (first, last) = self.range;
        let port = |it: u8| 30_000 + u16::from(it);
        let ip = |it: u8| IpAddr::V4(Ipv4Addr::new(203, 0, 113, it));
        let range = (port(first), port(last));
        let wanted = match kind {
            0 => Wanted::NodePort {
                fixed: fixed.map(port),
                range,
            },
            1 => Wanted::HostPort {
                fixed: fixed.map(port),
                range,
            },
            2 => Wanted::Address {
                fixed: fixed.map(ip),
                // In two pieces, the upper one first.
                pool: vec![
                    (ip(last), ip(last)),
                    (ip(first), ip(last.saturating_sub(1))),
                ],
            },
            3 => Wanted::RedisDb {
                fixed: fixed.map(Into::into),
                databases: last.into(),
            },
            _ => Wanted::MysqlDatabase {
                fixed: fixed.map(|it| format!("db_{}", it % 4).into()),
                wish: ["db", "DB", "shop"][usize::from(who % 3)].into(),
            },
        };
        Request {
            scope: ["seoul", "tokyo"][usize::from(scope)].into(),
            owner: name(who),
            wanted,
        }
    }
}

fn name(who: u8) -> Owner {
    owner(&format!("app/e{} s{}", who / 5, who % 5))
}

/// The day of a number; each month has 28 of them and the rest is skipped.
fn date(day: u32) -> Date {
    let (year, month) = (2026 + day / 336, day % 336 / 28);
    Date::new(
        u16::try_from(year).unwrap(),
        u8::try_from(month + 1).unwrap(),
        u8::try_from(day % 28 + 1).unwrap(),
    )
    .unwrap()
}

/// Days since `from`, of those that there are here: at most 3 fewer than in the calendar a month.
fn days(from: Date, to: Date) -> i64 {
    let number =
        |it: Date| i64::from(it.year()) * 336 + i64::from(it.month()) * 28 + i64::from(it.day());
    number(to) - number(from)
}

type Place = (String, Resource, String);

/// What makes two numbers the same.
fn place(grant: &Grant) -> Place {
    number_of(&grant.scope, grant.resource, &grant.number)
}

fn number_of(scope: &str, resource: Resource, number: &Number) -> Place {
    (
        scope.to_owned(),
        resource,
        number.to_string().to_lowercase(),
    )
}

/// Whether a number is one that was asked for.
fn fits(wanted: &Wanted, number: &Number) -> bool {
    if let Some(fixed) = wanted.fixed() {
        return fixed.to_string().eq_ignore_ascii_case(&number.to_string());
    }
    match (wanted, number) {
        (Wanted::NodePort { range, .. } | Wanted::HostPort { range, .. }, Number::Port(port)) => {
            (range.0..=range.1).contains(port)
        }
        (Wanted::Address { pool, .. }, Number::Address(address)) => pool
            .iter()
            .any(|(first, last)| (first..=last).contains(&address)),
        (Wanted::RedisDb { databases, .. }, Number::Database(number)) => number < databases,
        (Wanted::MysqlDatabase { .. }, Number::Name(_)) => true,
        _ => false,
    }
}

/// All numbers that a free choice is among; there are few here.
fn all(wanted: &Wanted) -> Vec<Number> {
    let candidates: Vec<Number> = match wanted {
        Wanted::NodePort { .. } | Wanted::HostPort { .. } => {
            (30_000..30_030).map(Number::Port).collect()
        }
        Wanted::Address { .. } => (0..30)
            .map(|it| Number::Address(Ipv4Addr::new(203, 0, 113, it).into()))
            .collect(),
        Wanted::RedisDb { .. } => (0..30).map(Number::Database).collect(),
        Wanted::MysqlDatabase { .. } => Vec::new(),
    };
    candidates
        .into_iter()
        .filter(|it| fits(wanted, it))
        .collect()
}

fn held<'a>(ledger: &'a Ledger, request: &Request) -> Option<&'a Grant> {
    ledger.grants().iter().find(|it| {
        it.is_held()
            && it.scope == request.scope
            && it.resource == request.wanted.resource()
            && it.owner == request.owner
    })
}

/// A ledger is one: each number once, each owner one number, and it is read as it is written.
fn is_sound(ledger: &Ledger) {
    let numbers: BTreeSet<Place> = ledger.grants().iter().map(place).collect();
    assert_eq!(
        numbers.len(),
        ledger.grants().len(),
        "a number is there twice\n{ledger}"
    );
    let now = ledger.grants().iter().filter(|it| it.is_held());
    let owners: Vec<_> = now.map(|it| (&it.scope, it.resource, &it.owner)).collect();
    let distinct: BTreeSet<_> = owners.iter().collect();
    assert_eq!(distinct.len(), owners.len(), "an owner has two\n{ledger}");
    assert_eq!(Ledger::parse(&ledger.to_string()).as_ref(), Ok(ledger));
}

/// What each request came to.
fn requests_are_met(before: &Ledger, requests: &[Request], it: &Allocation) {
    let refused: BTreeMap<_, &Refusal> = it
        .refusals
        .iter()
        .map(|it| {
            (
                (
                    &it.request.scope,
                    it.request.wanted.resource(),
                    &it.request.owner,
                ),
                it,
            )
        })
        .collect();
    assert_eq!(refused.len(), it.refusals.len());
    for request in requests {
        let resource = request.wanted.resource();
        let given = it.grants.get(&request.scope, resource, &request.owner);
        let refusal = refused.get(&(&request.scope, resource, &request.owner));
        let was = held(before, request);
        let now = held(&it.ledger, request);
        match (given, refusal) {
            (Some(number), None) => {
                assert!(fits(&request.wanted, number), "{request:?} got {number}");
                assert_eq!(now.map(|it| &it.number), Some(number));
            }
            (None, Some(refusal)) => {
                if let Some(now) = now {
                    assert_eq!(was, Some(now), "who is refused gets nothing");
                }
                is_refused_with_reason(&it.ledger, refusal);
            }
            other => panic!("{request:?}: {other:?}"),
        }
        // Nobody moves who may stay.
        if let Some(was) = was.filter(|was| fits(&request.wanted, &was.number)) {
            assert_eq!(
                given.map(|it| it.to_string().to_lowercase()),
                Some(was.number.to_string().to_lowercase())
            );
        }
    }
    let asked = it.ledger.grants().iter().filter(|it| it.is_held());
    for grant in asked {
        let asks = |request: &&Request| {
            request.owner == grant.owner
                && request.scope == grant.scope
                && request.wanted.resource() == grant.resource
        };
        assert!(
            requests.iter().any(|it| asks(&it)),
            "nobody asks for {grant}"
        );
    }
}

fn is_refused_with_reason(ledger: &Ledger, refusal: &Refusal) {
    let request = &refusal.request;
    let line = |number: &Number| ledger.find(&request.scope, request.wanted.resource(), number);
    match &refusal.why {
        Why::Taken { number, by } => {
            let line = line(number).unwrap();
            assert!(
                line.is_held() && line.owner == *by && *by != request.owner,
                "{line}"
            );
            assert!(fits(&request.wanted, number));
        }
        Why::Released { number, by } => {
            let line = line(number).unwrap();
            assert!(
                !line.is_held() && line.owner == *by && *by != request.owner,
                "{line}"
            );
            assert!(fits(&request.wanted, number));
        }
        Why::Exhausted {
            of,
            holders,
            released,
        } => {
            assert_eq!(request.wanted.fixed(), None);
            let numbers = all(&request.wanted);
            assert_eq!(u128::try_from(numbers.len()), Ok(*of));
            let lines: Vec<&Grant> = numbers.iter().map(|it| line(it).unwrap()).collect();
            assert_eq!(lines.iter().filter(|it| !it.is_held()).count(), *released);
            for (id, count) in holders.iter() {
                let own = lines.iter().filter(|it| it.owner.environment == *id);
                assert_eq!(own.count(), *count);
            }
            let sorted = holders.is_sorted_by_key(|(id, count)| (std::cmp::Reverse(*count), id));
            assert!(sorted, "{holders:?}");
        }
    }
}

/// What was released is not another's before its grace is over.
fn releases_are_kept(before: &Ledger, after: &Ledger, terms: Terms) {
    let now: BTreeMap<Place, &Grant> = after.grants().iter().map(|it| (place(it), it)).collect();
    for was in before.grants() {
        let Some(now) = now.get(&place(was)) else {
            panic!("{was} is gone")
        };
        if now.owner != was.owner && !terms.reuse {
            let (Some(released), Some(today)) = (was.released_on(), terms.today) else {
                panic!("{was} became {now}");
            };
            assert!(
                days(released, today) + 9 >= 30,
                "{was} became {now} on {today}"
            );
        }
    }
}

/// The changes are those between the two, and all of them.
fn changes_are_told(before: &Ledger, it: &Allocation) {
    let mut lines: BTreeMap<Place, Grant> = before
        .grants()
        .iter()
        .map(|it| (place(it), it.clone()))
        .collect();
    for change in &it.changes {
        let (was, now) = match change {
            Change::Granted(now) => (None, now),
            Change::Released(now) => (lines.get(&place(now)).cloned(), now),
            Change::Given(was, now) => (Some(was.clone()), now),
        };
        assert_eq!(lines.insert(place(now), now.clone()), was);
        assert_ne!(was.as_ref(), Some(now));
    }
    let after: BTreeMap<Place, Grant> = it
        .ledger
        .grants()
        .iter()
        .map(|it| (place(it), it.clone()))
        .collect();
    assert_eq!(lines, after);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_history_gives_a_number_twice_or_moves_one(
        runs in prop::collection::vec(
            (prop::collection::vec(step(), 1..4), 0..8_u8, 0..30_usize),
            1..16,
        ),
    ) {
        let mut fleet = Fleet {
            asks: BTreeMap::new(),
            range: (0, 5),
            day: 0,
            ledger: Ledger::default(),
        };
        for (steps, how, turn) in &runs {
            for step in steps {
                fleet.take(step);
            }
            let terms = Terms {
                today: (*how != 1).then(|| date(fleet.day)),
                reuse: *how == 0,
            };
            let requests = fleet.requests();
            let before = fleet.ledger.clone();
            let allocation = before.allocate(requests.clone(), terms);
            is_sound(&allocation.ledger);
            requests_are_met(&before, &requests, &allocation);
            releases_are_kept(&before, &allocation.ledger, terms);
            changes_are_told(&before, &allocation);

            let mut turned = requests.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
                turned.swap(0, by);
            }
            let other = before.allocate(turned, terms);
            prop_assert_eq!(&other.ledger, &allocation.ledger);
            prop_assert_eq!(&other.refusals, &allocation.refusals);
            prop_assert_eq!(&other.changes, &allocation.changes);

            let again = allocation.ledger.allocate(requests, terms);
            prop_assert_eq!(&again.changes, &Vec::new());
            prop_assert_eq!(&again.ledger, &allocation.ledger);
            prop_assert_eq!(&again.refusals, &allocation.refusals);
            fleet.ledger = allocation.ledger;
        }
    }
}
