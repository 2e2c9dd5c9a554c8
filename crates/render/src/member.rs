//! Services of single pods: each replica's or node's own address.

use k8s_openapi::{
    api::core::v1::{ServicePort, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::Host;
use stowplan_plan::{OutsideAddress, OutsideWay};

use crate::{labels::Labels, manifest::Body, scope::Scope, service};

/// What is known of a set's outside addresses together.
#[derive(Clone, Copy)]
pub(crate) struct Addresses {
    own_hosts: bool,
}

impl Addresses {
    pub(crate) fn new<'a>(all: impl IntoIterator<Item = Option<&'a OutsideAddress>>) -> Self {
        let mut hosts: Vec<&Host> = all.into_iter().flatten().map(|it| &it.host).collect();
        let count = hosts.len();
        hosts.sort_unstable();
        hosts.dedup();
        Self {
            own_hosts: count > 1 && hosts.len() == count,
        }
    }

    /// `externalTrafficPolicy`
    ///
    /// `Local` keeps the caller's address and saves a hop, but only the pod's own node answers.
    /// A load balancer finds that node by itself. Of node ports it is right where each member has
    /// a host of its own, which is its node's; a host that several members share is that of any
    /// node, and any node must answer.
    fn traffic_policy(self, way: OutsideWay) -> Option<String> {
        match way {
            OutsideWay::LoadBalancer => Some("Local".to_owned()),
            OutsideWay::NodePort(_) => self.own_hosts.then(|| "Local".to_owned()),
        }
    }
}

/// One member of a set: the pod that `selector` finds.
pub(crate) struct Member<'a> {
    pub(crate) metadata: ObjectMeta,
    pub(crate) selector: Labels,
    pub(crate) outside: Option<&'a OutsideAddress>,
    pub(crate) addresses: Addresses,
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
        let way = self.outside.map(|outside| outside.via);
        if let (Some(port), Some(outside)) = (ports.first_mut(), self.outside) {
            match outside.via {
                OutsideWay::LoadBalancer => port.port = outside.port.get().into(),
                OutsideWay::NodePort(number) => port.node_port = Some(number.get().into()),
            }
        }
        let spec = ServiceSpec {
            external_traffic_policy: way.and_then(|way| self.addresses.traffic_policy(way)),
            ports: Some(ports),
            publish_not_ready_addresses: publish_not_ready.then_some(true),
            selector: Some(self.selector),
            type_: Some(
                match way {
                    None => "ClusterIP",
                    Some(OutsideWay::LoadBalancer) => "LoadBalancer",
                    Some(OutsideWay::NodePort(_)) => "NodePort",
                }
                .to_owned(),
            ),
            ..ServiceSpec::default()
        };
        match self.outside {
            Some(outside) if outside.via == OutsideWay::LoadBalancer => service::balanced_for(
                self.metadata,
                spec,
                &scope.plan.load_balancers,
                &outside.host,
            ),
            _ => service::object(self.metadata, spec),
        }
        .into()
    }
}
