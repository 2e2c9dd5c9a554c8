//! Facts of single nodes and replicas that are about the outside: none is lost in silence.

use stowplan_model::{HostAddress, Kind, Problem};

use crate::{OutsideHost, OutsideWay, entry::Member, scope::Subject};

/// Reports facts where nothing asks for outside addresses.
pub(super) fn useless(subject: Subject<'_, '_>, members: &[Member]) {
    for member in members {
        for key in said(member) {
            let message = format!(
                "`{key}` is said of `{}`, which isn't reached from outside",
                member.name
            );
            report(
                subject,
                member,
                key,
                message,
                "say how under `expose.perReplica`",
            );
        }
    }
}

/// Reports facts that have no part in how a member is reached.
pub(super) fn lost(subject: Subject<'_, '_>, members: &[Member]) {
    for member in members {
        let Some(outside) = &member.outside else {
            continue;
        };
        let (words, heard): (_, &[&str]) = match &outside.via {
            OutsideWay::LoadBalancer(balancer) if balancer.sharing.is_none() || balancer.split => {
                ("a load balancer", &["host", "address"])
            }
            OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer => {
                ("a load balancer that others have too", &[])
            }
            OutsideWay::NodePort(_) => ("a node port", &["host", "nodePort"]),
            OutsideWay::HostPort => ("a host port", &["host", "hostPort"]),
            OutsideWay::HostNetwork => ("its node's network", &["host"]),
        };
        for key in said(member).filter(|key| !heard.contains(key)) {
            let message = format!(
                "`{key}` is said of `{}`, which is reached by {words}",
                member.name
            );
            let help = "leave it away, or say another way under `expose.perReplica`";
            report(subject, member, key, message, help);
        }
    }
}

/// Warns of nodes that advertise an address at which each finds itself alone.
pub(super) fn at_home(subject: Subject<'_, '_>, members: &[Member]) {
    let known = |member: &'_ Member| {
        let outside = member.outside.as_ref();
        outside
            .map(|it| &it.host)
            .and_then(OutsideHost::known)
            .cloned()
    };
    let mut hosts = members.iter().filter_map(known);
    let Some(host) = hosts.find(HostAddress::is_loopback) else {
        return;
    };
    if !matches!(subject.service.kind, Kind::Seed(_)) || members.len() < 2 {
        return;
    }
    let scope = subject.scope;
    let message = format!(
        "the nodes of `{}` are reached at {host}, which in a pod is the pod itself: those who are told it inside the cluster can't dial it",
        subject.name()
    );
    let warning = Problem::new("loopback-address", message, subject.modelled())
        .related(
            scope.in_cluster(&["nodeAddress"]),
            "where its nodes are reached",
        )
        .help("give the cluster a `nodeAddress` that leads to this machine from both sides");
    scope.warn(warning);
}

/// The keys of a member's facts that are about the outside.
fn said(member: &Member) -> impl Iterator<Item = &'static str> {
    let facts = &member.facts;
    [
        ("host", facts.host.is_some()),
        ("address", facts.address.is_some()),
        ("nodePort", facts.node_port.is_some()),
        ("hostPort", facts.host_port.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, said)| said.then_some(key))
}

fn report(subject: Subject<'_, '_>, member: &Member, key: &str, message: String, help: &str) {
    let place = subject.said(&["nodes", &member.ordinal.to_string(), key]);
    subject.report(Problem::new("useless-fact", message, place).help(help));
}
