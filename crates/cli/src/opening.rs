//! The ports of a local cluster that its environments are dialled at.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use stowplan_model::{EnvironmentId, PortName, Protocol, Routing};
use stowplan_plan::{OutsideWay, Plan, PlannedService};

use crate::exposure;

/// Ports with their protocols, and whose each is.
#[derive(Debug, Default)]
pub(crate) struct Openings {
    pub(crate) all: BTreeMap<(u16, Word), BTreeSet<Whose>>,
    /// Whether an Ingress controller listens.
    pub(crate) routes: bool,
}

/// The word for a protocol, or for a kind of way in.
type Word = &'static str;

/// Whose a port is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whose {
    environment: EnvironmentId,
    /// The service, or a member of it, and the port.
    what: String,
    pub(crate) through: Through,
    noun: Word,
}

/// Who listens on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Through {
    /// The node that the pod is on, or every node.
    Node,
    /// A load balancer, or what routes come in through.
    Balancer,
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.environment, self.what, self.noun)
    }
}

impl Openings {
    /// The ports of all of these environments, which are on one cluster.
    ///
    /// `balancers` says that load balancers listen on the nodes themselves.
    pub(crate) fn of(plans: &[Plan], balancers: bool) -> Self {
        let mut openings = Self::default();
        for plan in plans {
            let id = EnvironmentId {
                app: plan.app.clone(),
                environment: plan.environment.clone(),
            };
            openings.routes(plan, &id);
            for service in &plan.services {
                let mut of = Of {
                    openings: &mut openings,
                    id: &id,
                    service,
                    balancers,
                };
                of.service();
                of.members();
            }
        }
        openings
    }

    /// An Ingress controller listens on 80, and on 443 where there are certificates.
    fn routes(&mut self, plan: &Plan, id: &EnvironmentId) {
        if !matches!(plan.routing, Routing::Ingress(_)) {
            return;
        }
        let mut urls = plan.services.iter().flat_map(|it| &it.urls);
        let is_secure = |url: &String| url.starts_with("https://") || url.starts_with("wss://");
        let (any, secure) = (urls.clone().next().is_some(), urls.any(is_secure));
        // Plain HTTP is answered beside HTTPS, mostly by sending callers there.
        for (port, wanted) in [(80, any), (443, secure)] {
            if wanted {
                self.routes = true;
                let through = Through::Balancer;
                self.open(port, TCP, id, "routes".to_owned(), through, "ingress");
            }
        }
    }

    fn open(
        &mut self,
        port: u16,
        protocol: Word,
        id: &EnvironmentId,
        what: String,
        through: Through,
        noun: Word,
    ) {
        let whose = Whose {
            environment: id.clone(),
            what,
            through,
            noun,
        };
        let whose_all = self.all.entry((port, protocol)).or_default();
        whose_all.insert(whose);
    }
}

const TCP: Word = Protocol::Tcp.as_str();

/// A service whose ports are looked at.
struct Of<'a> {
    openings: &'a mut Openings,
    id: &'a EnvironmentId,
    service: &'a PlannedService,
    balancers: bool,
}

impl Of<'_> {
    /// What leads to the service as a whole.
    fn service(&mut self) {
        let service = self.service;
        for (name, number) in &service.node_ports {
            self.open(
                &service.name,
                name,
                number.get(),
                Through::Node,
                "node port",
            );
        }
        if let Some(balancer) = service.load_balancer.as_ref().filter(|_| self.balancers) {
            for name in &balancer.ports {
                let port = service.ports.iter().find(|it| it.name == *name);
                if let Some(port) = port {
                    let number = port.number.get();
                    self.open(&service.name, name, number, Through::Balancer, BALANCER);
                }
            }
        }
    }

    /// What leads to each of its members.
    fn members(&mut self) {
        let service = self.service;
        for (ordinal, outside) in exposure::outside(service) {
            let member = format!("{}-{ordinal}", service.name);
            match &outside.via {
                OutsideWay::NodePort(numbers) => {
                    for (name, number) in numbers {
                        self.open(&member, name, number.get(), Through::Node, "node port");
                    }
                }
                OutsideWay::HostPort | OutsideWay::HostNetwork => {
                    for (name, number) in &outside.ports {
                        self.open(&member, name, number.get(), Through::Node, "host port");
                    }
                }
                OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer if self.balancers => {
                    for (name, number) in &outside.ports {
                        self.open(&member, name, number.get(), Through::Balancer, BALANCER);
                    }
                }
                OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer => {}
            }
        }
    }

    fn open(
        &mut self,
        what: &impl fmt::Display,
        name: &PortName,
        number: u16,
        through: Through,
        noun: Word,
    ) {
        let mut ports = self.service.ports.iter().chain(&self.service.peer_ports);
        let port = ports.find(|it| it.name == *name);
        let protocol = port.map_or(TCP, |it| it.protocol.as_str());
        let what = format!("{what}:{name}");
        self.openings
            .open(number, protocol, self.id, what, through, noun);
    }
}

const BALANCER: Word = "load balancer";

#[cfg(test)]
mod tests {
    use stowplan_input::Fleet;
    use stowplan_model::prelude::*;
    use stowplan_plan::Planner;

    use super::*;

    /// What is opened of a game server that talks UDP and TCP on one number.
    fn opened(exposed: &str, balancers: bool) -> Vec<String> {
        let app = App::new(name!("game"));
        let seed = app.seed(
            name!("seed"),
            image!("registry.example.com/node:1"),
            port!("swarm", 31234),
        );
        seed.add_port(port!("voice", 31234, UDP));
        let keys = "{1: {publicKey: 02a1}, 2: {publicKey: 02a2}}".replace('a', &"0".repeat(63));
        let environment = format!(
            "class: dev\ncluster: here\nservices: {{seed: {{replicas: 2, nodes: {keys}, expose: {{perReplica: {exposed}}}}}}}\n"
        );
        let cluster = "kubernetes: '1.36'\nloadBalancer: {flavour: klipper}\nhostPorts: 31000-31099\nnodeAddress: nodes.example.com\n";
        let fleet = Fleet::new()
            .app(app)
            .source("environments/clusters/here.yaml", cluster)
            .source("environments/game/dev.yaml", environment);
        let loaded = fleet.load([]).unwrap();
        let planner = Planner::new(&loaded.model);
        let ids = loaded.model.environments.keys();
        let plans: Vec<Plan> = ids.map(|id| planner.plan(id).unwrap()).collect();
        let openings = Openings::of(&plans, balancers);
        assert!(!openings.routes);
        let line = |(port, whose): (&(u16, Word), &BTreeSet<Whose>)| {
            let whose: Vec<String> = whose.iter().map(ToString::to_string).collect();
            format!("{}/{} {}", port.0, port.1, whose.join(", "))
        };
        openings.all.iter().map(line).collect()
    }

    #[test]
    fn both_protocols_of_a_number_are_opened() {
        assert_eq!(
            opened("{nodePort: {first: 30100}}", false),
            [
                "30100/TCP game/dev seed-1:swarm: node port",
                "30100/UDP game/dev seed-1:voice: node port",
                "30101/TCP game/dev seed-2:swarm: node port",
                "30101/UDP game/dev seed-2:voice: node port",
            ]
        );
    }

    #[test]
    fn load_balancers_are_opened_where_nodes_listen_for_them() {
        let shared = "{sharedLoadBalancer: {first: 31500, host: game.example.com}}";
        assert_eq!(opened(shared, false), [""; 0]);
        assert_eq!(opened(shared, true).len(), 4);
    }
}
