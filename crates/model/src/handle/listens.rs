//! What every service that others call can be told.

use std::collections::BTreeMap;

use super::sealed::Handle;
use crate::{Arg, Duration, Endpoint, LoadBalancer, NodePort, NodePorts, Port, Route, Text};

/// What every service that others call can be told, and asked.
pub trait Listens<'a>: Handle<'a> {
    /// Its main port, for others to use.
    fn endpoint(self) -> Endpoint {
        self.slot().main_endpoint()
    }

    /// The host of its main port; see [`Endpoint::host`].
    fn host(self) -> Text {
        self.endpoint().host()
    }

    /// The full name; see [`Endpoint::fqdn`].
    fn fqdn(self) -> Text {
        self.endpoint().fqdn()
    }

    /// The number of its main port; see [`Endpoint::port`].
    fn port(self) -> Text {
        self.endpoint().port()
    }

    /// `host:port` of its main port; see [`Endpoint::address`].
    fn address(self) -> Text {
        self.endpoint().address()
    }

    /// `scheme://host:port` of its main port; see [`Endpoint::url`].
    fn url(self, scheme: &str) -> Text {
        self.endpoint().url(scheme)
    }

    /// Declares a further port, and returns it for probes, routes and others to use.
    #[track_caller]
    fn add_port(self, port: Port) -> Endpoint {
        let slot = self.slot();
        let endpoint = Endpoint {
            port: port.name.clone(),
            ..slot.main_endpoint()
        };
        let clash = slot.edit(|service| {
            let known = service.ports.iter().find(|known| {
                known.name == port.name
                    || (known.number == port.number && known.protocol == port.protocol)
            });
            let clash = known.map(|known| (service.name.clone(), known.clone()));
            if clash.is_none() {
                service.ports.push(port.clone());
            }
            clash
        });
        if let Some((service, known)) = clash {
            let message = format!(
                "port `{}` ({}/{}) of `{service}` clashes with its port `{}` ({}/{})",
                port.name, port.number, port.protocol, known.name, known.number, known.protocol,
            );
            slot.refuse("duplicate-port", message, "give it another name and number");
        }
        endpoint
    }

    /// Publishes it under a host and path outside the cluster.
    #[track_caller]
    fn route(self, mut route: Route) -> Self {
        let slot = self.slot();
        for mistake in std::mem::take(&mut route.mistakes) {
            slot.accept::<()>(Err(mistake));
        }
        if slot.own(route.service.as_ref(), "route") {
            slot.edit(|service| service.routes.push(route));
        }
        self
    }

    /// Adds a Service `<name>-lb` of type `LoadBalancer` for all ports, in every environment.
    /// Where only some should have one, leave it to their files.
    fn load_balancer(self) -> Self {
        self.load_balancer_with(LoadBalancer::default())
    }

    /// Adds a Service `<name>-lb` of type `LoadBalancer` with these settings, in every environment.
    fn load_balancer_with(self, settings: LoadBalancer) -> Self {
        self.slot().edit(|service| service.exposure.load_balancer = Some(settings));
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
