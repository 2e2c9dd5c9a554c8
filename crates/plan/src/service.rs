//! A service, with everything decided.

use smol_str::SmolStr;
use stowplan_model::{Duration, Kind, PodSecurity, Problem};

use crate::{
    OutsideAddress, OutsideWay, PlannedService, PodIdentity, PodSecurityLevel, Pods, Traffic,
    address_book::AddressBook,
    entry::Entry,
    label, pods,
    route::Published,
    scope::{Scope, Subject},
};

/// The service.
pub(crate) fn plan<'p>(
    scope: &Scope<'p>,
    book: &AddressBook<'_, 'p>,
    entry: &Entry<'p>,
    traffic: Traffic,
) -> PlannedService {
    let subject = scope.subject(entry.service);
    let service = entry.service;
    let (pods, settings) = pods::pods(subject, book, entry).unzip();
    let version = pods.as_ref().and_then(|pods| {
        let tag = pods.container.image.tag()?;
        tag.parse().ok()
    });
    let component = match &service.kind {
        Kind::Broker(broker) => broker.flavour.clone(),
        kind => SmolStr::new_static(kind.word().as_str()),
    };
    let listens = entry.listens();
    PlannedService {
        name: service.name.clone(),
        kind: entry.kind,
        component,
        version,
        labels: label::labels(subject),
        annotations: label::annotations(subject),
        ports: entry.ports.clone(),
        peer_ports: entry.peer_ports.clone(),
        host: listens.then(|| service.name.as_str().into()),
        fqdn: listens.then(|| entry.fqdn.clone()),
        urls: entry
            .published
            .iter()
            .map(Published::url)
            .map(String::from)
            .collect(),
        session_affinity: session_affinity(
            subject,
            entry.load_balancer.is_some() || !entry.node_ports.is_empty(),
        ),
        headless: service.headless,
        load_balancer: entry.load_balancer.clone(),
        node_ports: entry.node_ports.clone(),
        pods,
        external: entry.external.clone(),
        settings: settings.flatten(),
        traffic,
    }
}

/// The Pod Security level that the service's pods pass. Ports of nodes pass "privileged" alone,
/// whatever else the pods may do.
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
pub(crate) fn pod_security(pods: &Pods) -> PodSecurityLevel {
    if has_node_ports(pods) {
        return PodSecurityLevel::Privileged;
    }
    match &pods.security.relaxed {
        None => PodSecurityLevel::Restricted,
        Some(relaxed) => match relaxed.level {
            PodSecurity::Baseline => PodSecurityLevel::Baseline,
            PodSecurity::Privileged => PodSecurityLevel::Privileged,
        },
    }
}

/// Whether pods listen on the nodes themselves: `hostPort` or `hostNetwork`.
fn has_node_ports(pods: &Pods) -> bool {
    let on_node = |outside: Option<&OutsideAddress>| {
        let via = outside.map(|outside| &outside.via);
        matches!(via, Some(OutsideWay::HostPort | OutsideWay::HostNetwork))
    };
    match &pods.identity {
        PodIdentity::Replicas(replicas) => {
            let mut members = replicas.members.iter();
            members.any(|member| on_node(member.outside.as_ref()))
        }
        PodIdentity::Nodes(nodes) => {
            let mut nodes = nodes.nodes.iter();
            nodes.any(|node| on_node(node.outside.as_ref()))
        }
        PodIdentity::Alike | PodIdentity::Task(_) => false,
    }
}

/// How long a client stays on one pod; `balanced` is whether there are ways in besides the name.
fn session_affinity(subject: Subject<'_, '_>, balanced: bool) -> Option<Duration> {
    let service = subject.service;
    let said = subject.over.session_affinity;
    let affinity = said.unwrap_or(service.session_affinity);
    if affinity.is_some() && service.headless && !balanced {
        let message = format!(
            "`{}` keeps clients on one pod and is headless: they dial the pods themselves",
            subject.name()
        );
        let place = subject.said_or_modelled(said.is_some(), &["sessionAffinity"]);
        let problem = Problem::new("session-affinity", message, place);
        subject.report(problem.help("leave one of them away"));
    }
    let Some(said) = &said else {
        return affinity;
    };
    if let Some(timeout) = said
        && !(1..=86_400).contains(&timeout.as_secs())
    {
        let message = format!(
            "a session affinity of {timeout} is not possible for `{}`",
            subject.name()
        );
        let place = subject.said(&["sessionAffinity"]);
        subject.report(Problem::new("session-affinity", message, place).help("give 1s to 24h"));
    }
    *said
}
