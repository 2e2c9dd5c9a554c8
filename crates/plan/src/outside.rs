//! Where each replica or node is reached from outside: the way in that is asked for, as the cluster
//! can have it.

use std::{cell::Cell, collections::BTreeMap, fmt::Write as _};

use stowplan_model::{
    BalancerAddress, HostAddress, IpAddress, Kind, NodeAddress, PerReplica, PerReplicaHostNetwork,
    PerReplicaHostPort, PerReplicaLoadBalancer, PerReplicaNodePort, PerReplicaPublic,
    PerReplicaWay, Place, PortName, PortNumber, Problem, Profile, SharedLoadBalancer,
};

use crate::{
    OutsideAddress, OutsideHost, OutsideWay, PlannedBalancer, PlannedPort,
    balancer::{self, Asked},
    entry::Member,
    number, placeholder, port,
    scope::Subject,
};

const NAMES: &str = "`{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`";

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
        useless_facts(subject, members, None);
        return Together::default();
    };
    useless_facts(subject, members, Some(how));
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
            let uses = subject.service.uses.iter();
            if !uses.clone().any(|used| *used.service() == turn.service) {
                let message = format!(
                    "`{}` is behind the relay `{}`, which it doesn't use",
                    subject.name(),
                    turn.service
                );
                let problem = Problem::new("unused-relay", message, way("turn").place("service"));
                subject.report(problem.help("model it: `.behind_turn(&relay.endpoint())`"));
            }
        }
    }
    together
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

/// Facts of the outside that nothing asks for would be lost. What `public` asks for is the cluster's
/// to say, so that one description serves several.
fn useless_facts(subject: Subject<'_, '_>, members: &[Member], how: Option<&PerReplica>) {
    let (word, useful): (&str, &[&str]) = match how {
        None => ("", &[]),
        Some(PerReplica::Public(_)) => return,
        Some(PerReplica::LoadBalancer(_)) => ("loadBalancer", &["host", "address"]),
        Some(PerReplica::SharedLoadBalancer(_)) => ("sharedLoadBalancer", &[]),
        Some(PerReplica::NodePort(_)) => ("nodePort", &["host", "nodePort"]),
        Some(PerReplica::HostPort(_)) => ("hostPort", &["host", "hostPort"]),
        Some(PerReplica::HostNetwork(_)) => ("hostNetwork", &["host"]),
        Some(PerReplica::Turn(_)) => ("turn", &[]),
    };
    for member in members {
        let facts = &member.facts;
        let said = [
            ("host", facts.host.is_some()),
            ("address", facts.address.is_some()),
            ("nodePort", facts.node_port.is_some()),
            ("hostPort", facts.host_port.is_some()),
        ];
        let lost = |(key, said): &(&str, bool)| *said && !useful.contains(key);
        for (key, _) in said.into_iter().filter(lost) {
            let (why, help) = if how.is_none() {
                (
                    "which isn't reached from outside".to_owned(),
                    "say how under `expose.perReplica`",
                )
            } else {
                (
                    format!("whose way in, `{word}`, has no use for it"),
                    "leave it away, or say another way in under `expose.perReplica`",
                )
            };
            let message = format!("`{key}` is said of `{}`, {why}", member.name);
            let place = subject.said(&["nodes", &member.ordinal.to_string(), key]);
            let problem = Problem::new("useless-fact", message, place);
            subject.report(problem.help(help));
        }
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

    fn load_balancers(&self, asked: &PerReplicaLoadBalancer, members: &mut [Member]) {
        let subject = self.subject;
        if !balancer::exists(subject, self.place("")) {
            return;
        }
        let flavour = subject.scope.cluster.load_balancer.flavour;
        if members.len() > 1 && !flavour.separates_addresses() {
            let cluster = &subject.scope.environment.cluster;
            let message = format!(
                "`{}` wants {} load balancers on one port, and those of cluster `{cluster}` all have its nodes' address",
                subject.name(),
                members.len()
            );
            let problem = Problem::new("one-address", message, self.place("")).related(
                subject.scope.in_cluster(&["loadBalancer", "flavour"]),
                "its load balancers",
            );
            subject.report(
                problem.help("use `sharedLoadBalancer` or `nodePort`, which have a port for each"),
            );
            return;
        }
        let discovered = asked.address == Some(BalancerAddress::Discovered);
        if let (Some(BalancerAddress::Fixed(address)), [_, _, ..]) = (asked.address, &*members) {
            let message = format!(
                "{} load balancers of `{}` can't all have the address {address}",
                members.len(),
                subject.name()
            );
            let problem = Problem::new("one-address", message, self.place("address"));
            subject
                .report(problem.help("say it of one of them: `nodes: { \"1\": { address: … } }`"));
            return;
        }
        for member in &mut *members {
            let address = member
                .facts
                .address
                .map(BalancerAddress::Fixed)
                .or(asked.address);
            let template = asked.host.as_deref().or(match address {
                None => Some("{name}.{domain}"),
                Some(_) => None,
            });
            let name = match (&member.facts.host, template) {
                (Some(HostAddress::Name(host)), _) => Some(host.clone()),
                (Some(HostAddress::Ip(_)), _) | (None, None) => None,
                (None, Some(template)) => {
                    let keyed = if asked.host.is_some() { "host" } else { "" };
                    match self.filled(template, keyed, Some(member)) {
                        Some(HostAddress::Name(host)) => Some(host),
                        Some(HostAddress::Ip(address)) => return self.address_as_host(address),
                        None => continue,
                    }
                }
            };
            let Some(balancer) = balancer::plan(
                subject,
                &Asked {
                    owner: member.name.as_str(),
                    together: false,
                    address,
                    host: name.clone(),
                    ttl: asked.ttl,
                    source_ranges: &asked.source_ranges,
                    annotations: &asked.annotations,
                    ports: self.ports,
                    sharing: None,
                    place: &|key| match key {
                        "address" if member.facts.address.is_some() => {
                            subject.said(&["nodes", &member.ordinal.to_string(), key])
                        }
                        _ => self.place(key),
                    },
                },
            ) else {
                continue;
            };
            let host = match (&member.facts.host, name, balancer.address) {
                (Some(host), ..) => OutsideHost::Known(host.clone()),
                (None, Some(name), _) => OutsideHost::Known(name.into()),
                (None, None, Some(address)) => OutsideHost::Known(HostAddress::Ip(address)),
                (None, None, None) if discovered => OutsideHost::Balancer,
                // An address that could not be given has been reported.
                (None, None, None) => continue,
            };
            member.outside = Some(OutsideAddress {
                host,
                ports: self.own_numbers(),
                via: OutsideWay::LoadBalancer(balancer),
                local: true,
            });
        }
    }

    /// Nodes of a seed set have pods that a port's name tells apart, so one Service leads to each.
    /// Replicas of a broker are alike: each has a Service, and all of them one address.
    fn shared(
        &self,
        asked: &SharedLoadBalancer,
        members: &mut [Member],
    ) -> Option<PlannedBalancer> {
        let subject = self.subject;
        if !balancer::exists(subject, self.place("")) {
            return None;
        }
        let nodes = matches!(subject.service.kind, Kind::Seed(_));
        let flavour = subject.scope.cluster.load_balancer.flavour;
        let certain = matches!(
            asked.address,
            Some(BalancerAddress::Allocated | BalancerAddress::Fixed(_))
        );
        let shares = if certain {
            flavour.shares_certain_addresses()
        } else {
            flavour.shares_addresses()
        };
        if !nodes && !shares {
            let cluster = &subject.scope.environment.cluster;
            let message = format!(
                "the replicas of `{}` can't share a load balancer on cluster `{cluster}`, whose load balancers have an address of their own each",
                subject.name()
            );
            let help = if flavour.shares_certain_addresses() {
                "give it an `address`, which the Services of the replicas then share, or use `loadBalancer` or `nodePort`"
            } else {
                "use `loadBalancer` or `nodePort`"
            };
            let problem = Problem::new("no-shared-address", message, self.place(""))
                .related(
                    subject.scope.in_cluster(&["loadBalancer", "flavour"]),
                    "its load balancers",
                )
                .help(help);
            subject.report(problem);
            return None;
        }
        // Balancers on the nodes' own address are dialled there.
        let nodes_address = subject.scope.cluster.node_address.as_ref();
        let nodes_address = nodes_address.filter(|_| !flavour.separates_addresses());
        let template = asked
            .host
            .as_deref()
            .or(match (asked.address, nodes_address) {
                (None, None) => Some("{name}.{domain}"),
                (Some(_), _) | (_, Some(_)) => None,
            });
        let name = match template {
            None => None,
            Some(template) => {
                let keyed = if asked.host.is_some() { "host" } else { "" };
                match self.filled(template, keyed, None)? {
                    HostAddress::Name(host) => Some(host),
                    HostAddress::Ip(address) => {
                        self.address_as_host(address);
                        return None;
                    }
                }
            }
        };
        let sharing = (!nodes).then(|| {
            let environment = &subject.scope.environment.namespace;
            smol_str::format_smolstr!("{environment}-{}", subject.name())
        });
        let balancer = balancer::plan(
            subject,
            &Asked {
                owner: subject.name().as_str(),
                together: true,
                address: asked.address,
                host: name.clone(),
                ttl: asked.ttl,
                source_ranges: &asked.source_ranges,
                annotations: &asked.annotations,
                ports: self.ports,
                sharing,
                place: &|key| self.place(key),
            },
        )?;
        let host = match (name, balancer.address, asked.address, nodes_address) {
            (Some(name), ..) => OutsideHost::Known(name.into()),
            (None, Some(address), ..) => OutsideHost::Known(HostAddress::Ip(address)),
            (None, None, None, Some(address)) => OutsideHost::Known(address.clone()),
            (None, None, ..) => OutsideHost::Balancer,
        };
        let mut taken = BTreeMap::new();
        for (index, member) in members.iter_mut().enumerate() {
            let ports = self.following(asked.first, index)?;
            for port in self.ports {
                let Some(number) = ports.get(&port.name) else {
                    continue;
                };
                let own = format!("`{}` of `{}`", port.name, member.name);
                if let Some(other) = taken.get(&(*number, port.protocol)) {
                    let message =
                        format!("{other} and {own} would both be {number} on their load balancer");
                    let problem = Problem::new("port-range", message, self.place("first"));
                    self.once(problem.help("say `first`, and all ports follow each other"));
                    return None;
                }
                taken.insert((*number, port.protocol), own);
            }
            let via = if nodes {
                OutsideWay::SharedLoadBalancer
            } else {
                OutsideWay::LoadBalancer(balancer.clone())
            };
            member.outside = Some(OutsideAddress {
                host: host.clone(),
                ports,
                via,
                // Not every node that gets a caller has the pod that its port leads to.
                local: false,
            });
        }
        nodes.then_some(balancer)
    }

    fn node_ports(&self, asked: &PerReplicaNodePort, members: &mut [Member]) {
        let subject = self.subject;
        let scope = subject.scope;
        let mut hosts = Vec::new();
        for (index, member) in members.iter_mut().enumerate() {
            let nodes = scope.cluster.node_address.as_ref();
            let host = match (&member.facts.host, &asked.host, asked.address, nodes) {
                (Some(host), ..) => OutsideHost::Known(host.clone()),
                (None, Some(_), Some(_), _) => return self.host_and_address(),
                (None, Some(template), None, _) => {
                    match self.filled(template, "host", Some(member)) {
                        Some(host) => OutsideHost::Known(host),
                        None => continue,
                    }
                }
                (None, None, Some(address), _) => match self.of_node(address) {
                    Some(host) => host,
                    None => return,
                },
                (None, None, None, Some(nodes)) => OutsideHost::Known(nodes.clone()),
                (None, None, None, None) => return self.no_node_address(),
            };
            let mut given = BTreeMap::new();
            let mut ports = BTreeMap::new();
            for (offset, group) in self.groups().into_iter().enumerate() {
                let fixed = match (member.facts.node_port, asked.first) {
                    (Some(number), _) => Some(u32::from(number.get()) + small(offset)),
                    (None, Some(first)) => {
                        let before = small(index * self.groups().len() + offset);
                        Some(u32::from(first.get()) + before)
                    }
                    (None, None) => None,
                };
                let keys = if member.facts.node_port.is_some() {
                    subject.said(&["nodes", &member.ordinal.to_string(), "nodePort"])
                } else {
                    self.place(if asked.first.is_some() { "first" } else { "" })
                };
                let owner = format!("{}:{}", member.name, group[0].name);
                let Some(number) = number::node_port(subject, &owner, fixed, keys) else {
                    continue;
                };
                for port in group {
                    given.insert(port.name.clone(), number);
                    // A node port is a port number.
                    if let Some(number) = PortNumber::new(number.get()) {
                        ports.insert(port.name.clone(), number);
                    }
                }
            }
            if given.len() < self.ports.len() {
                continue;
            }
            hosts.push(host.clone());
            member.outside = Some(OutsideAddress {
                host,
                ports,
                via: OutsideWay::NodePort(given),
                local: false,
            });
        }
        // A host that several share is that of any node, and so is the cluster's: any node must
        // answer. A host of its own is its node's.
        let any = |host: &OutsideHost| {
            let known = host.known();
            known.is_some() && known == scope.cluster.node_address.as_ref()
        };
        let own = own_hosts(&hosts) && !hosts.iter().any(any);
        for member in members {
            if let Some(outside) = &mut member.outside {
                outside.local = own || outside.host.known().is_none();
            }
        }
    }

    /// Replicas of a broker have one pod template, so they have one host port, each on its node.
    fn host_ports(&self, asked: &PerReplicaHostPort, members: &mut [Member]) {
        let subject = self.subject;
        let Some(range) = self.host_port_range() else {
            return;
        };
        let nodes = matches!(subject.service.kind, Kind::Seed(_));
        for (index, member) in members.iter_mut().enumerate() {
            let Some(host) = self.host_of_node(asked.host.as_deref(), asked.address, member) else {
                continue;
            };
            let mut ports = BTreeMap::new();
            for (offset, group) in self.groups().into_iter().enumerate() {
                let index = if nodes { index } else { 0 };
                let fixed = match (member.facts.host_port, asked.first) {
                    (Some(number), _) => Some(u32::from(number.get()) + small(offset)),
                    (None, Some(first)) => {
                        let before = small(index * self.groups().len() + offset);
                        Some(u32::from(first.get()) + before)
                    }
                    (None, None) => None,
                };
                let keys = if member.facts.host_port.is_some() {
                    subject.said(&["nodes", &member.ordinal.to_string(), "hostPort"])
                } else {
                    self.place(if asked.first.is_some() { "first" } else { "" })
                };
                let owner = if nodes { &member.name } else { subject.name() };
                let owner = format!("{owner}:{}", group[0].name);
                if let Some(number) = number::host_port(subject, &owner, fixed, range, keys) {
                    ports.extend(group.iter().map(|port| (port.name.clone(), number)));
                }
            }
            if ports.len() < self.ports.len() {
                continue;
            }
            member.outside = Some(OutsideAddress {
                host,
                ports,
                via: OutsideWay::HostPort,
                local: false,
            });
        }
        self.told_apart(members);
    }

    /// What listens on the node itself listens there on its own number: on each node one pod.
    fn host_network(&self, asked: &PerReplicaHostNetwork, members: &mut [Member]) {
        let subject = self.subject;
        if self.host_port_range().is_none() {
            return;
        }
        // All that it listens on is taken, also what nobody outside is to dial.
        let (ports, peer_ports) = port::ports(subject);
        let mut numbers = BTreeMap::new();
        for port in ports.iter().chain(&peer_ports) {
            numbers.entry(port.target).or_insert(&port.name);
        }
        for (number, name) in numbers {
            let owner = format!("{}:{name}", subject.name());
            number::host_network_port(subject, &owner, number);
        }
        for member in &mut *members {
            if let Some(host) = self.host_of_node(asked.host.as_deref(), asked.address, member) {
                let ports = self.ports.iter();
                member.outside = Some(OutsideAddress {
                    host,
                    ports: ports.map(|port| (port.name.clone(), port.target)).collect(),
                    via: OutsideWay::HostNetwork,
                    local: false,
                });
            }
        }
        self.told_apart(members);
    }

    /// The ports by number: TCP and UDP on one number have one number outside too.
    fn groups(&self) -> Vec<Vec<&PlannedPort>> {
        let mut groups: Vec<Vec<&PlannedPort>> = Vec::new();
        for port in self.ports {
            match groups
                .iter_mut()
                .find(|group| group[0].number == port.number)
            {
                Some(group) => group.push(port),
                None => groups.push(vec![port]),
            }
        }
        groups
    }

    fn own_numbers(&self) -> BTreeMap<PortName, PortNumber> {
        let ports = self.ports.iter();
        ports.map(|port| (port.name.clone(), port.number)).collect()
    }

    /// The numbers of the member at `index`, counted from `first`.
    fn following(
        &self,
        first: Option<PortNumber>,
        index: usize,
    ) -> Option<BTreeMap<PortName, PortNumber>> {
        let groups = self.groups();
        let count = groups.len();
        let mut numbers = BTreeMap::new();
        for (offset, group) in groups.into_iter().enumerate() {
            let number = match first {
                Some(first) => u32::from(first.get()) + small(index * count + offset),
                None => u32::from(group[0].number.get()) + small(index),
            };
            let Some(number) = u16::try_from(number).ok().and_then(PortNumber::new) else {
                let message = format!(
                    "port {number} of the load balancer of `{}` is past the last one, 65535",
                    self.subject.name()
                );
                let problem = Problem::new("port-range", message, self.place("first"));
                self.once(problem.help("begin with a lower `first`"));
                return None;
            };
            if let Some(other) = numbers.iter().find(|(_, known)| **known == number) {
                let other: &PortName = other.0;
                let message = format!(
                    "the ports `{other}` and `{}` of `{}` would both be {number} on its load balancer",
                    group[0].name,
                    self.subject.name()
                );
                let problem = Problem::new("port-range", message, self.place("first"));
                self.once(problem.help("say `first`, and all ports follow each other"));
                return None;
            }
            numbers.extend(group.iter().map(|port| (port.name.clone(), number)));
        }
        Some(numbers)
    }

    fn of_node(&self, address: NodeAddress) -> Option<OutsideHost> {
        match address {
            NodeAddress::Internal => Some(OutsideHost::NodeInternal),
            NodeAddress::External => {
                let place = || self.place("address");
                balancer::discovery(self.subject, place)?;
                Some(OutsideHost::NodeExternal)
            }
        }
    }

    fn host_of_node(
        &self,
        template: Option<&str>,
        address: Option<NodeAddress>,
        member: &Member,
    ) -> Option<OutsideHost> {
        match (&member.facts.host, template, address) {
            (Some(host), ..) => Some(OutsideHost::Known(host.clone())),
            (None, Some(_), Some(_)) => {
                self.host_and_address();
                None
            }
            (None, Some(template), None) => {
                let host = self.filled(template, "host", Some(member))?;
                Some(OutsideHost::Known(host))
            }
            (None, None, address) => self.of_node(address.unwrap_or(NodeAddress::Internal)),
        }
    }

    fn host_and_address(&self) {
        let message = format!(
            "`host` and `address` both say where `{}` is dialled",
            self.subject.name()
        );
        self.once(
            Problem::new("host-and-address", message, self.place("address"))
                .related(self.place("host"), "`host`")
                .help("leave one of them away"),
        );
    }

    fn address_as_host(&self, address: IpAddress) {
        let message = format!(
            "{address} is an address, and the `host` of a load balancer of `{}` is a name that DNS knows",
            self.subject.name()
        );
        let problem = Problem::new("invalid-host", message, self.place("host"));
        self.once(problem.help("say it as `address`, if the cluster's can be given one"));
    }

    /// Ports of the nodes are the same on each, so hosts alone tell replicas apart.
    fn told_apart(&self, members: &[Member]) {
        let mut dialled = BTreeMap::new();
        for member in members {
            let Some(outside) = &member.outside else {
                continue;
            };
            let Some(host) = outside.host.known() else {
                continue;
            };
            for number in outside.ports.values() {
                let first = dialled.entry((host, number)).or_insert(member);
                if first.ordinal == member.ordinal {
                    continue;
                }
                let message = format!(
                    "`{}` and `{}` would both be dialled at {host}, port {number}",
                    first.name, member.name
                );
                let place = if member.facts.host.is_some() {
                    let ordinal = member.ordinal.to_string();
                    self.subject.said(&["nodes", &ordinal, "host"])
                } else {
                    self.place("host")
                };
                let problem = Problem::new("duplicate-host", message, place);
                self.once(problem.help("give each a host of its own, such as `{name}.{domain}`"));
            }
        }
    }

    fn host_port_range(&self) -> Option<(u16, u16)> {
        let scope = self.subject.scope;
        if let Some(range) = scope.cluster.host_ports {
            return Some((range.first().get(), range.last().get()));
        }
        let cluster = &scope.environment.cluster;
        let message = format!(
            "`{}` wants ports of the nodes, and cluster `{cluster}` gives none to pods",
            self.subject.name()
        );
        let help = balancer::offers(scope, &["hostPort", "hostNetwork"]);
        let problem = Problem::new("no-host-ports", message, self.place(""))
            .related(scope.in_cluster(&["hostPorts"]), "no `hostPorts`")
            .help(help);
        scope.report(problem);
        None
    }

    fn no_node_address(&self) {
        let scope = self.subject.scope;
        let cluster = &scope.environment.cluster;
        let message = format!(
            "`{}` is reached on node ports, but nothing says under which host cluster `{cluster}` is reached",
            self.subject.name()
        );
        let known_by = match scope.cluster.profile {
            Some(Profile::Minikube) => ", which `minikube ip` prints",
            _ => "",
        };
        let problem = Problem::new("no-node-address", message, self.place(""))
            .related(scope.in_cluster(&["nodeAddress"]), "no `nodeAddress`")
            .help(format!(
                "state `nodeAddress` in the profile of `{cluster}`{known_by}, or `host` here"
            ));
        self.once(problem);
    }

    /// The host that a template gives: of a member, or of all together.
    fn filled(&self, template: &str, key: &str, member: Option<&Member>) -> Option<HostAddress> {
        let subject = self.subject;
        let environment = subject.scope.environment;
        let mut complete = true;
        let filled = placeholder::fill(template, |word, out| {
            // Writing to a string can't fail.
            let _ = match (word, member) {
                ("name", Some(member)) => write!(out, "{}", member.name),
                ("name", None) => write!(out, "{}", subject.name()),
                ("ordinal", Some(member)) => write!(out, "{}", member.ordinal),
                ("environment", _) => write!(out, "{}", environment.id.environment),
                ("network", _) if let Some(network) = &environment.settings.network => {
                    write!(out, "{}", network.name)
                }
                ("domain", _) if let Some(domain) = &environment.domain => write!(out, "{domain}"),
                ("network" | "domain", _) => {
                    complete = false;
                    self.missing(word, template);
                    Ok(())
                }
                _ => return false,
            };
            true
        });
        match filled {
            Err(word) => {
                let message = format!(
                    "`{{{word}}}` in the outside host `{template}` of `{}` stands for nothing",
                    subject.name()
                );
                let problem = Problem::new("unknown-placeholder", message, self.place(key));
                subject.report(problem.help(format!("there are {NAMES}")));
                None
            }
            Ok(_) if !complete => None,
            Ok(host) => match host.parse() {
                Ok(host) => Some(host),
                Err(mistake) => {
                    let mistake: stowplan_model::InvalidValue = mistake;
                    let name = member.map_or(subject.name(), |member| &member.name);
                    let message = format!("outside host of `{name}`: {mistake}");
                    subject.report(Problem::new("invalid-host", message, self.place(key)));
                    None
                }
            },
        }
    }

    fn missing(&self, what: &str, template: &str) {
        let scope = self.subject.scope;
        let message = format!(
            "the outside host `{template}` of `{}` needs a {what}, and environment `{}` has none",
            self.subject.name(),
            scope.environment.id
        );
        let code = if what == "domain" {
            "no-domain"
        } else {
            "no-network"
        };
        let problem = Problem::new(code, message, scope.at(&[what]));
        self.once(problem.help(format!("state `{what}`, or a host without it")));
    }
}

/// Whether each has a host of its own.
fn own_hosts(hosts: &[OutsideHost]) -> bool {
    let mut known: Vec<&HostAddress> = hosts.iter().filter_map(OutsideHost::known).collect();
    let count = known.len();
    known.sort_unstable();
    known.dedup();
    count > 1 && known.len() == count
}

/// A small number; a set has at most 100,000 members with 65,535 ports.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
