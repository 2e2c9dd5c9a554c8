//! Services of single pods: each replica's or node's own address.

use k8s_openapi::api::core::v1::ServiceSpec;
use stowplan_model::Name;
use stowplan_plan::{OutsideAddress, OutsideWay, PlannedNode, PlannedPort};

use crate::{balancer, labels::Labels, scope::Scope, service, service_port};

/// One member of a set: the pod that `selector` finds.
pub(crate) struct Member<'a> {
    pub(crate) name: &'a Name,
    pub(crate) selector: Labels,
    pub(crate) outside: Option<&'a OutsideAddress>,
    /// The node of a seed set that it is.
    pub(crate) node: Option<&'a PlannedNode>,
    /// Whether its load balancer is told the host, and not that of another with the same address.
    pub(crate) names_host: bool,
}

impl<'a> Member<'a> {
    /// Adds its Service: to the outside with the ports that are open there, else inside the cluster
    /// with all of `ports`.
    pub(crate) fn render(
        self,
        scope: &mut Scope<'a>,
        ports: &'a [PlannedPort],
        publish_not_ready: bool,
    ) {
        let service = scope.service;
        let outside = self.outside.filter(|it| it.has_service());
        let open = ports
            .iter()
            .filter(|port| outside.is_none_or(|outside| outside.ports.contains_key(&port.name)));
        let ports = match self.node {
            Some(node) => service_port::to_node(service, node, open),
            None => service_port::to_pods(service, open),
        };
        let Some(mut ports) = ports else {
            return;
        };
        for port in &mut ports {
            let name = port.name.as_deref().unwrap_or_default();
            match outside {
                Some(OutsideAddress {
                    via: OutsideWay::NodePort(numbers),
                    ..
                }) => port.node_port = numbers.get(name).map(|number| number.get().into()),
                Some(outside) => {
                    if let Some(number) = outside.ports.get(name) {
                        port.port = number.get().into();
                    }
                }
                None => {}
            }
        }
        let local = outside.is_some_and(|outside| outside.local);
        let kind = if outside.is_some() {
            "NodePort"
        } else {
            "ClusterIP"
        };
        let spec = ServiceSpec {
            external_traffic_policy: local.then(|| "Local".to_owned()),
            ports: Some(ports),
            publish_not_ready_addresses: publish_not_ready.then_some(true),
            selector: Some(self.selector),
            type_: Some(kind.to_owned()),
            ..ServiceSpec::default()
        };
        if let Some(OutsideAddress {
            via: OutsideWay::LoadBalancer(balancer),
            ..
        }) = outside
        {
            if self.names_host {
                balancer::render(scope, self.name, spec, balancer);
            } else {
                balancer::render(scope, self.name, spec, &balancer::unnamed(balancer));
            }
        } else {
            let metadata = scope.metadata(self.name.as_str());
            scope.push(service::object(metadata, spec));
        }
    }
}
