//! Hosts and paths under which services are published.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest as _, Sha256};
use smol_str::SmolStr;
use stowplan_model::{
    Host, InvalidValue, Name, PortName, PortNumber, Problem, Protocol, RouteHost, Routing, Tls,
    UrlPath,
};

use crate::{
    PlannedAddress, PlannedHost, PlannedPath, PlannedPort,
    address_book::AddressBook,
    endpoint,
    entry::Entry,
    port,
    scope::{Scope, Subject},
};

/// A route with its host decided.
pub(crate) struct Published<'p> {
    pub(crate) host: Host,
    pub(crate) path: &'p UrlPath,
    pub(crate) port: PortName,
    number: PortNumber,
    address: PlannedAddress,
}

impl Published<'_> {
    /// `https://host/path`, or `http://…` where the cluster has no certificates; the root is
    /// `https://host`.
    pub(crate) fn url(&self) -> SmolStr {
        self.address.url()
    }

    /// The host and the path by which an entry point tells routes apart: `/order/` is `/order`.
    pub(crate) fn key(&self) -> (Host, String) {
        let path = self.path.as_str().trim_end_matches('/');
        (self.host.clone(), path.to_owned())
    }
}

/// Holds if routes can have the certificates that the cluster promises.
pub(crate) fn check_tls(scope: &Scope<'_>) {
    let cluster = scope.cluster;
    let from = match (&cluster.routing, &cluster.tls) {
        (Routing::Gateway(_), Tls::Issuer(issuer)) => format!("issuer `{issuer}`"),
        (Routing::Gateway(_), Tls::Secret(secret)) => format!("Secret `{secret}`"),
        _ => return,
    };
    let name = &scope.environment.cluster;
    let message = format!(
        "cluster `{name}` routes through a Gateway, and its certificates come from {from}, \
         which no `HTTPRoute` can say"
    );
    let problem = Problem::new("gateway-tls", message, scope.in_cluster(&["tls"]))
        .related(scope.in_cluster(&["routing"]), "its Gateway")
        .help("a Gateway's listeners have the certificates: say `tls: edge`");
    scope.report(problem);
}

/// The routes of a service in this environment.
pub(crate) fn published<'p>(subject: Subject<'_, 'p>, ports: &[PlannedPort]) -> Vec<Published<'p>> {
    let routes = &subject.service.routes;
    let scope = subject.scope;
    if routes.is_empty() || subject.over.routes == Some(false) {
        return Vec::new();
    }
    if scope.cluster.routing == Routing::None {
        let cluster = &scope.environment.cluster;
        let message = format!(
            "`{}` has a route, and cluster `{cluster}` has no routing",
            subject.name()
        );
        let problem = Problem::new("no-routing", message, scope.in_cluster(&["routing"]))
            .related(
                subject.modelled(),
                format!("`{}` has a route", subject.name()),
            )
            .help(format!(
                "say in its file how it routes, or `routes: false` for `{}` in `{}`",
                subject.name(),
                scope.environment.id
            ));
        scope.report(problem);
    }
    let mut published = Vec::new();
    for route in routes {
        let Some(host) = host(subject, &route.host) else {
            continue;
        };
        let port = match &route.port {
            None => ports.first(),
            Some(name) => ports.iter().find(|port| port.name == *name),
        };
        match (port, &route.port) {
            (Some(port), _) if port.protocol != Protocol::Tcp => {
                let message = format!(
                    "`{}` has a route to its port `{}`, which is {}",
                    subject.name(),
                    port.name,
                    port.protocol
                );
                let problem = Problem::new("route-port", message, subject.modelled());
                subject.report(problem.help("routes carry HTTP: lead it to a TCP port"));
            }
            (Some(port), _) => published.push(Published {
                address: endpoint::routed(port, &scope.cluster.tls, &host, &route.path),
                host,
                path: &route.path,
                port: port.name.clone(),
                number: port.number,
            }),
            (None, Some(name)) => {
                let known = ports.iter().map(|port| &port.name);
                subject.report(port::unknown(subject, name, known, subject.modelled()));
            }
            // What has a route listens.
            (None, None) => {}
        }
    }
    published
}

fn host(subject: Subject<'_, '_>, host: &RouteHost) -> Option<Host> {
    let scope = subject.scope;
    if let RouteHost::Fixed(host) = host {
        return Some(host.clone());
    }
    let Some(domain) = &scope.environment.domain else {
        let message = format!(
            "`{}` has a route, and environment `{}` has no domain",
            subject.name(),
            scope.environment.id
        );
        let problem = Problem::new("no-domain", message, scope.at(&["domain"]))
            .related(
                subject.modelled(),
                format!("`{}` has a route", subject.name()),
            )
            .help(format!(
                "state `domain`, or `routes: false` for `{}`",
                subject.name()
            ));
        scope.report(problem);
        return None;
    };
    let RouteHost::Under(label) = host else {
        return Some(domain.clone());
    };
    match domain.join(label) {
        Ok(host) => Some(host),
        Err(mistake) => {
            let message = format!("route of `{}`: {mistake}", subject.name());
            scope.report(Problem::new("invalid-host", message, scope.at(&["domain"])));
            None
        }
    }
}

/// The hosts of an environment, each with a name for its objects.
pub(crate) fn hosts<'p>(scope: &Scope<'p>, book: &AddressBook<'_, 'p>) -> Vec<PlannedHost> {
    let mut hosts: BTreeMap<&Host, Vec<(&Published<'p>, &Entry<'p>)>> = BTreeMap::new();
    let mut taken = BTreeMap::new();
    for entry in book.entries() {
        for published in &entry.published {
            if let Some(other) = taken.insert(published.key(), entry) {
                twice(scope, published, entry, other);
            }
            let routes = hosts.entry(&published.host).or_default();
            routes.push((published, entry));
        }
    }
    let names = names(scope, &hosts);
    hosts
        .into_iter()
        .zip(names)
        .map(|((host, routes), name)| PlannedHost {
            host: host.clone(),
            name,
            paths: paths(routes),
        })
        .collect()
}

fn paths(routes: Vec<(&Published<'_>, &Entry<'_>)>) -> Vec<PlannedPath> {
    let mut paths: Vec<PlannedPath> = routes
        .into_iter()
        .map(|(published, entry)| PlannedPath {
            path: published.path.clone(),
            service: entry.service.name.clone(),
            port: published.port.clone(),
            number: published.number,
        })
        .collect();
    paths.sort_by(|a, b| {
        let length = |path: &PlannedPath| path.path.as_str().len();
        (length(b), &a.path).cmp(&(length(a), &b.path))
    });
    paths
}

fn twice(scope: &Scope<'_>, published: &Published<'_>, entry: &Entry<'_>, other: &Entry<'_>) {
    let (name, other_name) = (&entry.service.name, &other.service.name);
    let message = format!(
        "`{name}` and `{other_name}` both have the route `{}{}`",
        published.host, published.path
    );
    let problem = Problem::new("duplicate-route", message, entry.service.place.clone())
        .related(other.service.place.clone(), format!("`{other_name}`"))
        .help("give one of them another host or path");
    scope.report(problem);
}

/// The beginning of a name and a hash of the host, for what would be too long.
fn hashed(plain: &Name, host: &Host) -> Result<Name, InvalidValue> {
    let mut hash = String::from("h");
    for byte in &Sha256::digest(host.as_str().as_bytes())[..5] {
        // Writing to a string can't fail.
        let _ = write!(hash, "{byte:02x}");
    }
    let begin: String = plain
        .as_str()
        .chars()
        .take(Name::MAX - hash.len() - 1)
        .collect();
    begin.trim_end_matches('-').parse::<Name>()?.join(hash)
}

/// A name for each host: the service's that has it alone, and has no other, else the app's; where
/// that gives one name to several hosts, with the host's first label, or all labels, or where that is too long a hash, appended.
fn names(
    scope: &Scope<'_>,
    hosts: &BTreeMap<&Host, Vec<(&Published<'_>, &Entry<'_>)>>,
) -> Vec<Name> {
    let mut hosts_of: BTreeMap<&Name, usize> = BTreeMap::new();
    let mut alone = Vec::new();
    for routes in hosts.values() {
        let mut services: Vec<&Name> = routes
            .iter()
            .map(|(_, entry)| &entry.service.name)
            .collect();
        services.sort_unstable();
        services.dedup();
        for service in &services {
            *hosts_of.entry(service).or_default() += 1;
        }
        alone.push(match services.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
    }
    let app = &scope.app.app.name;
    let plain: Vec<&Name> = alone
        .iter()
        .map(|alone| match alone {
            Some(service) if hosts_of.get(service) == Some(&1) => service,
            _ => app,
        })
        .collect();
    let mut count: BTreeMap<&Name, usize> = BTreeMap::new();
    for name in &plain {
        *count.entry(name).or_default() += 1;
    }
    let mut taken: BTreeMap<Name, &Host> = BTreeMap::new();
    let mut names = Vec::new();
    for (host, plain) in hosts.keys().zip(&plain) {
        let candidates = if count.get(plain) == Some(&1) {
            vec![Ok((*plain).clone())]
        } else {
            let first = host.as_str().split('.').next().unwrap_or_default();
            let all = host.as_str().replace('.', "-");
            vec![plain.join(first), plain.join(all), hashed(plain, host)]
        };
        let free = candidates
            .iter()
            .flatten()
            .find(|name| !taken.contains_key(*name));
        if let Some(free) = free {
            taken.insert(free.clone(), host);
            names.push(free.clone());
            continue;
        }
        let routes = &hosts[host];
        let place = routes.first().map(|(_, entry)| entry.service.place.clone());
        let message = format!("the objects of host `{host}` can't be named after `{plain}`");
        let why = match candidates.into_iter().last() {
            Some(Err(mistake)) => mistake.to_string(),
            _ => "another host of the environment has the name".to_owned(),
        };
        let place = place.unwrap_or(stowplan_model::Place::Nowhere);
        scope.report(Problem::new("route-name", message, place).help(why));
        names.push((*plain).clone());
    }
    names
}
