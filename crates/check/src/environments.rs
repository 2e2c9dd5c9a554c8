//! Between environments on one cluster: one file per family of rules.
//!
//! Files without an environment are taken as one environment on a cluster of its own.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Level, Rule, Severity},
    set::Set,
};

mod capacity;
mod names;
mod numbers;
mod routes;

/// The families.
pub(crate) static FAMILIES: &[&[&Family]] = &[
    &[&numbers::FAMILY],
    &[&routes::FAMILY],
    &[&names::FAMILY],
    &[&capacity::FAMILY],
];

/// Environments are all applied; of files in a folder, some may be in others' place.
const COLLISION: Level = Level::ByClass {
    files: Some(Severity::Warning),
    local: Some(Severity::Error),
    dev: Some(Severity::Error),
    staging: Some(Severity::Error),
    prod: Some(Severity::Error),
};

/// Sets by the cluster that they share.
fn clusters(sets: &[Set]) -> impl Iterator<Item = Vec<&Set>> {
    let mut clusters = BTreeMap::<Option<&str>, Vec<&Set>>::new();
    for set in sets {
        let name = set.environment().map(|it| it.cluster.name.as_str());
        clusters.entry(name).or_default().push(set);
    }
    clusters.into_values()
}

/// Who has something that only one can have.
#[derive(Clone, Copy)]
struct Owner<'s> {
    set: &'s Set,
    object: &'s Object,
    node: Node<'s>,
}

impl Owner<'_> {
    /// For messages: the object, and its environment where it has one.
    fn shown(&self) -> String {
        match self.set.environment() {
            Some(environment) => format!("{} of {}", self.object.shown(), environment.name),
            None => self.object.shown(),
        }
    }

    fn same_object(&self, other: &Self) -> bool {
        std::ptr::eq(self.object, other.object)
    }

    fn same_set(&self, other: &Self) -> bool {
        std::ptr::eq(self.set, other.set)
    }
}

/// What only one can have, by what it is.
struct Claims<'s, K> {
    taken: BTreeMap<K, Owner<'s>>,
}

impl<'s, K: Ord> Claims<'s, K> {
    fn new() -> Self {
        Self {
            taken: BTreeMap::new(),
        }
    }

    /// Takes something for an owner; gives whoever has it already.
    fn claim(&mut self, what: K, owner: Owner<'s>) -> Option<Owner<'s>> {
        match self.taken.entry(what) {
            std::collections::btree_map::Entry::Occupied(entry) => Some(*entry.get()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(owner);
                None
            }
        }
    }
}

/// Reports that `later` takes what `first` has.
fn collision(
    rule: &'static Rule,
    what: &str,
    later: Owner<'_>,
    first: Owner<'_>,
    hint: &str,
    findings: &mut Findings<'_>,
) {
    let message = format!("{what} is taken by {}", first.shown());
    // Files of several folders are not all applied to one cluster for sure.
    let apart = first.same_set(&later)
        && later.set.environment().is_none()
        && first.object.origin.folder != later.object.origin.folder;
    let found = findings.report(rule, later.object, later.node, message);
    let found = if apart { found.as_warning() } else { found };
    found.hint(hint).related(
        first.object,
        first.node,
        format!("{} has it", first.shown()),
    );
}
