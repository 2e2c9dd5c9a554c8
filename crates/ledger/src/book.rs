//! The numbers of one scope and kind.

use std::collections::BTreeMap;

use stowplan_model::Date;

use crate::{
    Change, Grant, Ledger, Number, Owner, Refusal, Request, Terms, Wanted, Why, choose::Chooser,
    day::days_between, holders::Holders, key::Key, pool::Pool,
};

/// The lines of one scope and kind, while requests are met.
pub(crate) struct Book<'a> {
    before: &'a [Grant],
    terms: Terms,
    lines: BTreeMap<Key, Grant>,
}

/// What came of the requests.
pub(crate) struct Closed {
    pub(crate) grants: Vec<Grant>,
    pub(crate) given: BTreeMap<Owner, Number>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) changes: Vec<Change>,
}

/// A request, and what came of it.
struct Ask<'a> {
    request: Request,
    /// What its owner had, released or not.
    own: &'a [Grant],
    pool: Pool,
    fixed: Option<Number>,
    came: Came,
}

enum Came {
    Waits,
    Has(Key),
    Refused(Why),
    Exhausted,
}

impl<'a> Book<'a> {
    /// What the ledger says; of one scope and kind.
    pub(crate) fn open(before: &'a [Grant], terms: Terms) -> Self {
        let lines = before.iter().map(|it| (Key::of(&it.number), it.clone()));
        Self {
            before,
            terms,
            lines: lines.collect(),
        }
    }

    /// Meets requests, of which there is one of each owner, in order.
    pub(crate) fn meet(mut self, requests: Vec<Request>) -> Closed {
        // Both are in the order of owners.
        let mut rest = self.before;
        let mut asks = Vec::with_capacity(requests.len());
        for request in requests {
            let before = rest.iter().take_while(|it| it.owner < request.owner);
            rest = rest.get(before.count()..).unwrap_or_default();
            let own = rest.iter().take_while(|it| it.owner == request.owner);
            let (own, after) = rest.split_at_checked(own.count()).unwrap_or_default();
            rest = after;
            asks.push(Ask {
                own,
                pool: Pool::of(&request.wanted),
                fixed: request.wanted.fixed().map(canonical),
                came: Came::Waits,
                request,
            });
        }
        self.release_all();
        self.keep(&mut asks);
        self.give_fixed(&mut asks);
        self.give_back(&mut asks);
        self.give_new(&mut asks);
        self.restore(&asks);
        self.close(asks)
    }

    /// Everything is released today, until its owner turns out to want it.
    fn release_all(&mut self) {
        let day = self.terms.today.unwrap_or(Grant::UNDATED);
        for grant in self.lines.values_mut() {
            if grant.released_on().is_none() {
                grant.released = Some(day);
            }
        }
    }

    fn keep(&mut self, asks: &mut [Ask<'_>]) {
        for ask in asks {
            if let Some(key) = ask.had().filter(|key| ask.fits(key)) {
                self.hold(key, ask);
            }
        }
    }

    fn give_fixed(&mut self, asks: &mut [Ask<'_>]) {
        let mut others = Vec::new();
        for ask in asks.iter_mut().filter(|it| it.waits()) {
            let Some(key) = ask.fixed.as_ref().map(Key::of) else {
                continue;
            };
            match self.lines.get(&key) {
                Some(line) if line.owner == ask.request.owner => self.hold(key, ask),
                _ => others.push((key, ask)),
            }
        }
        for (key, ask) in others {
            match self.lines.get(&key) {
                Some(line) if line.is_held() => {
                    let (number, by) = (line.number.clone(), line.owner.clone());
                    ask.came = Came::Refused(Why::Taken { number, by });
                }
                Some(line) if !self.may_be_given_again(line) => {
                    let (number, by) = (line.number.clone(), line.owner.clone());
                    ask.came = Came::Refused(Why::Released { number, by });
                }
                _ => self.hold(key, ask),
            }
        }
    }

    /// Who comes back gets what it had last.
    fn give_back(&mut self, asks: &mut [Ask<'_>]) {
        for ask in asks.iter_mut().filter(|it| it.waits()) {
            let owner = &ask.request.owner;
            let own = ask.own.iter().filter_map(|grant| {
                let key = Key::of(&grant.number);
                let line = self.lines.get(&key)?;
                let still = line.owner == *owner && ask.fits(&key);
                still.then_some((line.released, key))
            });
            // Of those of one day the lowest.
            let last = own.reduce(|one, other| if other.0 > one.0 { other } else { one });
            if let Some((_, key)) = last {
                self.hold(key, ask);
            }
        }
    }

    fn give_new(&mut self, asks: &mut [Ask<'_>]) {
        if !asks.iter().any(Ask::waits) {
            return;
        }
        let mut chooser = Chooser::default();
        for (key, line) in &self.lines {
            chooser.has_line(key, self.may_be_given_again(line));
        }
        for ask in asks.iter_mut().filter(|it| it.waits()) {
            let number = match &ask.request.wanted {
                Wanted::MysqlDatabase { wish, .. } => {
                    let taken = |key: &Key| self.lines.contains_key(key);
                    Some(chooser.name(wish, taken))
                }
                _ => chooser.number(&ask.request, &ask.pool),
            };
            match number {
                Some(number) => {
                    let key = Key::of(&number);
                    self.hold_number(key, number, ask);
                }
                None => ask.came = Came::Exhausted,
            }
        }
    }

    /// Who is refused keeps what it had, unless somebody was given it.
    fn restore(&mut self, asks: &[Ask<'_>]) {
        for ask in asks {
            let owner = &ask.request.owner;
            if matches!(ask.came, Came::Refused(_) | Came::Exhausted)
                && let Some(key) = ask.had()
                && let Some(line) = self.lines.get_mut(&key)
                && line.owner == *owner
            {
                line.released = None;
            }
        }
    }

    fn close(self, asks: Vec<Ask<'_>>) -> Closed {
        let mut holders = Holders::default();
        let (mut given, mut refusals) = (BTreeMap::new(), Vec::new());
        for ask in asks {
            let Ask {
                request,
                pool,
                came,
                ..
            } = ask;
            let why = match came {
                Came::Has(key) => {
                    if let Some(line) = self.lines.get(&key) {
                        given.insert(request.owner, line.number.clone());
                    }
                    continue;
                }
                Came::Refused(Why::Released { number, by }) => {
                    // Its owner may have come back.
                    let held = self.lines.get(&Key::of(&number)).filter(|it| it.is_held());
                    match held {
                        Some(line) => Why::Taken {
                            number,
                            by: line.owner.clone(),
                        },
                        None => Why::Released { number, by },
                    }
                }
                Came::Refused(why) => why,
                Came::Waits | Came::Exhausted => holders.exhausted(pool, &self.lines),
            };
            refusals.push(Refusal { request, why });
        }
        let before: BTreeMap<Key, &Grant> = self
            .before
            .iter()
            .map(|it| (Key::of(&it.number), it))
            .collect();
        let mut lines: Vec<(Key, Grant)> = self.lines.into_iter().collect();
        lines.sort_by(|(_, one), (_, other)| one.place().cmp(&other.place()));
        let changes = lines.iter().filter_map(|(key, now)| {
            let was = before.get(key).copied();
            change(was, now)
        });
        Closed {
            changes: changes.collect(),
            grants: lines.into_iter().map(|(_, grant)| grant).collect(),
            given,
            refusals,
        }
    }

    fn hold(&mut self, key: Key, ask: &mut Ask<'_>) {
        let number = ask.fixed.clone();
        let number = number.or_else(|| self.lines.get(&key).map(|it| it.number.clone()));
        if let Some(number) = number {
            self.hold_number(key, number, ask);
        }
    }

    fn hold_number(&mut self, key: Key, number: Number, ask: &mut Ask<'_>) {
        let request = &ask.request;
        let grant = Grant {
            scope: request.scope.clone(),
            resource: request.wanted.resource(),
            number,
            owner: request.owner.clone(),
            released: None,
        };
        self.lines.insert(key.clone(), grant);
        ask.came = Came::Has(key);
    }

    /// Whether another owner may be given what one released.
    fn may_be_given_again(&self, line: &Grant) -> bool {
        let grace = i64::from(Ledger::GRACE_DAYS);
        let over = |day: Date| {
            let today = self.terms.today;
            today.is_some_and(|today| days_between(day, today) >= grace)
        };
        !line.is_held() && (self.terms.reuse || line.released_on().is_some_and(over))
    }
}

impl Ask<'_> {
    /// What its owner had until now.
    fn had(&self) -> Option<Key> {
        let held = self.own.iter().find(|it| it.is_held());
        held.map(|it| Key::of(&it.number))
    }

    fn waits(&self) -> bool {
        matches!(self.came, Came::Waits)
    }

    /// Whether it may have this number.
    fn fits(&self, key: &Key) -> bool {
        match (&self.fixed, key) {
            (Some(fixed), key) => Key::of(fixed) == *key,
            (None, Key::Number(number)) => self.pool.contains(*number),
            (None, Key::Name(_)) => true,
        }
    }
}

/// The number as the text has it: an address of IPv4 that IPv6 maps is one of IPv4.
fn canonical(number: Number) -> Number {
    match number {
        Number::Address(address) => Number::Address(address.to_canonical()),
        number => number,
    }
}

fn change(was: Option<&Grant>, now: &Grant) -> Option<Change> {
    match was {
        None => Some(Change::Granted(now.clone())),
        Some(was) if was == now => None,
        Some(_) if !now.is_held() => Some(Change::Released(now.clone())),
        Some(was) => Some(Change::Given(was.clone(), now.clone())),
    }
}
