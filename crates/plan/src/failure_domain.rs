//! Whether a reader is told enough seeds: two that don't fail together.

use std::collections::BTreeSet;

use stowplan_model::{KindWord, LabelValue, Place, Problem};

use crate::{
    entry::{Entry, Member},
    pointer::pointer,
    resolve::Reader,
};

/// What a seed goes down with.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Domain<'m> {
    Zone(&'m LabelValue),
    Node(&'m LabelValue),
    /// Nothing but itself, as far as is known: nodes of a set are kept apart.
    Itself(u32),
}

/// Warns of fewer than two seeds in failure domains of their own. On a laptop, and where things are
/// tried out, all is one domain anyhow.
pub(crate) fn check(reader: &Reader<'_, '_>, seed: &Entry<'_>, told: &[&Member], hidden: bool) {
    if seed.kind != KindWord::Seed || reader.book.scope.class().small() {
        return;
    }
    let domains: BTreeSet<Domain<'_>> = told.iter().map(|member| domain(member)).collect();
    if domains.len() >= 2 {
        return;
    }
    let (name, environment) = (&seed.service.name, &seed.environment.id);
    let itself = std::ptr::eq(seed.service, reader.entry.service);
    let (who, other) = if itself {
        (format!("a node of `{name}`"), " other")
    } else {
        (format!("`{}`", reader.entry.service.name), "")
    };
    let (told, what, key) = match (told.len(), domains.first()) {
        (count @ 2.., Some(Domain::Zone(zone))) => (
            format!("{count}{other} nodes of `{name}` in `{environment}`, all in zone `{zone}`"),
            "put one of them into another zone".to_owned(),
            "nodes",
        ),
        (count @ 2.., Some(Domain::Node(node))) => (
            format!("{count}{other} nodes of `{name}` in `{environment}`, all on `{node}`"),
            "put one of them on another node".to_owned(),
            "nodes",
        ),
        (0, _) if hidden => (
            format!("no node of `{name}` in `{environment}`, as they are behind a relay"),
            "tell it those in the cluster: `.inside()`".to_owned(),
            "expose",
        ),
        (count, _) => (
            match count {
                0 => format!("no{other} node of `{name}` in `{environment}`"),
                _ => format!("one{other} node of `{name}` in `{environment}` alone"),
            },
            format!("have {} nodes or more", if itself { 3 } else { 2 }),
            "replicas",
        ),
    };
    let message = format!("{who} is told {told}: it finds nobody while they are away");
    let place = Place::Environment {
        environment: environment.clone(),
        pointer: pointer(&["services", name.as_str(), key]),
    };
    let warning = Problem::new("few-seeds", message, place)
        .related(reader.entry.service.place.clone(), who)
        .help(what);
    reader.book.scope.warn(warning);
}

fn domain(member: &Member) -> Domain<'_> {
    match (&member.facts.zone, &member.facts.node) {
        (Some(zone), _) => Domain::Zone(zone),
        (None, Some(node)) => Domain::Node(node),
        (None, None) => Domain::Itself(member.ordinal),
    }
}
