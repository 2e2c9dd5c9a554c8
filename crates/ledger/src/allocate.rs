//! Giving numbers out.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::{Grant, Ledger, Number, Owner, Request, Resource, Terms, Wanted};

/// What came of requests.
#[derive(Debug, Clone, Default)]
pub struct Allocation {
    /// The ledger as it is now.
    pub ledger: Ledger,
    /// What each owner has.
    pub grants: Grants,
    /// Requests that could not be met.
    pub refusals: Vec<Refusal>,
    /// What changed in the ledger.
    pub changes: Vec<Change>,
}

/// What each owner has, by scope and kind.
#[derive(Debug, Clone, Default)]
pub struct Grants(BTreeMap<(SmolStr, Resource, Owner), Number>);

impl Grants {
    /// What an owner has.
    pub fn get(&self, scope: &str, resource: Resource, owner: &Owner) -> Option<&Number> {
        self.0.get(&(scope.into(), resource, owner.clone()))
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
        /// Who holds most of them: an app's environment each, with how many.
        holders: Vec<(stowplan_model::EnvironmentId, usize)>,
        /// How many of them were released and may be given again later, or with `--reuse`.
        released: usize,
    },
}

/// A change of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A number was given out.
    Granted(Grant),
    /// A number was released.
    Released(Grant),
    /// A released number was given again, or its owner came back: the line as it was, and as it is.
    Given(Grant, Grant),
}

impl Ledger {
    /// Meets all requests of a fleet.
    pub fn allocate(&self, requests: Vec<Request>, _terms: Terms) -> Allocation {
        let mut allocation = Allocation::default();
        let mut next: BTreeMap<(SmolStr, Resource), u16> = BTreeMap::new();
        for request in requests {
            let resource = request.wanted.resource();
            let number = request
                .wanted
                .fixed()
                .unwrap_or_else(|| match &request.wanted {
                    Wanted::NodePort { range, .. } | Wanted::HostPort { range, .. } => {
                        let next = next
                            .entry((request.scope.clone(), resource))
                            .or_insert(range.0);
                        *next += 1;
                        Number::Port(*next - 1)
                    }
                    Wanted::Address { pool, .. } => Number::Address(pool[0].0),
                    Wanted::RedisDb { .. } => Number::Database(0),
                    Wanted::MysqlDatabase { wish, .. } => Number::Name(wish.clone()),
                });
            allocation.ledger.grants.push(Grant {
                scope: request.scope.clone(),
                resource,
                number: number.clone(),
                owner: request.owner.clone(),
                released: None,
            });
            allocation
                .grants
                .0
                .insert((request.scope, resource, request.owner), number);
        }
        allocation
    }
}
