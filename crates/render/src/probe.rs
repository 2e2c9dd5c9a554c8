//! Probes.

use k8s_openapi::{
    api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, Probe, TCPSocketAction},
    apimachinery::pkg::util::intstr::IntOrString,
};
use stowplan_model::ProbeAction;
use stowplan_plan::{PlannedNode, PlannedProbe, PlannedService};

use crate::{own_port::OwnPorts, service_port};

/// A probe of the main container, which knows its ports by name.
pub(crate) fn named(planned: &PlannedProbe, service: &PlannedService) -> Probe {
    let name = planned
        .port_name
        .as_ref()
        .and_then(|name| service_port::container_name(service, name))
        // What has another name on each node is asked by its number.
        .filter(|name| !OwnPorts::of(service).has(name))
        .map(|name| IntOrString::String(name.as_str().to_owned()));
    probe(planned, name)
}

/// A probe of another container, which has no port names: one for all nodes of a seed set, each of
/// which may listen on numbers of its own.
pub(crate) fn numbered(planned: &PlannedProbe, node: Option<&PlannedNode>) -> Probe {
    let name = planned.port_name.as_ref();
    let own = node.and_then(|node| node.targets.get(name?));
    probe(
        planned,
        own.map(|number| IntOrString::Int(number.get().into())),
    )
}

fn probe(planned: &PlannedProbe, port: Option<IntOrString>) -> Probe {
    let number = match port {
        Some(IntOrString::Int(number)) => number,
        _ => planned.port.map_or(0, |port| port.get().into()),
    };
    let port = port.unwrap_or(IntOrString::Int(number));
    let mut probe = Probe {
        failure_threshold: Some(planned.failures.into()),
        initial_delay_seconds: planned
            .initial_delay
            .map(stowplan_model::Duration::as_i32)
            .filter(|delay| *delay > 0),
        period_seconds: Some(planned.period.as_i32().max(1)),
        timeout_seconds: Some(planned.timeout.as_i32().max(1)),
        ..Probe::default()
    };
    match &planned.action {
        ProbeAction::Http { path } => {
            probe.http_get = Some(HTTPGetAction {
                path: Some(path.as_str().to_owned()),
                port,
                ..HTTPGetAction::default()
            });
        }
        ProbeAction::Tcp => {
            probe.tcp_socket = Some(TCPSocketAction { host: None, port });
        }
        // A gRPC probe knows numbers only.
        ProbeAction::Grpc { service } => {
            let mut grpc = GRPCAction {
                port: number,
                ..GRPCAction::default()
            };
            grpc.service = service.as_ref().map(ToString::to_string);
            probe.grpc = Some(grpc);
        }
        ProbeAction::Exec { command } => {
            probe.exec = Some(ExecAction {
                command: Some(command.iter().map(ToString::to_string).collect()),
            });
        }
    }
    probe
}
