//! Ports of Services, and the container ports that they lead to.

use k8s_openapi::{api::core::v1::ServicePort, apimachinery::pkg::util::intstr::IntOrString};
use stowplan_model::PortName;
use stowplan_plan::{PlannedNode, PlannedPort, PlannedService};

use crate::own_port::OwnPorts;

/// `spec.ports[]` of a Service whose pods are the service's.
pub(crate) fn to_pods<'a>(
    service: &PlannedService,
    ports: impl IntoIterator<Item = &'a PlannedPort>,
) -> Option<Vec<ServicePort>> {
    to(service, None, ports)
}

/// `spec.ports[]` of a Service whose pod is this node of the service.
pub(crate) fn to_node<'a>(
    service: &PlannedService,
    node: &PlannedNode,
    ports: impl IntoIterator<Item = &'a PlannedPort>,
) -> Option<Vec<ServicePort>> {
    to(service, Some(node), ports)
}

fn to<'a>(
    service: &PlannedService,
    node: Option<&PlannedNode>,
    ports: impl IntoIterator<Item = &'a PlannedPort>,
) -> Option<Vec<ServicePort>> {
    let own = OwnPorts::of(service);
    let ports = ports
        .into_iter()
        .map(|port| plain(port, target(service, &own, port, node)));
    some(ports.collect())
}

/// Where the container listens: the name that it has for it, which leads to each pod's own number.
fn target(
    service: &PlannedService,
    own: &OwnPorts<'_>,
    port: &PlannedPort,
    node: Option<&PlannedNode>,
) -> IntOrString {
    let name = container_name(service, &port.name).unwrap_or(&port.name);
    own.target(name, port, node)
        .unwrap_or_else(|| IntOrString::String(name.as_str().to_owned()))
}

/// `spec.ports[]` of a Service without pods.
pub(crate) fn to_addresses(ports: &[PlannedPort]) -> Option<Vec<ServicePort>> {
    let ports = ports
        .iter()
        .map(|port| plain(port, IntOrString::Int(port.target.get().into())));
    some(ports.collect())
}

/// A port as callers see it.
pub(crate) fn plain(port: &PlannedPort, target: IntOrString) -> ServicePort {
    ServicePort {
        app_protocol: port.app_protocol.as_ref().map(ToString::to_string),
        name: Some(port.name.as_str().to_owned()),
        node_port: None,
        port: port.number.get().into(),
        protocol: Some(port.protocol.as_str().to_owned()),
        target_port: Some(target),
    }
}

fn some(ports: Vec<ServicePort>) -> Option<Vec<ServicePort>> {
    (!ports.is_empty()).then_some(ports)
}

/// The container's ports: a number on which several ports lead is there once, by the first name.
/// Pods with one twice can't be applied by server-side apply.
pub(crate) fn distinct(service: &PlannedService) -> Vec<&PlannedPort> {
    let mut distinct: Vec<&PlannedPort> = Vec::new();
    for port in service.ports.iter().chain(&service.peer_ports) {
        if !distinct.iter().any(|known| same_target(known, port)) {
            distinct.push(port);
        }
    }
    distinct
}

/// The name that the container gives to what a port of the service leads to.
pub(crate) fn container_name<'a>(
    service: &'a PlannedService,
    name: &PortName,
) -> Option<&'a PortName> {
    let all = || service.ports.iter().chain(&service.peer_ports);
    let port = all().find(|port| port.name == *name)?;
    all()
        .find(|known| same_target(known, port))
        .map(|known| &known.name)
}

fn same_target(a: &PlannedPort, b: &PlannedPort) -> bool {
    (a.target, a.protocol) == (b.target, b.protocol)
}
