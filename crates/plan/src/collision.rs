//! What only shows across environments: two of them want the same.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use stowplan_model::{
    DnsLabel, Environment, Host, Kind, KindWord, Name, Place, PortName, PortNumber, Problem,
    Protocol, SecretKey, Service,
};

use crate::{
    OutsideAddress, OutsideWay, Planner,
    address_book::AddressBook,
    entry::{Entry, Member},
    network,
    scope::{self, Scope, Subject},
    seed, select,
};

/// What an environment has that no other may have; on its cluster, but for keys and names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim<'m> {
    Namespace(&'m Name, &'m DnsLabel),
    Route(&'m Name, Host, String),
    /// Names are the whole world's, whatever cluster they lead to.
    Balancer(Host),
    /// A port of load balancers that all have the nodes' own address.
    BalancerPort(&'m Name, PortNumber, Protocol),
    /// Whatever form it is written in.
    Key(SmolStr),
    /// In a namespace: two environments that share one are told of that alone.
    PrivateKey(SecretKey),
}

impl Claim<'_> {
    fn code(&self) -> &'static str {
        match self {
            Self::Namespace(..) => "duplicate-namespace",
            Self::Route(..) => "duplicate-route",
            Self::Balancer(..) => "duplicate-host",
            Self::BalancerPort(..) => "duplicate-balancer-port",
            Self::Key(_) => "duplicate-key-pair",
            Self::PrivateKey(_) => "duplicate-private-key",
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Namespace(..) => "give one of them another namespace",
            Self::Route(..) => "give one of them another domain",
            Self::Balancer(..) => {
                "give each a host of its own, such as `{environment}-{name}.{domain}`"
            }
            Self::BalancerPort(..) => "give one of them another port, or use node ports",
            Self::Key(_) => "give each node a key pair of its own",
            Self::PrivateKey(_) => {
                "give each node a Secret of its own: a process has one identity for all of its ports"
            }
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Namespace(cluster, name) => format!("namespace `{name}` on cluster `{cluster}`"),
            Self::Route(cluster, host, path) => {
                let path = if path.is_empty() { "/" } else { path };
                format!("the route `{host}{path}` on cluster `{cluster}`")
            }
            Self::Balancer(host) => format!("the load-balancer host `{host}`"),
            Self::BalancerPort(cluster, port, protocol) => format!(
                "port {port}/{protocol} of the load balancers of cluster `{cluster}`, which all have its nodes' address"
            ),
            Self::Key(key) => {
                let begin = key.get(..12).unwrap_or_default();
                format!("the public key `{begin}…`")
            }
            Self::PrivateKey(SecretKey { name, key }) => {
                format!("the private key `{key}` of Secret `{name}`")
            }
        }
    }
}

/// Who has a claim, and where that was said.
struct Owner<'m> {
    environment: &'m Environment,
    /// A service, or one of its replicas or nodes.
    name: Option<Name>,
    place: Place,
}

/// All collisions within an environment but those of routes; each at the later one by name.
pub(crate) fn check(book: &AddressBook<'_, '_>) {
    let mut claims = Vec::new();
    for entry in book.entries() {
        of_service(book.scope, entry, &mut claims);
    }
    let mut owners: BTreeMap<Claim<'_>, Owner<'_>> = BTreeMap::new();
    for (claim, owner) in claims {
        if let Some(first) = owners.get(&claim) {
            book.scope.report(problem(&claim, first, &owner));
        } else if !matches!(claim, Claim::Route(..)) {
            owners.insert(claim, owner);
        }
    }
}

/// All collisions between environments; each at the later one by name.
pub(crate) fn find(planner: &Planner<'_>) -> Vec<Problem> {
    let mut owners: BTreeMap<Claim<'_>, Owner<'_>> = BTreeMap::new();
    let mut problems = Vec::new();
    for environment in planner.model.environments.values() {
        // What is wrong with an environment itself is found when it is planned.
        let Ok(scope) = Scope::open(planner, environment) else {
            continue;
        };
        for (claim, owner) in claims(&scope) {
            if matches!(claim, Claim::PrivateKey(_)) {
                continue;
            }
            match owners.get(&claim) {
                None => {
                    owners.insert(claim, owner);
                }
                // Within one environment it is a problem of its plan.
                Some(first) if first.environment.id == owner.environment.id => {}
                Some(first) => problems.push(problem(&claim, first, &owner)),
            }
        }
    }
    problems.extend(network::mixed(planner.model));
    scope::in_order(problems)
}

fn problem(claim: &Claim<'_>, first: &Owner<'_>, later: &Owner<'_>) -> Problem {
    let words = |owner: &Owner<'_>| match &owner.name {
        Some(name) if first.environment.id == later.environment.id => format!("`{name}`"),
        Some(name) => format!("`{name}` of `{}`", owner.environment.id),
        None => format!("`{}`", owner.environment.id),
    };
    let (first_words, later_words) = (words(first), words(later));
    let message = format!(
        "{later_words} and {first_words} both have {}",
        claim.words()
    );
    Problem::new(claim.code(), message, later.place.clone())
        .related(first.place.clone(), first_words)
        .help(claim.help())
}

fn claims<'p>(scope: &Scope<'p>) -> Vec<(Claim<'p>, Owner<'p>)> {
    let environment = scope.environment;
    let cluster = &environment.cluster;
    let mut claims = vec![(
        Claim::Namespace(cluster, &environment.namespace),
        Owner {
            environment,
            name: None,
            place: scope.at(&["namespace"]),
        },
    )];
    for service in scope.app.services() {
        if service.part != environment.part
            || !may_claim(scope, service)
            || !select::enabled(scope, &service.name)
        {
            continue;
        }
        let entry = Entry::settle(scope.subject(service));
        of_service(scope, &entry, &mut claims);
    }
    claims
}

/// Most services have nothing that another environment could have too.
pub(crate) fn may_claim(scope: &Scope<'_>, service: &Service) -> bool {
    let exposed = &service.exposure;
    let said = &scope.overrides(&service.name).expose;
    !service.routes.is_empty()
        || matches!(service.kind, Kind::Seed(_))
        || exposed.public.is_some()
        || exposed.load_balancer.is_some()
        || exposed.node_port.is_some()
        || exposed.per_replica.is_some()
        || said.public.is_some()
        || said.load_balancer.is_some()
        || said.node_port.is_some()
        || said.per_replica.is_some()
}

fn of_service<'p>(scope: &Scope<'p>, entry: &Entry<'p>, claims: &mut Vec<(Claim<'p>, Owner<'p>)>) {
    let cluster = &scope.environment.cluster;
    let subject = scope.subject(entry.service);
    let expose = &subject.over.expose;
    let mut add = |claim: Claim<'p>, name: &Name, place: Place| {
        let owner = Owner {
            environment: scope.environment,
            name: Some(name.clone()),
            place,
        };
        claims.push((claim, owner));
    };
    let name = &entry.service.name;
    for published in &entry.published {
        let (host, path) = published.key();
        add(
            Claim::Route(cluster, host, path),
            name,
            scope.at(&["domain"]),
        );
    }
    if let Some(host) = entry.load_balancer.as_ref().and_then(|it| it.host.as_ref()) {
        let keys = match &expose.load_balancer {
            Some(_) => ["expose", "loadBalancer", "host"],
            None => ["expose", "public", "host"],
        };
        let said = expose.load_balancer.is_some() || expose.public.is_some();
        let place = subject.said_or_modelled(said, &keys);
        add(Claim::Balancer(host.clone()), name, place);
    }
    let shared = entry.together.shared.as_ref();
    if let Some(host) = shared.and_then(|it| it.host.as_ref()) {
        let said = expose.per_replica.is_some();
        let place = subject.said_or_modelled(said, &["expose", "perReplica"]);
        add(Claim::Balancer(host.clone()), name, place);
    }
    for member in &entry.members {
        if let Some(OutsideAddress {
            via: OutsideWay::LoadBalancer(balancer),
            ..
        }) = &member.outside
            && balancer.sharing.is_none()
            && let Some(host) = &balancer.host
        {
            let said = expose.per_replica.is_some();
            let place = subject.said_or_modelled(said, &["expose", "perReplica"]);
            add(Claim::Balancer(host.clone()), &member.name, place);
        }
        if entry.kind == KindWord::Seed {
            of_node(subject, member, &mut add);
        }
    }
    if !scope.cluster.load_balancer.flavour.separates_addresses() {
        for (name, protocol, number, place) in balancer_ports(subject, entry) {
            add(Claim::BalancerPort(cluster, number, protocol), &name, place);
        }
    }
}

/// What is dialled at load balancers, of the service and of its members.
fn balancer_ports(
    subject: Subject<'_, '_>,
    entry: &Entry<'_>,
) -> Vec<(Name, Protocol, PortNumber, Place)> {
    let expose = &subject.over.expose;
    let protocol = |name: &PortName| entry.port(name).map(|port| port.protocol);
    let mut ports = Vec::new();
    for port in entry.load_balancer.iter().flat_map(|it| &it.ports) {
        if let Some(port) = entry.port(port) {
            let (key, said) = match &expose.load_balancer {
                Some(_) => ("loadBalancer", true),
                None => ("public", expose.public.is_some()),
            };
            let place = subject.said_or_modelled(said, &["expose", key]);
            ports.push((subject.name().clone(), port.protocol, port.number, place));
        }
    }
    for member in &entry.members {
        let Some(outside) = &member.outside else {
            continue;
        };
        if let OutsideWay::LoadBalancer(_) | OutsideWay::SharedLoadBalancer = outside.via {
            let said = expose.per_replica.is_some();
            let place = subject.said_or_modelled(said, &["expose", "perReplica"]);
            for (name, number) in &outside.ports {
                let Some(protocol) = protocol(name) else {
                    continue;
                };
                ports.push((member.name.clone(), protocol, *number, place.clone()));
            }
        }
    }
    ports
}

/// One identity per process, whichever of its ports it is known by.
fn of_node<'p>(
    subject: Subject<'_, 'p>,
    node: &Member,
    add: &mut impl FnMut(Claim<'p>, &Name, Place),
) {
    if let Some(key) = &node.facts.public_key {
        let ordinal = node.ordinal.to_string();
        let place = subject.said(&["nodes", &ordinal, "publicKey"]);
        add(Claim::Key(key.pair()), &node.name, place);
    }
    if let Kind::Seed(set) = &subject.service.kind
        && seed::is_told_its_key(set)
    {
        let place = seed::private_key_place(subject, node);
        add(
            Claim::PrivateKey(seed::private_key(node)),
            &node.name,
            place,
        );
    }
}
