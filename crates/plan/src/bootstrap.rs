//! What clients outside the cluster start from.

use smol_str::SmolStr;
use stowplan_model::{HostAddress, Problem};

use crate::{
    OutsideHost, PlannedExternal,
    entry::Entry,
    resolve::{self, Reader, What},
};

/// An item per replica or node, with its outside host and port.
///
/// A list can contain only what is known now: who reads it is not the replica itself, and can't
/// find its address out.
pub(crate) fn outside(
    reader: &Reader<'_, '_>,
    entry: &Entry<'_>,
    (item, separator): (&str, &str),
    what: What<'_>,
) -> SmolStr {
    if let Some(external) = &entry.external {
        return elsewhere(reader, entry, external, (item, separator));
    }
    let mut all = String::new();
    for member in &entry.members {
        let Some(outside) = &member.outside else {
            // An address that is asked for and could not be given has been reported.
            if !entry.wants_outside {
                not_outside(reader, entry, what);
            }
            return SmolStr::default();
        };
        let OutsideHost::Known(host) = &outside.host else {
            not_known(reader, entry, &outside.host, what);
            return SmolStr::default();
        };
        let port = entry.outside_port.as_ref();
        let number = port.and_then(|port| outside.ports.get(port));
        let Some(number) = number.or(outside.ports.values().next()) else {
            return SmolStr::default();
        };
        if !all.is_empty() {
            all.push_str(separator);
        }
        let name = resolve::pod_name(entry, member);
        let at = (&*host.before_port(), *number);
        reader.item(item, (member.ordinal, &name), at, &mut all);
    }
    if entry.members.is_empty() {
        not_outside(reader, entry, what);
    }
    all.into()
}

/// Of what exists outside: there it is dialled as it is.
fn elsewhere(
    reader: &Reader<'_, '_>,
    entry: &Entry<'_>,
    external: &PlannedExternal,
    (item, separator): (&str, &str),
) -> SmolStr {
    let hosts: Vec<HostAddress> = match external {
        PlannedExternal::Host { host, .. } => vec![host.clone().into()],
        PlannedExternal::Addresses(addresses) => {
            addresses.iter().copied().map(HostAddress::Ip).collect()
        }
    };
    let mut all = String::new();
    for (ordinal, host) in (0_u32..).zip(hosts) {
        let Some(port) = entry.ports.first() else {
            continue;
        };
        if ordinal > 0 {
            all.push_str(separator);
        }
        let at = (&*host.before_port(), port.target);
        reader.item(item, (ordinal, entry.service.name.as_str()), at, &mut all);
    }
    all.into()
}

fn not_outside(reader: &Reader<'_, '_>, entry: &Entry<'_>, what: What<'_>) {
    let service = &entry.service.name;
    let message = format!(
        "{what} of `{}` lists where the replicas of `{service}` are reached from outside, and `{}` lets nobody in to them",
        reader.entry.service.name, entry.environment.id
    );
    let help = format!(
        "say how under `services.{service}.expose.perReplica`, or give the list inside: `bootstrap()`"
    );
    report(
        reader,
        entry,
        Problem::new("not-outside", message, reader.entry.service.place.clone()).help(help),
    );
}

fn not_known(reader: &Reader<'_, '_>, entry: &Entry<'_>, host: &OutsideHost, what: What<'_>) {
    let service = &entry.service.name;
    let (whose, help) = match host {
        OutsideHost::Balancer => (
            "their load balancers' addresses are",
            "give them names (`host`), or fixed addresses",
        ),
        _ => (
            "their nodes' addresses are",
            "say `host` instead of `address`, or neither where the cluster has a `nodeAddress`",
        ),
    };
    let message = format!(
        "{what} of `{}` lists where the replicas of `{service}` are reached from outside, and {whose} known only when they run",
        reader.entry.service.name
    );
    report(
        reader,
        entry,
        Problem::new("not-known-yet", message, reader.entry.service.place.clone()).help(help),
    );
}

fn report(reader: &Reader<'_, '_>, entry: &Entry<'_>, problem: Problem) {
    let service = &entry.service.name;
    let problem = problem.related(entry.service.place.clone(), format!("`{service}`"));
    reader.book.scope.report(problem);
}
