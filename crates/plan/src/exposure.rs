//! Load balancers and node ports of a whole service.

use std::{borrow::Cow, collections::BTreeMap};

use stowplan_model::{
    BalancerAddress, KindWord, LoadBalancer, NodePort, NodePorts, Place, PortName, Problem,
    Protocol, Public, Routing,
};

use crate::{
    PlannedBalancer, PlannedPort,
    balancer::{self, Asked},
    number, port,
    scope::Subject,
};

/// What is asked for, whether the environment says it, and under which key.
struct Wanted<T> {
    asked: T,
    said: bool,
    key: &'static str,
}

/// However the cluster does it best, if the service is to be public.
fn public<'p>(subject: Subject<'_, 'p>) -> Option<Wanted<&'p Public>> {
    if subject.kind() == KindWord::Seed {
        if let Some(Some(_)) = subject.over.expose.public {
            let message = format!(
                "`{}` can't be public as one: its nodes are dialled one by one",
                subject.name()
            );
            let place = subject.said(&["expose", "public"]);
            let problem = Problem::new("seed-as-one", message, place);
            subject.report(problem.help("say `perReplica: { public: {} }`"));
        }
        return None;
    }
    let (asked, said) = match &subject.over.expose.public {
        Some(said) => (said.as_ref()?, true),
        None => (subject.service.exposure.public.as_ref()?, false),
    };
    Some(Wanted {
        asked,
        said,
        key: "public",
    })
}

/// The load balancer that is asked for: by that word, or since the cluster has any.
fn wanted_balancer<'p>(subject: Subject<'_, 'p>) -> Option<Wanted<Cow<'p, LoadBalancer>>> {
    let modelled = subject.service.exposure.load_balancer.as_ref();
    let (asked, said) = match &subject.over.expose.load_balancer {
        Some(said) => (said.as_ref(), true),
        None => (modelled, false),
    };
    if let Some(asked) = asked {
        return Some(Wanted {
            asked: Cow::Borrowed(asked),
            said,
            key: "loadBalancer",
        });
    }
    let public = public(subject)?;
    let exists = subject.scope.cluster.load_balancer.flavour.exists();
    exists.then(|| Wanted {
        asked: Cow::Owned(LoadBalancer {
            ports: public.asked.ports.clone(),
            source_ranges: public.asked.source_ranges.clone(),
            host: public.asked.host.clone(),
            ..LoadBalancer::default()
        }),
        said: public.said,
        key: public.key,
    })
}

/// The load balancer beside the inside address, its ports named.
pub(crate) fn load_balancer(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> Option<PlannedBalancer> {
    if subject.kind() == KindWord::External {
        return None;
    }
    let Wanted { asked, said, key } = wanted_balancer(subject)?;
    if !balancer::exists(subject, subject.said_or_modelled(said, &["expose", key])) {
        return None;
    }
    for (index, name) in asked.ports.iter().enumerate() {
        if !ports.iter().any(|port| port.name == *name) {
            let index = index.to_string();
            let keys = ["expose", key, "ports", &index];
            let place = subject.said_or_modelled(said, &keys);
            let known = ports.iter().map(|port| &port.name);
            subject.report(port::unknown(subject, name, known, place));
        }
    }
    // In the service's order, each once.
    let wanted: Vec<&PlannedPort> = ports
        .iter()
        .filter(|port| asked.ports.is_empty() || asked.ports.contains(&port.name))
        .collect();
    let place = |of: &str| {
        let keys = ["expose", key, of];
        let keys = if of.is_empty() { &keys[..2] } else { &keys };
        subject.said_or_modelled(said, keys)
    };
    if asked.address == Some(BalancerAddress::Discovered) {
        let message = format!(
            "nobody is told the address of the load balancer of `{}`, so it needs no discovering",
            subject.name()
        );
        let problem = Problem::new("useless-discovery", message, place("address"));
        subject.report(problem.help("leave it away: the cluster gives it an address"));
        return None;
    }
    beside_ingress(subject, &wanted, &place);
    balancer::plan(
        subject,
        &Asked {
            owner: subject.name().as_str(),
            together: false,
            address: asked.address,
            host: asked.host.clone(),
            ttl: asked.ttl,
            source_ranges: &asked.source_ranges,
            annotations: &asked.annotations,
            ports: &wanted,
            sharing: None,
            place: &place,
        },
    )
}

/// Where load balancers listen on the nodes themselves, so does the entry point of routes.
fn beside_ingress(subject: Subject<'_, '_>, ports: &[&PlannedPort], place: &dyn Fn(&str) -> Place) {
    let scope = subject.scope;
    let cluster = scope.cluster;
    let apart = cluster.load_balancer.flavour.separates_addresses();
    if apart || cluster.routing == Routing::None {
        return;
    }
    for port in ports {
        let number = port.number.get();
        if port.protocol == Protocol::Tcp && matches!(number, 80 | 443) {
            let message = format!(
                "the load balancer of `{}` and the entry point of routes want port {number} of the nodes of cluster `{}`: one of them will wait for ever",
                subject.name(),
                scope.environment.cluster
            );
            let warning = Problem::new("ingress-port", message, place(""))
                .related(scope.in_cluster(&["routing"]), "its routing")
                .help("use a route, a node port or another port");
            scope.warn(warning);
        }
    }
}

/// Node ports beside the inside address.
pub(crate) fn node_ports(
    subject: Subject<'_, '_>,
    ports: &[PlannedPort],
) -> BTreeMap<PortName, NodePort> {
    let none = BTreeMap::new();
    if subject.kind() == KindWord::External {
        return none;
    }
    let modelled = subject.service.exposure.node_port.as_ref();
    let (asked, said) = match &subject.over.expose.node_port {
        Some(said) => (said.as_ref(), true),
        None => (modelled, false),
    };
    let public = public(subject)
        .filter(|_| asked.is_none() && !subject.scope.cluster.load_balancer.flavour.exists());
    let (asked, said, key) = match (asked, &public) {
        (Some(asked), _) => (Cow::Borrowed(asked), said, "nodePort"),
        (None, Some(Wanted { asked, said, key })) => {
            let names: Vec<&PortName> = match asked.ports.as_slice() {
                [] => ports.iter().map(|port| &port.name).collect(),
                some => some.iter().collect(),
            };
            let numbers = names.into_iter().map(|name| (name.clone(), None));
            (Cow::Owned(NodePorts(numbers.collect())), *said, *key)
        }
        (None, None) => return none,
    };
    let mut given: BTreeMap<PortName, NodePort> = BTreeMap::new();
    for (name, number) in &asked.0 {
        let place = subject.said_or_modelled(said, &["expose", key, name.as_str()]);
        let Some(port) = ports.iter().find(|port| port.name == *name) else {
            let known = ports.iter().map(|port| &port.name);
            subject.report(port::unknown(subject, name, known, place));
            continue;
        };
        // TCP and UDP on one number have one node port where nothing else is said: the first asks.
        let twin = ports.iter().find(|twin| {
            let stated = asked.0.get(&twin.name);
            twin.number == port.number
                && stated.is_some_and(|stated| *stated == *number || number.is_none())
        });
        let owner = twin.map_or(name, |twin| &twin.name);
        let number = number.or_else(|| asked.0.get(owner).copied().flatten());
        let fixed = number.map(|number| number.get().into());
        let owner = format!("{}:{owner}", subject.name());
        let number = number::node_port(subject, &owner, fixed, place);
        given.extend(number.map(|number| (name.clone(), number)));
    }
    given
}
