//! Who may call whom.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{Cidr, Environment, KindWord, Name, PortName, PortNumber, Protocol, Routing};

use crate::{
    Flow, FlowPeer, OutsideWay, PlannedBalancer, PlannedExternal, PlannedPort, Traffic,
    address_book::AddressBook, dependency::Uses, edge, entry::Entry, member, scope::Scope, select,
    settings, shared,
};

type Port = (PortNumber, Protocol);

/// One side of a service's traffic: ports by peer; no ports for any.
#[derive(Default)]
struct Side(BTreeMap<FlowPeer, Option<BTreeSet<Port>>>);

impl Side {
    fn allow(&mut self, peer: FlowPeer, ports: impl IntoIterator<Item = Port>) {
        let known = self.0.entry(peer).or_insert_with(|| Some(BTreeSet::new()));
        if let Some(known) = known {
            known.extend(ports);
        }
    }

    fn allow_any(&mut self, peer: FlowPeer) {
        self.0.insert(peer, None);
    }

    fn flows(self) -> Vec<Flow> {
        let flow = |(peer, ports): (FlowPeer, Option<BTreeSet<Port>>)| Flow {
            peer,
            ports: ports.unwrap_or_default().into_iter().collect(),
        };
        self.0
            .into_iter()
            .filter(|(_, ports)| ports.as_ref().is_none_or(|ports| !ports.is_empty()))
            .map(flow)
            .collect()
    }
}

/// The traffic of each service.
pub(crate) fn flows<'p>(
    scope: &Scope<'p>,
    book: &AddressBook<'_, 'p>,
    uses: &Uses<'p>,
) -> BTreeMap<&'p Name, Traffic> {
    let mut from: BTreeMap<&Name, Side> = BTreeMap::new();
    let mut to: BTreeMap<&Name, Side> = BTreeMap::new();
    for (user, uses) in uses {
        for used in uses {
            let Some(entry) = book.find(used.edge.endpoint) else {
                continue;
            };
            let Some(port) = entry.port(used.edge.endpoint.port_name()) else {
                continue;
            };
            let to = to.entry(user).or_default();
            to.allow(peer(book, entry), targets(entry, port));
            if used.edge.advertised {
                to.allow(FlowPeer::Anybody, outside_ports(entry, port));
            }
            if used.elsewhere.is_none() && entry.kind != KindWord::External {
                let from = from.entry(&entry.service.name).or_default();
                from.allow(inside(scope.environment, None, user), targets(entry, port));
            }
        }
    }
    for user in uses.keys().copied() {
        let over = scope.overrides(user);
        if let Some(service) = scope.app.service(user).filter(|_| over.external.is_none()) {
            let ports = settings::dialled(service, over).into_iter();
            let to = to.entry(user).or_default();
            to.allow(FlowPeer::Anybody, ports.map(|it| (it, Protocol::Tcp)));
        }
    }
    from_other_environments(scope, book, &mut from);
    for entry in book.entries() {
        let name = &entry.service.name;
        if entry.peers.is_some() {
            let own = inside(scope.environment, None, name);
            from.entry(name).or_default().allow_any(own.clone());
            to.entry(name).or_default().allow_any(own);
        }
        from_outside(scope, entry, from.entry(name).or_default());
    }
    book.entries()
        .map(|entry| {
            let name = &entry.service.name;
            let traffic = Traffic {
                from: from.remove(name).unwrap_or_default().flows(),
                to: to.remove(name).unwrap_or_default().flows(),
            };
            (name, traffic)
        })
        .collect()
}

/// Where its pods listen.
fn targets(entry: &Entry<'_>, port: &PlannedPort) -> impl Iterator<Item = Port> {
    let protocol = port.protocol;
    let targets = entry.targets(port).into_iter();
    targets.map(move |target| (target, protocol))
}

/// The other side, seen from who uses it.
fn peer(book: &AddressBook<'_, '_>, entry: &Entry<'_>) -> FlowPeer {
    match &entry.external {
        Some(PlannedExternal::Host { networks, .. }) if networks.is_empty() => FlowPeer::Anybody,
        Some(PlannedExternal::Host { networks, .. }) => FlowPeer::Networks(sorted(networks)),
        Some(PlannedExternal::Addresses(addresses)) => {
            let networks: Vec<Cidr> = addresses
                .iter()
                .filter_map(|address| {
                    let bits = if address.is_ipv6() { 128 } else { 32 };
                    // An address with all of its bits is a network.
                    format!("{address}/{bits}").parse().ok()
                })
                .collect();
            FlowPeer::Networks(sorted(&networks))
        }
        None => inside(
            entry.environment,
            book.namespace_of(entry),
            &entry.service.name,
        ),
    }
}

fn inside(
    environment: &Environment,
    namespace: Option<&stowplan_model::DnsLabel>,
    service: &Name,
) -> FlowPeer {
    FlowPeer::Service {
        app: environment.id.app.clone(),
        namespace: namespace.cloned(),
        service: service.clone(),
    }
}

fn sorted(networks: &[Cidr]) -> Vec<Cidr> {
    let mut networks = networks.to_vec();
    networks.sort_unstable();
    networks.dedup();
    networks
}

/// Where nodes that advertise outside addresses are dialled.
fn outside_ports(entry: &Entry<'_>, port: &PlannedPort) -> Vec<Port> {
    let members = entry.members.iter();
    members
        .filter_map(|member| {
            let outside = member.outside.as_ref()?;
            Some((*outside.ports.get(&port.name)?, port.protocol))
        })
        .collect()
}

/// Callers of a shared part are in other environments, each in its namespace.
fn from_other_environments<'p>(
    scope: &Scope<'p>,
    book: &AddressBook<'_, 'p>,
    from: &mut BTreeMap<&'p Name, Side>,
) {
    let here = scope.environment;
    let Some(part) = &here.part else {
        return;
    };
    for environment in scope.app.environments_on(&here.cluster) {
        if environment.part == here.part {
            continue;
        }
        let there = Scope::neighbour(scope, environment);
        if !shared::pick(&there, part).is_ok_and(|picked| picked.id == here.id) {
            continue;
        }
        for user in &scope.app.across {
            let over = there.overrides(&user.name);
            if user.part != environment.part
                || over.external.is_some()
                || !select::enabled(&there, &user.name)
            {
                continue;
            }
            for edge in edge::edges(user, over, there.defaults()) {
                let Some(entry) = book.own(edge.endpoint.service()) else {
                    continue;
                };
                let Some(answering) = entry.port(edge.endpoint.port_name()) else {
                    continue;
                };
                if entry.kind == KindWord::External {
                    continue;
                }
                let namespace =
                    (environment.namespace != here.namespace).then_some(&environment.namespace);
                let caller = inside(environment, namespace, &user.name);
                let from = from.entry(&entry.service.name).or_default();
                from.allow(caller, targets(entry, answering));
            }
        }
    }
}

/// Through routes, load balancers and node ports.
fn from_outside(scope: &Scope<'_>, entry: &Entry<'_>, from: &mut Side) {
    if entry.kind == KindWord::External {
        return;
    }
    let targets_of = |name: &PortName| {
        let port = entry.port(name).into_iter();
        port.flat_map(|port| targets(entry, port))
    };
    let entry_point = match &scope.cluster.routing {
        Routing::None => None,
        Routing::Ingress(ingress) => ingress.namespace.clone(),
        Routing::Gateway(gateway) => Some(gateway.namespace.clone()),
    };
    let routed = entry.published.iter().flat_map(|it| targets_of(&it.port));
    from.allow(FlowPeer::Routes(entry_point), routed);
    if let Some(PlannedBalancer {
        ports,
        source_ranges,
        ..
    }) = &entry.load_balancer
    {
        let peer = if source_ranges.is_empty() {
            FlowPeer::Anybody
        } else {
            FlowPeer::Networks(sorted(source_ranges))
        };
        from.allow(peer, ports.iter().flat_map(targets_of));
    }
    from.allow(
        FlowPeer::Anybody,
        entry.node_ports.keys().flat_map(targets_of),
    );
    for member in &entry.members {
        let Some(outside) = &member.outside else {
            continue;
        };
        let balancer = match &outside.via {
            OutsideWay::LoadBalancer(balancer) => Some(balancer),
            OutsideWay::SharedLoadBalancer => entry.together.shared.as_ref(),
            _ => None,
        };
        let ranges = balancer.map_or(&[][..], |it| it.source_ranges.as_slice());
        // Without `Local` the node that a caller came through may be taken for the caller.
        let peer = if ranges.is_empty() || !outside.local {
            FlowPeer::Anybody
        } else {
            FlowPeer::Networks(sorted(ranges))
        };
        let ports = member::outside_ports(entry.service, &entry.ports);
        let listens = |port: &PlannedPort| (member.target(port), port.protocol);
        from.allow(peer, ports.into_iter().map(listens));
    }
}
