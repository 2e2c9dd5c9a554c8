//! Who has the numbers of a range that has none left.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use stowplan_model::EnvironmentId;

use crate::{Grant, Why, key::Key, pool::Pool};

/// Why ranges have none left, counted once each: thousands may be refused.
#[derive(Default)]
pub(crate) struct Holders(BTreeMap<Pool, Why>);

impl Holders {
    /// Why nothing of a pool could be given.
    pub(crate) fn exhausted(&mut self, pool: Pool, lines: &BTreeMap<Key, Grant>) -> Why {
        if let Some(why) = self.0.get(&pool) {
            return why.clone();
        }
        let why = count(&pool, lines);
        self.0.insert(pool, why.clone());
        why
    }
}

fn count(pool: &Pool, lines: &BTreeMap<Key, Grant>) -> Why {
    let mut counts: BTreeMap<&EnvironmentId, usize> = BTreeMap::new();
    let mut released = 0;
    for (first, last) in pool.stretches() {
        for (_, line) in lines.range(Key::Number(*first)..=Key::Number(*last)) {
            *counts.entry(&line.owner.environment).or_default() += 1;
            released += usize::from(!line.is_held());
        }
    }
    let holders = counts.into_iter().map(|(id, count)| (id.clone(), count));
    let mut holders: Vec<_> = holders.collect();
    holders.sort_by_key(|(_, count)| Reverse(*count));
    Why::Exhausted {
        of: pool.size(),
        holders: Arc::from(holders),
        released,
    }
}
