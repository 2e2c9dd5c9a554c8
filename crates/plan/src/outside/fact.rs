//! Facts of single nodes and replicas that are about the outside: none is lost in silence.

use stowplan_model::{HostAddress, Kind, PerReplica, Problem};

use crate::{OutsideHost, entry::Member, scope::Subject};

/// Reports facts that have no part in how a member is reached. What `public` has a use for is the
/// cluster's to say, so that one description serves several.
pub(super) fn check(subject: Subject<'_, '_>, members: &[Member], how: Option<&PerReplica>) {
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
        for key in said(member).filter(|key| !useful.contains(key)) {
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
            subject.report(Problem::new("useless-fact", message, place).help(help));
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
