//! Addresses of a whole service outside its cluster.

use smol_str::SmolStr;
use stowplan_model::{Host, HostAddress, PortNumber, Tls, UrlPath};

use crate::{Plan, PlannedAddress, PlannedBalancer, PlannedPort, PlannedService};

/// Routes, then the load balancer, then the node port.
pub(super) fn addresses(
    plan: &Plan,
    service: &PlannedService,
    port: &PlannedPort,
) -> Vec<PlannedAddress> {
    let at = |host, number| PlannedAddress::new(port.scheme(), host, number);
    let balancer = service.load_balancer.iter();
    let balancer = balancer
        .filter(|balancer| balancer.ports.contains(&port.name))
        .filter_map(|balancer| Some(at(balancer_host(plan, balancer)?, port.number)));
    let node_port = service.node_ports.get(&port.name);
    let node_port = node_port.and_then(|number| PortNumber::new(number.get()));
    let node_port = node_port.and_then(|number| Some(at(nodes_host(plan)?, number)));
    let mut all = routes(plan, service, port);
    all.extend(balancer.chain(node_port));
    all
}

/// Its routes, in the order in which they were modelled.
fn routes(plan: &Plan, service: &PlannedService, port: &PlannedPort) -> Vec<PlannedAddress> {
    let own = plan.routes.iter().flat_map(|host| {
        let paths = host.paths.iter();
        let paths = paths.filter(|it| it.service == service.name && it.port == port.name);
        paths.map(|it| routed(port, &plan.tls, &host.host, &it.path))
    });
    let mut own: Vec<_> = own.collect();
    // `urls` is in that order.
    own.sort_by_cached_key(|it| {
        let url = it.url();
        let place = service.urls.iter().position(|it| **it == *url);
        place.unwrap_or(usize::MAX)
    });
    own
}

/// Where a port is dialled that has a route.
pub(crate) fn routed(port: &PlannedPort, tls: &Tls, host: &Host, path: &UrlPath) -> PlannedAddress {
    // An entry point speaks HTTP, whatever the pods call what they serve; web sockets begin as HTTP.
    let web_sockets = matches!(port.scheme(), "ws" | "wss");
    let (scheme, number) = match (*tls != Tls::None, web_sockets) {
        (true, false) => ("https", 443),
        (true, true) => ("wss", 443),
        (false, false) => ("http", 80),
        (false, true) => ("ws", 80),
    };
    PlannedAddress {
        path: path.clone(),
        ..PlannedAddress::new(scheme, host.as_str().into(), PortNumber::literal(number))
    }
}

/// Where a load balancer is dialled: its host, else the address that it asks for, else the nodes'
/// where balancers of the cluster have no other.
fn balancer_host(plan: &Plan, balancer: &PlannedBalancer) -> Option<SmolStr> {
    match (&balancer.host, balancer.address) {
        (Some(host), _) => Some(host.as_str().into()),
        (None, Some(address)) => Some(smol_str::format_smolstr!("{address}")),
        (None, None) if plan.load_balancers.flavour.separates_addresses() => None,
        (None, None) => nodes_host(plan),
    }
}

fn nodes_host(plan: &Plan) -> Option<SmolStr> {
    plan.node_address.as_ref().map(host)
}

/// A host, an IPv6 address without brackets.
pub(super) fn host(host: &HostAddress) -> SmolStr {
    smol_str::format_smolstr!("{host}")
}
