//! Services of single pods: each replica's or node's own address.

use k8s_openapi::{
    api::core::v1::{ServicePort, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_plan::{OutsideAddress, OutsideWay};

use crate::{labels::Labels, manifest::Body, scope::Scope, service};

/// One member of a set: the pod that `selector` finds.
pub(crate) struct Member<'a> {
    pub(crate) metadata: ObjectMeta,
    pub(crate) selector: Labels,
    pub(crate) outside: Option<&'a OutsideAddress>,
}

impl Member<'_> {
    /// Its Service: inside the cluster where it has no outside address.
    ///
    /// Where it has one, that leads to the first of `ports`, and there should be no more.
    pub(crate) fn service(
        self,
        scope: &Scope<'_>,
        mut ports: Vec<ServicePort>,
        publish_not_ready: bool,
    ) -> Body {
        if let Some(outside) = self.outside {
            for port in &mut ports {
                let name = port.name.as_deref().unwrap_or_default();
                match &outside.via {
                    OutsideWay::LoadBalancer(_) => {
                        if let Some(number) = outside.ports.get(name) {
                            port.port = number.get().into();
                        }
                    }
                    OutsideWay::NodePort(numbers) => {
                        port.node_port = numbers.get(name).map(|number| number.get().into());
                    }
                    _ => {}
                }
            }
        }
        let kind = match self.outside.map(|outside| &outside.via) {
            Some(OutsideWay::LoadBalancer(_)) => "LoadBalancer",
            Some(OutsideWay::NodePort(_)) => "NodePort",
            _ => "ClusterIP",
        };
        let local = self.outside.is_some_and(|outside| outside.local);
        let spec = ServiceSpec {
            external_traffic_policy: local.then(|| "Local".to_owned()),
            ports: Some(ports),
            publish_not_ready_addresses: publish_not_ready.then_some(true),
            selector: Some(self.selector),
            type_: Some(kind.to_owned()),
            ..ServiceSpec::default()
        };
        match self.outside.map(|outside| &outside.via) {
            Some(OutsideWay::LoadBalancer(balancer)) => {
                service::balanced(self.metadata, spec, &scope.plan.load_balancers, balancer)
            }
            _ => service::object(self.metadata, spec),
        }
        .into()
    }
}
