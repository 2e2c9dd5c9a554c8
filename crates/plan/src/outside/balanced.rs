//! Load balancers: one for each replica or node, or one for all.

use std::collections::BTreeMap;

use stowplan_model::{
    BalancerAddress, HostAddress, IpAddress, Kind, PerReplicaLoadBalancer, PortName, PortNumber,
    Problem, Protocol, SharedLoadBalancer,
};

use super::Way;
use crate::{
    OutsideAddress, OutsideHost, OutsideWay, PlannedBalancer,
    balancer::{self, Asked},
    entry::Member,
};

/// Who has a port of the load balancer that all share, in words.
type Taken = BTreeMap<(PortNumber, Protocol), String>;

impl Way<'_, '_, '_> {
    /// A load balancer each, with the ports' own numbers.
    pub(super) fn load_balancers(&self, asked: &PerReplicaLoadBalancer, members: &mut [Member]) {
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
        for member in members {
            if let Some(outside) = self.own_balancer(asked, member) {
                member.outside = Some(outside);
            }
        }
    }

    /// A load balancer of a member's own, if the cluster can have it.
    fn own_balancer(
        &self,
        asked: &PerReplicaLoadBalancer,
        member: &Member,
    ) -> Option<OutsideAddress> {
        let subject = self.subject;
        let address = member
            .facts
            .address
            .map(BalancerAddress::Fixed)
            .or(asked.address);
        let template = asked.host.as_deref().or(match address {
            None => Some("{name}.{domain}"),
            Some(_) => None,
        });
        if let (Some(HostAddress::Ip(host)), Some(_)) = (&member.facts.host, address) {
            let message = format!(
                "`{}` is said to be dialled at {host}, and its load balancer has another `address`",
                member.name
            );
            let place = subject.said(&["nodes", &member.ordinal.to_string(), "host"]);
            let problem = Problem::new("host-and-address", message, place);
            subject.report(problem.help("say which one it has: `address`, without `host`"));
            return None;
        }
        let name = match (&member.facts.host, template) {
            (Some(HostAddress::Name(host)), _) => Some(host.clone()),
            (Some(HostAddress::Ip(_)), _) | (None, None) => None,
            (None, Some(template)) => {
                let keyed = if asked.host.is_some() { "host" } else { "" };
                match self.filled(template, keyed, Some(member))? {
                    HostAddress::Name(host) => Some(host),
                    HostAddress::Ip(address) => {
                        self.address_as_host(address);
                        return None;
                    }
                }
            }
        };
        let balancer = balancer::plan(
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
        )?;
        let discovered = asked.address == Some(BalancerAddress::Discovered);
        let host = match (&member.facts.host, name, balancer.address) {
            (Some(host), ..) => OutsideHost::Known(host.clone()),
            (None, Some(name), _) => OutsideHost::Known(name.into()),
            (None, None, Some(address)) => OutsideHost::Known(HostAddress::Ip(address)),
            (None, None, None) if discovered => OutsideHost::Balancer,
            // An address that could not be given has been reported.
            (None, None, None) => return None,
        };
        Some(OutsideAddress {
            host,
            ports: self.own_numbers(),
            via: OutsideWay::LoadBalancer(balancer),
            local: true,
        })
    }

    /// Nodes of a seed set have pods that a port's name tells apart, so one Service leads to each.
    /// Replicas of a broker are alike: each has a Service, and all of them one address.
    pub(super) fn shared(
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
        if !nodes && !balancer::shares(flavour, certain) {
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
            self.distinct(&ports, member, &mut taken)?;
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

    /// Holds if no port of the shared load balancer is another member's already.
    fn distinct(
        &self,
        ports: &BTreeMap<PortName, PortNumber>,
        member: &Member,
        taken: &mut Taken,
    ) -> Option<()> {
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
        Some(())
    }

    fn address_as_host(&self, address: IpAddress) {
        let message = format!(
            "{address} is an address, and the `host` of a load balancer of `{}` is a name that DNS knows",
            self.subject.name()
        );
        let problem = Problem::new("invalid-host", message, self.place("host"));
        self.once(problem.help("say it as `address`, if the cluster's can be given one"));
    }
}
