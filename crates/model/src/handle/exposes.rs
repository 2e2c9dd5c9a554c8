//! How a service with interchangeable ways in is reached.

use std::collections::BTreeMap;

use super::Listens;
use crate::{Arg, Duration, LoadBalancer, NodePort, NodePorts, Public, Route};

/// What a web service or a broker can be told about who reaches it and how.
///
/// Seeds are reached node by node ([`Seed::outside`](super::Seed::outside)), and what is external
/// is outside already.
pub trait Exposes<'a>: Listens<'a> {
    /// Publishes it under a host and path outside the cluster. A path of an Ingress or HTTPRoute.
    #[track_caller]
    fn route(self, mut route: Route) -> Self {
        let slot = self.slot();
        slot.take_over(&mut route.mistakes);
        if slot.own(route.endpoint.as_ref(), "route") {
            slot.edit(|service| service.routes.push(route));
        }
        self
    }

    /// Lets the outside in however the cluster does it best, in every environment: by a load
    /// balancer where there are any, else by node ports that are never another's.
    fn public(self) -> Self {
        self.public_with(Public::default())
    }

    /// Likewise, with these settings.
    fn public_with(self, settings: Public) -> Self {
        self.slot()
            .edit(|service| service.exposure.public = Some(settings));
        self
    }

    /// Adds a Service `<name>-lb` of type `LoadBalancer` for all ports, in every environment.
    /// Where only some should have one, leave it to their files.
    fn load_balancer(self) -> Self {
        self.load_balancer_with(LoadBalancer::default())
    }

    /// Adds a Service `<name>-lb` of type `LoadBalancer` with these settings, in every environment.
    fn load_balancer_with(self, settings: LoadBalancer) -> Self {
        self.slot()
            .edit(|service| service.exposure.load_balancer = Some(settings));
        self
    }

    /// Adds a Service `<name>-nodeport` of type `NodePort` with this number for the main port, in
    /// every environment. Where only some should have one, leave it to their files.
    #[track_caller]
    fn node_port(self, number: impl Arg<NodePort>) -> Self {
        if let Some(number) = self.slot().accept(number.into_arg()) {
            let port = self.endpoint().port;
            self.slot().edit(|service| {
                service.exposure.node_port =
                    Some(NodePorts(BTreeMap::from([(port, Some(number))])));
            });
        }
        self
    }

    /// Keeps a client on one pod, by its address, for so long after its last packet.
    /// `sessionAffinity: ClientIP`, at most a day.
    /// <https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity>
    #[track_caller]
    fn session_affinity(self, timeout: impl Arg<Duration>) -> Self {
        if let Some(timeout) = self.slot().accept(timeout.into_arg()) {
            if timeout.as_secs() == 0 || timeout.as_secs() > 86_400 {
                let message = format!("a session affinity of {timeout} is not possible");
                self.slot()
                    .refuse("invalid-value", message, "give 1s to 24h");
                return self;
            }
            self.slot()
                .edit(|service| service.session_affinity = Some(timeout));
        }
        self
    }

    /// Gives the Service no cluster address: its name then gives the pods' own. `clusterIP: None`
    fn headless(self) -> Self {
        self.slot().edit(|service| service.headless = true);
        self
    }
}
