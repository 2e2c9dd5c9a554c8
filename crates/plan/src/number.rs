//! Numbers that are given out once: what a service asks the ledger for.

use std::net::IpAddr;

use smol_str::SmolStr;
use stowplan_ledger::{Number, Owner, Request, Wanted};
use stowplan_model::{
    Database, IpAddress, NodePort, NodePortRange, Place, PortNumber, Problem, ScalarText,
};

use crate::{
    PlannedExternal,
    entry::Entry,
    scope::{Scope, Subject},
};

/// A node port of `owner`; a fixed one must be within the cluster's range.
pub(crate) fn node_port(
    subject: Subject<'_, '_>,
    owner: &str,
    fixed: Option<u32>,
    place: Place,
) -> Option<NodePort> {
    let scope = subject.scope;
    let range = scope.cluster.node_ports;
    let fixed = match fixed {
        None => None,
        Some(wanted) => {
            let number = u16::try_from(wanted).ok().and_then(NodePort::new);
            let Some(number) = number.filter(|number| range.contains(*number)) else {
                let name = owner.split(':').next().unwrap_or(owner);
                let message = format!(
                    "node port {wanted} of `{name}` is outside the range {range} of cluster `{}`",
                    scope.environment.cluster
                );
                let problem = Problem::new("node-port-range", message, place)
                    .related(scope.in_cluster(&["nodePorts"]), format!("{range}"))
                    .help(
                        "give a number within it, or none, and it gets one that is never another's",
                    );
                subject.report(problem);
                return None;
            };
            Some(number.get())
        }
    };
    let wanted = Wanted::NodePort {
        fixed,
        range: (above_static_band(range), range.last().get()),
    };
    match scope.number(scope.environment.cluster.as_str(), owner, wanted, place)? {
        Number::Port(number) => NodePort::new(number),
        _ => None,
    }
}

/// The first number above those that the API server leaves to who asks for certain ones.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions>
fn above_static_band(range: NodePortRange) -> u16 {
    let (first, last) = (range.first().get(), range.last().get());
    let size = u32::from(last - first) + 1;
    let band = if size < 16 {
        0
    } else {
        (size / 32).clamp(16, 128)
    };
    // A range of 16 is all static.
    u16::try_from(u32::from(first) + band).map_or(first, |number| number.min(last))
}

/// A host port of `owner`.
pub(crate) fn host_port(
    subject: Subject<'_, '_>,
    owner: &str,
    fixed: Option<u32>,
    range: (u16, u16),
    place: Place,
) -> Option<PortNumber> {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let fixed = match fixed {
        None => None,
        Some(wanted) => match u16::try_from(wanted) {
            Ok(number) if (range.0..=range.1).contains(&number) => Some(number),
            _ => {
                let name = owner.split(':').next().unwrap_or(owner);
                let (first, last) = range;
                let message = format!(
                    "host port {wanted} of `{name}` is outside the range {first}-{last} of cluster `{cluster}`"
                );
                let problem = Problem::new("host-port-range", message, place)
                    .related(scope.in_cluster(&["hostPorts"]), format!("{first}-{last}"));
                let help =
                    "give a number within it, or none, and it gets one that is never another's";
                subject.report(problem.help(help));
                return None;
            }
        },
    };
    let wanted = Wanted::HostPort { fixed, range };
    match scope.number(cluster.as_str(), owner, wanted, place)? {
        Number::Port(number) => PortNumber::new(number),
        _ => None,
    }
}

/// The port that something listens on in the node's own network: nobody else may have it.
pub(crate) fn host_network_port(subject: Subject<'_, '_>, owner: &str, port: PortNumber) {
    let scope = subject.scope;
    let number = port.get();
    let wanted = Wanted::HostPort {
        fixed: Some(number),
        range: (number, number),
    };
    let place = subject.said_or_modelled(
        subject.over.expose.per_replica.is_some(),
        &["expose", "perReplica", "hostNetwork"],
    );
    let _ = scope.number(scope.environment.cluster.as_str(), owner, wanted, place);
}

/// A load balancer's address; of a certain one the cluster must not say that it isn't its own.
pub(crate) fn address(
    subject: Subject<'_, '_>,
    owner: &str,
    fixed: Option<IpAddress>,
    place: &dyn Fn(&str) -> Place,
) -> Option<IpAddress> {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let pool = &scope.cluster.load_balancer.addresses;
    let related = || scope.in_cluster(&["loadBalancer", "addresses"]);
    match fixed {
        None if pool.is_empty() => {
            let message = format!(
                "`{}` wants an address of cluster `{cluster}`, which states none to give out",
                subject.name()
            );
            let problem = Problem::new("no-addresses", message, place("address"))
                .related(related(), "no `loadBalancer.addresses`")
                .help("state them in the cluster's file, such as `203.0.113.10-203.0.113.20`");
            subject.report(problem);
            return None;
        }
        Some(address) if !pool.is_empty() && !pool.iter().any(|it| it.contains(address)) => {
            let name = owner.split(':').next().unwrap_or(owner);
            let message = format!(
                "the address {address} of `{name}` is none of those of cluster `{cluster}`"
            );
            let problem = Problem::new("foreign-address", message, place("address"));
            let problem = problem.related(related(), "its addresses");
            subject.report(problem.help("give one of those, or `allocated`"));
            return None;
        }
        _ => {}
    }
    let wanted = Wanted::Address {
        fixed: fixed.map(IpAddress::get),
        pool: pool.iter().map(|range| (*range).into()).collect(),
    };
    match scope.number(cluster.as_str(), owner, wanted, place("address"))? {
        // What was an address is one again.
        Number::Address(address) => written(address),
        _ => None,
    }
}

fn written(address: IpAddr) -> Option<IpAddress> {
    address.to_string().parse().ok()
}

/// The environment's database on a server, as text.
pub(crate) fn database(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    database: Database,
) -> Option<SmolStr> {
    let here = scope.environment;
    let name = &entry.service.name;
    let over = scope.overrides(name);
    let place = || scope.at(&["services", name.as_str(), "database"]);
    let wanted = match database {
        Database::RedisDb { databases } => {
            let fixed = match &over.database {
                None => None,
                Some(said) => Some(redis_number(scope, entry, said, databases, place())?),
            };
            Wanted::RedisDb { fixed, databases }
        }
        Database::Mysql => {
            let fixed = match &over.database {
                None => None,
                Some(said) => Some(mysql_name(scope, entry, said, place())?),
            };
            let wish = format!("{}_{}", here.id.app, here.id.environment);
            Wanted::MysqlDatabase {
                fixed,
                wish: Number::name_like(&wish),
            }
        }
    };
    let server = match &entry.external {
        Some(PlannedExternal::Host { host, .. }) => SmolStr::new(host.as_str()),
        Some(PlannedExternal::Addresses(addresses)) => match addresses.first() {
            Some(address) => smol_str::format_smolstr!("{address}"),
            None => return None,
        },
        // Its own server has nobody else's.
        None if entry.environment.id == here.id => {
            let own = match &wanted {
                Wanted::RedisDb { fixed, .. } => {
                    smol_str::format_smolstr!("{}", fixed.unwrap_or(0))
                }
                Wanted::MysqlDatabase { fixed, wish } => fixed.clone().unwrap_or(wish.clone()),
                _ => return None,
            };
            return Some(own);
        }
        None => smol_str::format_smolstr!(
            "{}/{}/{name}",
            entry.environment.cluster,
            entry.environment.namespace
        ),
    };
    let given = scope.number(&server, name.as_str(), wanted, place())?;
    Some(smol_str::format_smolstr!("{given}"))
}

/// The databases that a server of MySQL has for itself.
/// <https://dev.mysql.com/doc/refman/8.4/en/system-schema.html>
const SYSTEM_SCHEMAS: [&str; 4] = ["mysql", "information_schema", "performance_schema", "sys"];

/// Reports databases that are said of services that nobody is told one of.
pub(crate) fn check_databases(scope: &Scope<'_>) {
    for (name, said) in &scope.environment.settings.services {
        if said.as_ref().is_none_or(|said| said.database.is_none()) {
            continue;
        }
        let mut told = scope.app.with_databases.iter().flat_map(|(_, told)| told);
        let known = scope.app.service(name).is_some();
        if known && !told.any(|(endpoint, _)| endpoint.service() == name) {
            let message = format!("nobody is told a database of `{name}`");
            let place = scope.at(&["services", name.as_str(), "database"]);
            let problem = Problem::new("useless-database", message, place);
            scope.report(problem.help("tell one who needs it: `redis_db()` or `mysql_database()`"));
        }
    }
}

fn redis_number(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    said: &ScalarText,
    databases: u32,
    place: Place,
) -> Option<u32> {
    match said.0.parse::<u32>() {
        Ok(number) if number < databases => Some(number),
        _ => {
            let message = format!(
                "`{}` is not a database of `{}`, which has {databases}",
                said.0, entry.service.name
            );
            let help = format!("give a number from 0 to {}", databases.saturating_sub(1));
            scope.report(Problem::new("unknown-database", message, place).help(help));
            None
        }
    }
}

fn mysql_name(
    scope: &Scope<'_>,
    entry: &Entry<'_>,
    said: &ScalarText,
    place: Place,
) -> Option<SmolStr> {
    let name = said.0.as_str();
    if SYSTEM_SCHEMAS
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
    {
        let message = format!(
            "`{name}` is the own database of the server `{}`, and nobody else's",
            entry.service.name
        );
        let problem = Problem::new("invalid-database", message, place);
        scope.report(problem.help("give it another name, or none"));
        return None;
    }
    if Number::is_name(name) {
        return Some(name.into());
    }
    let message = format!(
        "`{name}` can't be the name of a database of `{}`",
        entry.service.name
    );
    let problem = Problem::new("invalid-database", message, place);
    scope.report(problem.help("use at most 64 letters, digits and `_`, not digits alone"));
    None
}

/// Who asks, for the ledger.
pub(crate) fn request(scope: &Scope<'_>, server: &str, owner: &str, wanted: Wanted) -> Request {
    Request {
        scope: server.into(),
        owner: Owner {
            environment: scope.environment.id.clone(),
            subject: owner.into(),
        },
        wanted,
    }
}
