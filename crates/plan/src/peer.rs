//! The nodes of a seed set, as a reader is told them: never the reader itself, and only what is
//! known now.

mod fit;
mod form;

use smol_str::SmolStr;
use stowplan_model::{
    HostAddress, IpAddress, Peers, Place, PortNumber, Problem, PublicKey, Vantage,
};

use crate::{
    OutsideAddress, OutsideWay, PlannedPort,
    entry::{Entry, Member},
    failure_domain,
    pointer::pointer,
    resolve::{Reader, What},
};

/// Each peer in the reader's form, by ordinal.
pub(crate) fn peers(reader: &Reader<'_, '_>, peers: &Peers, what: What<'_>) -> Vec<SmolStr> {
    let endpoint = peers.endpoint();
    let Some(seed) = reader.book.find(endpoint) else {
        return Vec::new();
    };
    let Some(port) = seed.port(endpoint.port_name()) else {
        return Vec::new();
    };
    let itself = std::ptr::eq(seed.service, reader.entry.service);
    if itself && reader.own.is_none() {
        let message = format!(
            "{what} of `{}` is the same for all nodes, so it can't leave out the one that reads it",
            reader.entry.service.name
        );
        let help = "tell the nodes about each other in the main container, or in a file of it";
        reader.refuse("peers-of-all", message, Some(help.into()));
        return Vec::new();
    }
    let list = List {
        reader,
        what,
        peers,
        seed,
        port,
    };
    let fits = list.is_of_one_network() & list.fits_keys() & list.fits_protocol();
    if !(fits & list.is_reachable()) {
        return Vec::new();
    }
    let told: Vec<&Member> = seed
        .members
        .iter()
        .filter(|member| !itself || reader.own.is_none_or(|own| own.ordinal != member.ordinal))
        .filter(|_| !list.is_hidden())
        .collect();
    failure_domain::check(reader, seed, &told, list.is_hidden());
    told.into_iter()
        .filter_map(|member| {
            let key = key(reader, seed, member)?;
            list.written(key, &list.dialled(member, port)?, member)
        })
        .collect()
}

/// A node's public key; that nothing states it is reported.
pub(crate) fn key<'m>(
    reader: &Reader<'_, '_>,
    seed: &Entry<'_>,
    node: &'m Member,
) -> Option<&'m PublicKey> {
    if let Some(key) = &node.facts.public_key {
        return Some(key);
    }
    let name = &seed.service.name;
    let environment = &seed.environment.id;
    let place = Place::Environment {
        environment: environment.clone(),
        pointer: pointer(&[
            "services",
            name.as_str(),
            "nodes",
            &node.ordinal.to_string(),
        ]),
    };
    let message = format!(
        "`{environment}` doesn't state the public key of node {} of `{name}`",
        node.ordinal
    );
    let problem = Problem::new("no-public-key", message, place)
        .related(
            seed.service.place.clone(),
            format!("others are told the nodes of `{name}`"),
        )
        .help(format!(
            "state `nodes: {{ \"{}\": {{ publicKey: … }} }}`",
            node.ordinal
        ));
    reader.book.scope.report(problem);
    None
}

/// A list of peers, and who reads it.
struct List<'a, 'r, 'p> {
    reader: &'a Reader<'r, 'p>,
    what: What<'a>,
    peers: &'a Peers,
    seed: &'a Entry<'p>,
    port: &'a PlannedPort,
}

/// Where a node is dialled.
struct Dialled {
    host: Host,
    number: PortNumber,
}

/// A host, by what has to be known of it to write it.
#[derive(PartialEq)]
enum Host {
    Name(SmolStr),
    /// A name of something that has an IPv6 address.
    NameOfV6(SmolStr),
    Ip(IpAddress),
}

impl List<'_, '_, '_> {
    fn outside(&self) -> impl Iterator<Item = (&Member, &OutsideAddress)> {
        let members = self.seed.members.iter();
        members.filter_map(|member| Some((member, member.outside.as_ref()?)))
    }

    /// Where one of a node's ports is dialled; `None` for one that isn't reached from there.
    fn dialled(&self, node: &Member, port: &PlannedPort) -> Option<Dialled> {
        let (host, number) = self.seed.member(node, port);
        let inside = |host| Dialled {
            host: Host::Name(host),
            number,
        };
        // What in a pod is the pod itself leads to nobody else.
        let at_home =
            |outside: &OutsideAddress| outside.host.known().is_some_and(HostAddress::is_loopback);
        match (self.peers.vantage(), &node.outside) {
            (Vantage::Advertised, Some(outside)) if at_home(outside) => Some(inside(host)),
            (Vantage::Inside, _) | (Vantage::Advertised, None) => Some(inside(host)),
            (Vantage::Namespace, _) => {
                let rest = &self.seed.fqdn[self.seed.service.name.as_str().len()..];
                Some(inside(host.strip_suffix(rest).unwrap_or(&host).into()))
            }
            // That there is none, or could not be one, has been reported.
            (Vantage::Outside, None) => None,
            (Vantage::Advertised | Vantage::Outside, Some(outside)) => Some(Dialled {
                host: outside_host(outside)?,
                number: *outside.ports.get(&port.name)?,
            }),
        }
    }
}

fn outside_host(outside: &OutsideAddress) -> Option<Host> {
    let address = match &outside.via {
        OutsideWay::LoadBalancer(balancer) => balancer.address,
        _ => None,
    };
    Some(match outside.host.known()? {
        HostAddress::Ip(address) => Host::Ip(*address),
        HostAddress::Name(name) if address.is_some_and(IpAddress::is_ipv6) => {
            Host::NameOfV6(name.as_str().into())
        }
        HostAddress::Name(name) => Host::Name(name.as_str().into()),
    })
}
