//! Ports of nodes: node ports, host ports, and the node's own network.

use std::collections::BTreeMap;

use stowplan_model::{
    HostAddress, Kind, NodePort, PerReplicaHostNetwork, PerReplicaHostPort, PerReplicaNodePort,
    PortNumber, Problem, Profile,
};

use super::Way;
use crate::{OutsideAddress, OutsideHost, OutsideWay, balancer, entry::Member, number, port};

impl Way<'_, '_, '_> {
    /// A node port each, of its own or counted from the first.
    pub(super) fn node_ports(&self, asked: &PerReplicaNodePort, members: &mut [Member]) {
        let subject = self.subject;
        let mut hosts = Vec::new();
        for (index, member) in members.iter_mut().enumerate() {
            let Some(host) = self.host_of_node_port(asked, member) else {
                continue;
            };
            let own = ("nodePort", member.facts.node_port.map(NodePort::get));
            let first = asked.first.map(NodePort::get);
            let mut given = BTreeMap::new();
            let mut ports = BTreeMap::new();
            for (offset, group) in self.groups().into_iter().enumerate() {
                let (fixed, place) = self.certain(member, own, first, (index, offset));
                let owner = format!("{}:{}", member.name, group.first.name);
                let Some(number) = number::node_port(subject, &owner, fixed, place) else {
                    continue;
                };
                for port in group.ports {
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
            known.is_some() && known == subject.scope.cluster.node_address.as_ref()
        };
        let own = own_hosts(&hosts) && !hosts.iter().any(any);
        for member in members {
            if let Some(outside) = &mut member.outside {
                outside.local = own || outside.host.known().is_none();
            }
        }
    }

    /// Any node answers for the cluster's `nodeAddress`, so that is what nodes are dialled at unless
    /// something else is said.
    fn host_of_node_port(
        &self,
        asked: &PerReplicaNodePort,
        member: &Member,
    ) -> Option<OutsideHost> {
        let said = member.facts.host.is_some() || asked.host.is_some() || asked.address.is_some();
        if said {
            return self.host_of_node(asked.host.as_deref(), asked.address, member);
        }
        let nodes = self.subject.scope.cluster.node_address.clone();
        if nodes.is_none() {
            self.no_node_address();
        }
        nodes.map(OutsideHost::Known)
    }

    /// Replicas of a broker have one pod template, so they have one host port, each on its node.
    pub(super) fn host_ports(&self, asked: &PerReplicaHostPort, members: &mut [Member]) {
        let subject = self.subject;
        let Some(range) = self.host_port_range() else {
            return;
        };
        let nodes = matches!(subject.service.kind, Kind::Seed(_));
        for (index, member) in members.iter_mut().enumerate() {
            let Some(host) = self.host_of_node(asked.host.as_deref(), asked.address, member) else {
                continue;
            };
            let own = ("hostPort", member.facts.host_port.map(PortNumber::get));
            let first = asked.first.map(PortNumber::get);
            let (index, owner) = if nodes {
                (index, &member.name)
            } else {
                (0, subject.name())
            };
            let mut ports = BTreeMap::new();
            for (offset, group) in self.groups().into_iter().enumerate() {
                let (fixed, place) = self.certain(member, own, first, (index, offset));
                let owner = format!("{owner}:{}", group.first.name);
                if let Some(number) = number::host_port(subject, &owner, fixed, range, place) {
                    ports.extend(group.ports.iter().map(|port| (port.name.clone(), number)));
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
    pub(super) fn host_network(&self, asked: &PerReplicaHostNetwork, members: &mut [Member]) {
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

    /// The ports that pods may have of nodes; that there are none is reported.
    fn host_port_range(&self) -> Option<(u16, u16)> {
        let scope = self.subject.scope;
        if let Some(range) = scope.cluster.host_ports {
            let nodes = scope.cluster.node_ports;
            let (first, last) = (range.first().get(), range.last().get());
            if first <= nodes.last().get() && nodes.first().get() <= last {
                let message = format!(
                    "host ports {range} and node ports {nodes} of cluster `{}` have numbers in common: on a node one would hide the other",
                    scope.environment.cluster
                );
                let place = scope.in_cluster(&["hostPorts"]);
                let problem = Problem::new("overlapping-ports", message, place)
                    .related(
                        scope.in_cluster(&["nodePorts"]),
                        format!("node ports {nodes}"),
                    )
                    .help("keep them apart");
                self.once(problem);
                return None;
            }
            return Some((first, last));
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
                "state `nodeAddress` in the file of cluster `{cluster}`{known_by}, or `host` here"
            ));
        self.once(problem);
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
