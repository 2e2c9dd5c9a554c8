//! Where each replica or node is reached from outside: the way in that is asked for, as the cluster
//! can have it.

mod balanced;
mod fact;
mod host;
mod on_node;
mod ports;

use std::cell::Cell;

use stowplan_model::{
    BalancerAddress, PerReplica, PerReplicaHostPort, PerReplicaLoadBalancer, PerReplicaNodePort,
    PerReplicaPublic, PerReplicaWay, Place, Problem, SharedLoadBalancer, Turn,
};

use crate::{PlannedBalancer, PlannedPort, edge, entry::Member, scope::Subject, suggest};

/// What a set's members have in common towards the outside.
#[derive(Default)]
pub(crate) struct Together {
    /// The load balancer that they share.
    pub(crate) shared: Option<PlannedBalancer>,
    /// Whether they meet others at a relay only.
    pub(crate) relayed: bool,
}

/// Gives each member its outside address, if the service is to have any.
pub(crate) fn addresses(
    subject: Subject<'_, '_>,
    members: &mut [Member],
    ports: &[&PlannedPort],
) -> Together {
    let Some((how, said)) = asked(subject) else {
        fact::check(subject, members, None);
        return Together::default();
    };
    fact::check(subject, members, Some(how));
    let way = |word| Way {
        subject,
        said,
        word,
        ports,
        complained: Cell::new(false),
    };
    if ports.is_empty() {
        let message = format!("`{}` has no port for outside addresses", subject.name());
        subject.report(Problem::new("unknown-port", message, subject.modelled()));
        return Together::default();
    }
    let mut together = Together::default();
    match how {
        PerReplica::Public(asked) => together.shared = way("public").public(asked, members),
        PerReplica::LoadBalancer(asked) => way("loadBalancer").load_balancers(asked, members),
        PerReplica::SharedLoadBalancer(asked) => {
            together.shared = way("sharedLoadBalancer").shared(asked, members);
        }
        PerReplica::NodePort(asked) => way("nodePort").node_ports(asked, members),
        PerReplica::HostPort(asked) => way("hostPort").host_ports(asked, members),
        PerReplica::HostNetwork(asked) => way("hostNetwork").host_network(asked, members),
        PerReplica::Turn(turn) => {
            together.relayed = true;
            is_used(subject, turn, way("turn").place("service"));
        }
    }
    fact::at_home(subject, members);
    together
}

/// Holds if the relay is there and the service uses it: else no policy would let it out to there.
fn is_used(subject: Subject<'_, '_>, turn: &Turn, place: Place) {
    let scope = subject.scope;
    let relay = &turn.service;
    if scope.app.service(relay).is_none() {
        let message = format!("app `{}` has no service `{relay}`", scope.app.app.name);
        let names = scope.app.services().map(|service| service.name.as_str());
        let help = suggest::help(relay.as_str(), "service", names);
        subject.report(Problem::new("unknown-service", message, place).help(help));
        return;
    }
    let edges = edge::edges(subject.service, subject.over, scope.defaults());
    if !edges.iter().any(|edge| edge.endpoint.service() == relay) {
        let message = format!(
            "`{}` is behind the relay `{relay}`, which it doesn't use",
            subject.name()
        );
        let help = format!("tell it the address of `{relay}`, or model the use: `.uses(…)`");
        subject.report(Problem::new("unused-relay", message, place).help(help));
    }
}

/// Refuses outside addresses per replica where there are no replicas to tell apart.
pub(crate) fn only_for_members(subject: Subject<'_, '_>) {
    if let Some(Some(_)) = &subject.over.expose.per_replica {
        let message = format!(
            "`{}` can't have outside addresses per replica, as its pods are alike",
            subject.name()
        );
        let place = subject.said(&["expose", "perReplica"]);
        let problem = Problem::new("no-members", message, place);
        subject.report(problem.help("say `loadBalancer` or `nodePort` instead"));
    }
}

/// Whether its members have outside addresses.
pub(crate) fn is_asked(subject: Subject<'_, '_>) -> bool {
    let external = subject.over.external.is_some();
    let asked = asked(subject).map(|(how, _)| how);
    !external && asked.is_some_and(|how| !matches!(how, PerReplica::Turn(_)))
}

/// How its members are to be reached, and whether the environment says so.
fn asked<'p>(subject: Subject<'_, 'p>) -> Option<(&'p PerReplica, bool)> {
    match &subject.over.expose.per_replica {
        Some(said) => said.as_ref().map(|how| (how, true)),
        None => Some((subject.service.exposure.per_replica.as_ref()?, false)),
    }
}

/// One way in, as it is asked for.
struct Way<'w, 's, 'p> {
    subject: Subject<'s, 'p>,
    said: bool,
    /// Its key under `expose.perReplica`.
    word: &'static str,
    /// The ports that it leads to.
    ports: &'w [&'w PlannedPort],
    /// Whether something that holds for all members was reported already.
    complained: Cell<bool>,
}

impl Way<'_, '_, '_> {
    fn place(&self, key: &str) -> Place {
        let path = ["expose", "perReplica", self.word, key];
        let path = if key.is_empty() { &path[..3] } else { &path };
        self.subject.said_or_modelled(self.said, path)
    }

    /// Reports it once, whatever the number of members.
    fn once(&self, problem: Problem) {
        if !self.complained.replace(true) {
            self.subject.report(problem);
        }
    }

    /// What the cluster has under `perReplica`, or what it does best where it has nothing there.
    fn public(&self, asked: &PerReplicaPublic, members: &mut [Member]) -> Option<PlannedBalancer> {
        let cluster = self.subject.scope.cluster;
        let flavour = cluster.load_balancer.flavour;
        let way = cluster.per_replica.unwrap_or(if !flavour.exists() {
            PerReplicaWay::NodePort
        } else if flavour.separates_addresses() {
            PerReplicaWay::LoadBalancer
        } else {
            PerReplicaWay::SharedLoadBalancer
        });
        let (host, source_ranges) = (asked.host.clone(), asked.source_ranges.clone());
        match way {
            PerReplicaWay::LoadBalancer => {
                let scope = self.subject.scope;
                // Without a domain there is no name to go by, but there may be addresses.
                let nameless = host.is_none() && scope.environment.domain.is_none();
                let given =
                    flavour.fixes_addresses() && !cluster.load_balancer.addresses.is_empty();
                let asked = PerReplicaLoadBalancer {
                    host,
                    address: (nameless && given).then_some(BalancerAddress::Allocated),
                    source_ranges,
                    ..PerReplicaLoadBalancer::default()
                };
                self.load_balancers(&asked, members);
            }
            PerReplicaWay::SharedLoadBalancer => {
                let asked = SharedLoadBalancer {
                    source_ranges,
                    ..SharedLoadBalancer::default()
                };
                return self.shared(&asked, members);
            }
            PerReplicaWay::NodePort => self.node_ports(&PerReplicaNodePort::default(), members),
            PerReplicaWay::HostPort => self.host_ports(&PerReplicaHostPort::default(), members),
        }
        None
    }
}
