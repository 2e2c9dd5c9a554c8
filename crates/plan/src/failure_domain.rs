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
    let those = format!("of `{name}` in `{environment}`");
    let (told, help, key) = match (told.len(), domains.first()) {
        (0, _) if hidden => (
            format!("no node {those}, as they are behind a relay, and finds nobody"),
            "tell it those in the cluster: `.inside()`".to_owned(),
            "expose",
        ),
        (0, _) => (
            format!("no{other} node {those}, and finds nobody"),
            enough(itself),
            "replicas",
        ),
        (count @ 2.., Some(Domain::Zone(zone))) => (
            format!("{count}{other} nodes {those}, and finds nobody while zone `{zone}` is away"),
            "put one of them into another zone".to_owned(),
            "nodes",
        ),
        (count @ 2.., Some(Domain::Node(node))) => (
            format!("{count}{other} nodes {those}, and finds nobody while `{node}` is away"),
            "put one of them on another node".to_owned(),
            "nodes",
        ),
        _ => (
            format!("one{other} node {those}, and finds nobody while that is away"),
            enough(itself),
            "replicas",
        ),
    };
    let message = format!("{who} is told {told}");
    let place = Place::Environment {
        environment: environment.clone(),
        pointer: pointer(&["services", name.as_str(), key]),
    };
    let warning = Problem::new("few-seeds", message, place)
        .related(reader.entry.service.place.clone(), who)
        .help(help);
    reader.book.scope.warn(warning);
}

/// A node is told the others.
fn enough(itself: bool) -> String {
    format!("have {} nodes or more", if itself { 3 } else { 2 })
}

fn domain(member: &Member) -> Domain<'_> {
    match (&member.facts.zone, &member.facts.node) {
        (Some(zone), _) => Domain::Zone(zone),
        (None, Some(node)) => Domain::Node(node),
        (None, None) => Domain::Itself(member.ordinal),
    }
}
