//! Where one service is found, as its environment has it.

use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{
    Environment, Kind, KindWord, Name, NodeFacts, NodePort, PortName, PortNumber, Replicas,
    Service, ServiceOverride,
};

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    OutsideAddress, PlannedBalancer, PlannedExternal, PlannedPort, exposure, external, member,
    outside::{self, Together},
    port,
    route::{self, Published},
    scale,
    scope::Subject,
};

/// A service's addresses: all that other services, and the world outside, may be told.
pub(crate) struct Entry<'p> {
    pub(crate) service: &'p Service,
    pub(crate) over: &'p ServiceOverride,
    pub(crate) environment: &'p Environment,
    pub(crate) kind: KindWord,
    pub(crate) ports: Vec<PlannedPort>,
    pub(crate) peer_ports: Vec<PlannedPort>,
    /// Its full name inside the cluster.
    pub(crate) fqdn: SmolStr,
    pub(crate) replicas: Replicas,
    /// The name under which its replicas find each other; of brokers and seeds.
    pub(crate) peers: Option<Name>,
    /// Its replicas or nodes; of brokers and seeds.
    pub(crate) members: Vec<Member>,
    /// The first of the ports that the members' outside addresses lead to.
    pub(crate) outside_port: Option<PortName>,
    /// Whether the members are to have outside addresses.
    pub(crate) wants_outside: bool,
    /// What the members have in common towards the outside.
    pub(crate) together: Together,
    pub(crate) published: Vec<Published<'p>>,
    pub(crate) load_balancer: Option<PlannedBalancer>,
    pub(crate) node_ports: BTreeMap<PortName, NodePort>,
    pub(crate) external: Option<PlannedExternal>,
}

/// A replica of a broker, or a node of a seed set.
pub(crate) struct Member {
    pub(crate) ordinal: u32,
    /// `<service>-<ordinal>`: the pod of a broker, the node of a seed set.
    pub(crate) name: Name,
    /// Its full name inside the cluster.
    pub(crate) host: SmolStr,
    pub(crate) outside: Option<OutsideAddress>,
    /// Where its container listens, by port, where that isn't [`PlannedPort::target`].
    pub(crate) targets: BTreeMap<PortName, PortNumber>,
    /// What is known of it alone: what the environment says, over what the model says.
    pub(crate) facts: NodeFacts,
}

impl Member {
    /// Where its container listens.
    pub(crate) fn target(&self, port: &PlannedPort) -> PortNumber {
        let own = self.targets.get(&port.name).copied();
        own.unwrap_or(port.target)
    }
}

impl<'p> Entry<'p> {
    pub(crate) fn settle(subject: Subject<'_, 'p>) -> Self {
        let scope = subject.scope;
        let service = subject.service;
        let kind = subject.kind();
        let external = external::place(subject);
        let (ports, peer_ports) = port::ports(subject);
        let replicas = scale::replicas(subject);
        let peers = match kind {
            KindWord::Broker | KindWord::Seed => service.name.join("peers").ok(),
            _ => None,
        };
        let outside_ports = member::outside_ports(service, &ports);
        let outside_port = outside_ports.first().map(|port| port.name.clone());
        let (members, together) =
            member::members(subject, &replicas, peers.as_ref(), &ports, &outside_ports);
        Self {
            published: route::published(subject, &ports),
            load_balancer: exposure::load_balancer(subject, &ports),
            node_ports: exposure::node_ports(subject, &ports),
            environment: scope.environment,
            over: subject.over,
            fqdn: format_smolstr!("{}.{}", service.name, member::suffix(scope)),
            service,
            kind,
            ports,
            peer_ports,
            replicas,
            peers,
            members,
            outside_port,
            wants_outside: outside::is_asked(subject),
            together,
            external,
        }
    }

    /// Whether others can call it.
    pub(crate) fn listens(&self) -> bool {
        !self.ports.is_empty()
    }

    /// A port, also one that only its replicas use.
    pub(crate) fn port(&self, name: &PortName) -> Option<&PlannedPort> {
        self.ports
            .iter()
            .chain(&self.peer_ports)
            .find(|port| port.name == *name)
    }

    /// Where the containers of its pods listen: on one number, or each node on its own.
    pub(crate) fn targets(&self, port: &PlannedPort) -> BTreeSet<PortNumber> {
        let own = self.members.iter().map(|member| member.target(port));
        let targets: BTreeSet<_> = own.collect();
        if targets.is_empty() {
            BTreeSet::from([port.target])
        } else {
            targets
        }
    }

    /// The number that is dialled at its name: a headless one gives the pods' addresses, and
    /// nothing on the way leads from a port's number to where the container listens.
    pub(crate) fn dialled(&self, port: &PlannedPort) -> PortNumber {
        let alias = matches!(self.external, Some(PlannedExternal::Host { .. }));
        if (self.service.headless && !alias) || self.among_peers(&port.name) {
            port.target
        } else {
            port.number
        }
    }

    /// Where one of its replicas or nodes is found inside the cluster, and what is dialled there.
    ///
    /// A replica is found under the headless peers' name. So is a node, for ports that its own
    /// address doesn't have: [`OutsideAddress::hides`].
    pub(crate) fn member(&self, member: &Member, port: &PlannedPort) -> (SmolStr, PortNumber) {
        if !matches!(self.service.kind, Kind::Seed(_)) {
            return (member.host.clone(), member.target(port));
        }
        let hidden = (member.outside.as_ref()).is_some_and(|outside| outside.hides(port));
        match &self.peers {
            Some(peers) if hidden => {
                let rest = &self.fqdn[self.service.name.as_str().len()..];
                let host = format_smolstr!("{}-0.{peers}{rest}", member.name);
                (host, member.target(port))
            }
            _ => (member.host.clone(), port.number),
        }
    }

    /// Its name inside its namespace. Ports among the replicas are on the peers' name only.
    pub(crate) fn short(&self, port: &PortName) -> SmolStr {
        match &self.peers {
            Some(peers) if self.among_peers(port) => peers.as_str().into(),
            _ => self.service.name.as_str().into(),
        }
    }

    /// Its full name. Ports among the replicas are on the peers' name only.
    pub(crate) fn full(&self, port: &PortName) -> SmolStr {
        match &self.peers {
            Some(peers) if self.among_peers(port) => {
                let rest = &self.fqdn[self.service.name.as_str().len()..];
                format_smolstr!("{peers}{rest}")
            }
            _ => self.fqdn.clone(),
        }
    }

    fn among_peers(&self, port: &PortName) -> bool {
        self.peer_ports.iter().any(|peer| peer.name == *port)
    }
}
