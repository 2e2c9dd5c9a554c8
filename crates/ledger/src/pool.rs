//! Which numbers may be given, and where looking for one begins.

use sha2::{Digest, Sha256};

use crate::{Owner, Resource, Wanted, key::address_bits, taken::Taken};

/// The numbers of which any will do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pool {
    /// First and last of each stretch, in order; none overlap.
    stretches: Vec<(u128, u128)>,
}

/// Pools of addresses and databases that are smaller are used from the lowest number on.
const SMALL: u128 = 64;

impl Pool {
    /// The pool of what is wanted; names have none.
    pub(crate) fn of(wanted: &Wanted) -> Self {
        let mut stretches = match wanted {
            Wanted::NodePort { range, .. } | Wanted::HostPort { range, .. } => {
                // There is no port 0.
                vec![(u128::from(range.0.max(1)), u128::from(range.1))]
            }
            Wanted::Address { pool, .. } => {
                let bits = pool.iter();
                bits.map(|(first, last)| (address_bits(*first), address_bits(*last)))
                    .collect()
            }
            Wanted::RedisDb { databases, .. } => {
                let last = databases.checked_sub(1);
                last.map(|last| (0, u128::from(last))).into_iter().collect()
            }
            Wanted::MysqlDatabase { .. } => Vec::new(),
        };
        stretches.retain(|(first, last)| first <= last);
        stretches.sort_unstable();
        stretches.dedup_by(|next, before| {
            let overlap = next.0 <= before.1;
            if overlap {
                before.1 = before.1.max(next.1);
            }
            overlap
        });
        Self { stretches }
    }

    pub(crate) fn contains(&self, number: u128) -> bool {
        let within = |(first, last): &(u128, u128)| (*first..=*last).contains(&number);
        self.stretches.iter().any(within)
    }

    /// First and last of each stretch.
    pub(crate) fn stretches(&self) -> &[(u128, u128)] {
        &self.stretches
    }

    /// How many there are.
    pub(crate) fn size(&self) -> u128 {
        self.stretches.iter().fold(0, |sum: u128, (first, last)| {
            sum.saturating_add((last - first).saturating_add(1))
        })
    }

    /// Where looking for a number begins: somewhere that depends on who asks and on nothing else,
    /// so that two branches that each add something rarely choose the same.
    pub(crate) fn start(&self, scope: &str, resource: Resource, owner: &Owner) -> Start {
        let size = self.size();
        let few = matches!(resource, Resource::Address | Resource::RedisDb) && size < SMALL;
        let mut left = if few || size == 0 {
            0
        } else {
            hash(scope, resource, owner) % size
        };
        for (stretch, (first, last)) in self.stretches.iter().enumerate() {
            if left <= last - first {
                let number = first + left;
                return Start { stretch, number };
            }
            left -= last - first + 1;
        }
        Start {
            stretch: 0,
            number: 0,
        }
    }

    /// The first number from `start` on that is free, going on from the beginning after the end.
    pub(crate) fn first_free(&self, start: Start, taken: &Taken) -> Option<u128> {
        let Start { stretch, number } = start;
        let (before, after) = self.stretches.split_at_checked(stretch)?;
        let (own, after) = after.split_first()?;
        let upward = taken.first_free(number, own.1);
        let others = || {
            let mut others = after.iter().chain(before);
            others.find_map(|(first, last)| taken.first_free(*first, *last))
        };
        let below = || taken.first_free(own.0, number);
        upward.or_else(others).or_else(below)
    }
}

/// A number of a pool, and in which stretch it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    stretch: usize,
    number: u128,
}

fn hash(scope: &str, resource: Resource, owner: &Owner) -> u128 {
    let mut hash = Sha256::new();
    let environment = &owner.environment;
    for part in [
        scope,
        resource.as_str(),
        environment.app.as_str(),
        environment.environment.as_str(),
        owner.subject.as_str(),
    ] {
        hash.update(part);
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(16)
        .fold(0, |sum, it| sum << 8 | u128::from(*it))
}
