//! The load balancer that all nodes of a seed set share: one Service, a port for each node.

use k8s_openapi::{
    api::core::v1::{ServicePort, ServiceSpec},
    apimachinery::pkg::util::intstr::IntOrString,
};
use stowplan_plan::{OutsideWay, PlannedNode, PlannedNodes};

use crate::{balancer, own_port::OwnPorts, scope::Scope, service_port};

/// `<service>-<this>`
pub(crate) const SUFFIX: &str = "shared";

/// Adds the Service, if nodes share one.
///
/// It selects the pods of all nodes; each of its ports targets a name that only one node's
/// container has. It leads to nodes before they are ready, as their own Services do.
pub(crate) fn render(scope: &mut Scope<'_>, nodes: &PlannedNodes) {
    let Some(balancer) = &nodes.shared else {
        return;
    };
    let own = OwnPorts::of(scope.service);
    let ports: Vec<_> = nodes
        .nodes
        .iter()
        .flat_map(|node| ports(scope, &own, node))
        .collect();
    if ports.is_empty() {
        return;
    }
    let spec = ServiceSpec {
        ports: Some(ports),
        publish_not_ready_addresses: Some(true),
        selector: Some(scope.selector.clone()),
        ..ServiceSpec::default()
    };
    if let Some(name) = scope.derived(&scope.service.name, SUFFIX) {
        balancer::render(scope, &name, spec, balancer);
    }
}

/// The ports that lead to one node: `<port>-<ordinal>`
fn ports(scope: &Scope<'_>, own: &OwnPorts<'_>, node: &PlannedNode) -> Vec<ServicePort> {
    let service = scope.service;
    let outside = node
        .outside
        .as_ref()
        .filter(|outside| outside.via == OutsideWay::SharedLoadBalancer);
    let Some(outside) = outside else {
        return Vec::new();
    };
    let open = service.ports.iter().filter_map(|port| {
        let number = outside.ports.get(&port.name)?;
        let container = service_port::container_name(service, &port.name)?;
        let target = own.name(container, node.ordinal)?;
        Some(ServicePort {
            name: Some(format!("{}-{}", port.name, node.ordinal)),
            port: number.get().into(),
            ..service_port::plain(port, IntOrString::String(target))
        })
    });
    open.collect()
}
