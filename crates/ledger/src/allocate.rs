//! Giving numbers out.

use std::{collections::BTreeMap, sync::Arc};

use smol_str::SmolStr;
use stowplan_model::EnvironmentId;

use crate::{Grant, Ledger, Number, Owner, Request, Resource, Terms, book::Book};

/// What came of requests.
#[derive(Debug, Clone, Default)]
pub struct Allocation {
    /// The ledger as it is now.
    pub ledger: Ledger,
    /// What each owner has.
    pub grants: Grants,
    /// Requests that could not be met, by scope, kind and owner.
    pub refusals: Vec<Refusal>,
    /// What changed in the ledger, in the order of its lines; empty if and only if it is the same.
    pub changes: Vec<Change>,
}

/// What each owner has, by scope and kind.
#[derive(Debug, Clone, Default)]
pub struct Grants(BTreeMap<SmolStr, BTreeMap<Resource, BTreeMap<Owner, Number>>>);

impl Grants {
    /// What an owner has.
    pub fn get(&self, scope: &str, resource: Resource, owner: &Owner) -> Option<&Number> {
        self.0.get(scope)?.get(&resource)?.get(owner)
    }
}

/// A request that could not be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The request.
    pub request: Request,
    /// Why.
    pub why: Why,
}

/// Why a request could not be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Another owner has the number.
    Taken {
        /// The number.
        number: Number,
        /// Who has it.
        by: Owner,
    },
    /// The number was released a short time ago.
    Released {
        /// The number.
        number: Number,
        /// Who had it.
        by: Owner,
    },
    /// All numbers of the range are given out.
    Exhausted {
        /// How many there are in all.
        of: u128,
        /// Who holds most of them, and who held what is released: an app's environment each, with
        /// how many; the most first, then by name.
        holders: Arc<[(EnvironmentId, usize)]>,
        /// How many of them were released and may be given again later, or with `--reuse`.
        released: usize,
    },
}

/// A change of the ledger.
///
/// An owner that moves makes two: what it had is released, and another number is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A number was given out that nobody had before.
    Granted(Grant),
    /// A number was released, or a day was written to one that was released without.
    Released(Grant),
    /// A released number was given again, or its owner came back: the line as it was, and as it is.
    Given(Grant, Grant),
}

impl Ledger {
    /// How many days after its release a number is not given to another owner: callers may have it
    /// in a file of theirs.
    pub const GRACE_DAYS: u16 = 30;

    /// Meets all requests of a fleet. The order of requests does not matter.
    ///
    /// - What an owner has it keeps, as long as it may have it: a free choice within its range, a
    ///   certain number that is the same. Else it moves.
    /// - What nobody asks for is released, on the day of `terms`. Its owner gets it back when it
    ///   asks again, unless somebody else was given it.
    /// - A certain number is given before free choices are made, but never if another owner has it,
    ///   nor within [`GRACE_DAYS`](Self::GRACE_DAYS) of its release by another. Of two owners that
    ///   want one, it goes to the one that has it or had it last, else to the first by name.
    /// - A free choice begins at a number that depends on its scope, kind and owner, and goes upward
    ///   and round to one that nobody ever had; if there is none, to one whose grace is over.
    ///   Addresses and databases of pools of fewer than 64 are given from the lowest on.
    ///   The name of a database is the wish, or the wish with `_2`, `_3` and so on; never a released
    ///   one, as the data may still be there.
    /// - Who is refused keeps what it had.
    ///
    /// An owner that asks twice for one kind in one scope gets one number: a certain one before a
    /// free choice, the lowest first.
    pub fn allocate(&self, requests: Vec<Request>, terms: Terms) -> Allocation {
        let mut parts: BTreeMap<(SmolStr, &str), Part<'_>> = BTreeMap::new();
        for group in self.groups() {
            if let Some(Grant {
                scope, resource, ..
            }) = group.first()
            {
                let part = Part {
                    resource: *resource,
                    before: group,
                    asks: Vec::new(),
                };
                parts.insert((scope.clone(), resource.as_str()), part);
            }
        }
        for request in requests {
            let resource = request.wanted.resource();
            let place = (request.scope.clone(), resource.as_str());
            let part = parts.entry(place).or_insert(Part {
                resource,
                before: &[],
                asks: Vec::new(),
            });
            part.asks.push(request);
        }
        let mut allocation = Allocation::default();
        for ((scope, _), part) in parts {
            let Part {
                resource,
                before,
                mut asks,
            } = part;
            asks.sort_by(|one, other| {
                let certain = |it: &Request| it.wanted.fixed().is_some();
                one.owner
                    .cmp(&other.owner)
                    .then_with(|| certain(other).cmp(&certain(one)))
                    .then_with(|| one.wanted.cmp(&other.wanted))
            });
            asks.dedup_by(|next, first| next.owner == first.owner);
            let closed = Book::open(before, terms).meet(asks);
            if !closed.given.is_empty() {
                let of = allocation.grants.0.entry(scope).or_default();
                of.insert(resource, closed.given);
            }
            allocation.ledger.grants.extend(closed.grants);
            allocation.refusals.extend(closed.refusals);
            allocation.changes.extend(closed.changes);
        }
        allocation
    }
}

/// What there was and what is asked for, of one scope and kind.
struct Part<'a> {
    resource: Resource,
    before: &'a [Grant],
    asks: Vec<Request>,
}
