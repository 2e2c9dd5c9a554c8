//! Names that follow from services' names: none is too long, no two are the same.

use std::collections::BTreeMap;

use stowplan_model::{InvalidValue, Kind, KindWord, Name, Problem, Service};

use crate::{
    OutsideAddress, OutsideWay, PlannedBalancer, address_book::AddressBook, entry::Entry,
    scope::Scope,
};

/// Looks at all names that an environment's services give rise to.
pub(crate) fn check(book: &AddressBook<'_, '_>) {
    let scope = book.scope;
    let mut taken: BTreeMap<Name, (&Service, &str)> = BTreeMap::new();
    for entry in book.entries() {
        lengths(scope, entry);
        for (name, what) in names(scope, entry) {
            let Some((other, other_what)) = taken.insert(name.clone(), (entry.service, what))
            else {
                continue;
            };
            let service = entry.service;
            let message = format!(
                "{what} of `{}` and {other_what} of `{}` would both be named `{name}`",
                service.name, other.name
            );
            let problem = Problem::new("duplicate-name", message, service.place.clone())
                .related(other.place.clone(), format!("`{}`", other.name))
                .help("rename one of them");
            scope.report(problem);
        }
    }
}

/// The names of a service's inside addresses and of what else shares them, with what they are for.
fn names(scope: &Scope<'_>, entry: &Entry<'_>) -> Vec<(Name, &'static str)> {
    let own = &entry.service.name;
    let mut names = Vec::new();
    let mut derive = |suffix: &str, what: &'static str| match own.join(suffix) {
        Ok(name) => names.push((name, what)),
        Err(mistake) => refuse(scope, entry, &mistake),
    };
    if let Some(balancer) = &entry.load_balancer {
        derive("lb", "the load balancer");
        if balancer.split {
            derive("lb-udp", "the load balancer of UDP");
        }
    }
    if let Some(balancer) = &entry.together.shared {
        derive("shared", "the load balancer of all nodes");
        if balancer.split {
            derive("shared-udp", "the load balancer of all nodes for UDP");
        }
    }
    for member in &entry.members {
        if let Some(OutsideWay::LoadBalancer(PlannedBalancer { split: true, .. })) =
            member.outside.as_ref().map(|outside| &outside.via)
        {
            derive(&format!("{}-udp", member.ordinal), "a load balancer of UDP");
        }
    }
    if !entry.node_ports.is_empty() {
        derive("nodeport", "the node ports");
    }
    if matches!(entry.kind, KindWord::Broker | KindWord::Seed) {
        derive("peers", "the peers");
    }
    if entry.listens() {
        names.push((own.clone(), "the address"));
    }
    let nodes = entry.kind == KindWord::Seed;
    let members = entry.members.iter();
    let members = members.filter(|member| {
        let outside = member.outside.as_ref();
        nodes || outside.is_some_and(OutsideAddress::has_service)
    });
    let what = if nodes {
        "a node"
    } else {
        "an outside address"
    };
    names.extend(members.map(|member| (member.name.clone(), what)));
    names
}

fn lengths(scope: &Scope<'_>, entry: &Entry<'_>) {
    let name = &entry.service.name;
    let last = entry.members.last().map_or(0, |member| member.ordinal);
    let checked = match (&entry.service.kind, entry.kind) {
        (Kind::Broker(_), KindWord::Broker) => name.check_for_stateful_set(last),
        (Kind::Seed(_), KindWord::Seed) => match entry.members.last() {
            Some(member) => member.name.check_for_stateful_set(0),
            None => Ok(()),
        },
        (Kind::Task(task), _) if task.schedule.is_some() || entry.over.schedule.is_some() => {
            name.check_for_cron_job()
        }
        // A job's name carries a hash, and its pods' label the name.
        (Kind::Task(_), _) if name.as_str().len() > Name::MAX_WITH_HASH => {
            let why = format!(
                "it has {} bytes, at most {} are allowed, as a hash is appended",
                name.as_str().len(),
                Name::MAX_WITH_HASH
            );
            Err(InvalidValue::new("job's name", name.as_str(), why))
        }
        _ => Ok(()),
    };
    if let Err(mistake) = checked {
        refuse(scope, entry, &mistake);
    }
}

fn refuse(scope: &Scope<'_>, entry: &Entry<'_>, mistake: &InvalidValue) {
    let place = entry.service.place.clone();
    let problem = Problem::new("name-too-long", mistake.to_string(), place);
    scope.report(match mistake.hint() {
        Some(hint) => problem.help(hint),
        None => problem.help("shorten the service's name"),
    });
}
