//! The order in which services are applied: what is used comes before what uses it.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::Name;

use crate::dependency::Uses;

/// The services of an environment, used before using; by name where that leaves a choice.
///
/// A cycle begins with the first of its services by name.
pub(crate) fn by_use<'p>(uses: &Uses<'p>) -> Vec<&'p Name> {
    let mut waits_for: BTreeMap<&'p Name, BTreeSet<&'p Name>> = BTreeMap::new();
    let mut waiting: BTreeMap<&'p Name, Vec<&'p Name>> = BTreeMap::new();
    for (user, all) in uses {
        let here: BTreeSet<&Name> = all
            .iter()
            .filter(|one| one.elsewhere.is_none())
            .map(|one| &one.service.name)
            .filter(|name| name != user)
            .collect();
        for name in &here {
            waiting.entry(name).or_default().push(user);
        }
        waits_for.insert(user, here);
    }
    let mut ready: BTreeSet<&Name> = waits_for
        .iter()
        .filter(|(_, rest)| rest.is_empty())
        .map(|(name, _)| *name)
        .collect();
    let mut order = Vec::with_capacity(waits_for.len());
    while !waits_for.is_empty() {
        let next = match ready.pop_first() {
            Some(next) => next,
            None => match first_of_a_cycle(&waits_for) {
                Some(next) => next,
                None => break,
            },
        };
        waits_for.remove(next);
        order.push(next);
        for user in waiting.remove(next).into_iter().flatten() {
            if let Some(rest) = waits_for.get_mut(user) {
                rest.remove(next);
                if rest.is_empty() {
                    ready.insert(user);
                }
            }
        }
    }
    order
}

/// Follows what is waited for until it comes back to itself.
fn first_of_a_cycle<'p>(waits_for: &BTreeMap<&'p Name, BTreeSet<&'p Name>>) -> Option<&'p Name> {
    let mut at = *waits_for.keys().next()?;
    let mut path = Vec::new();
    let mut seen = BTreeMap::new();
    while !seen.contains_key(at) {
        seen.insert(at, path.len());
        path.push(at);
        at = waits_for.get(at)?.first()?;
    }
    path[seen[at]..].iter().min().copied()
}
