//! The nodes of a seed set, as a reader is told them: never the reader itself, and only what is
//! known now.

use smol_str::{SmolStr, ToSmolStr, format_smolstr};
use stowplan_model::{
    Codec, HostAddress, IpAddress, KeyKind, Kind, Peers, Place, PortNumber, Problem, Protocol,
    PublicKey, Vantage,
};

use crate::{
    OutsideAddress, OutsideHost, OutsideWay, PlannedPort,
    entry::{Entry, Member},
    failure_domain, placeholder,
    pointer::pointer,
    resolve::{Reader, What},
    words,
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
    fn refuse(&self, code: &'static str, message: String, help: &str) {
        let problem = Problem::new(code, message, self.reader.entry.service.place.clone())
            .related(
                self.seed.service.place.clone(),
                format!("`{}`", self.seed.service.name),
            )
            .help(help);
        self.reader.book.scope.report(problem);
    }

    /// "an argument of `miner`"
    fn subject(&self) -> String {
        format!("{} of `{}`", self.what, self.reader.entry.service.name)
    }

    /// Nodes of a shared part may be of another network than the reader.
    fn is_of_one_network(&self) -> bool {
        let (own, theirs) = (self.reader.entry.environment, self.seed.environment);
        let (Some(network), Some(other)) = (&own.settings.network, &theirs.settings.network) else {
            return true;
        };
        if network == other {
            return true;
        }
        let message = format!(
            "{} in `{}` is of network `{}`, and `{}` in `{}` is of `{}`",
            self.subject(),
            own.id,
            network.name,
            self.seed.service.name,
            theirs.id,
            other.name
        );
        let help = "state the same identity under `network` in both";
        self.refuse("mixed-network", message, help);
        false
    }

    fn fits_keys(&self) -> bool {
        let Kind::Seed(set) = &self.seed.service.kind else {
            return true;
        };
        let codec = self.peers.codec();
        if codec.keys().contains(&set.keys) {
            return true;
        }
        let takes = words::list(codec.keys().iter().map(|kind| plural(*kind)));
        let message = format!(
            "{} writes the nodes of `{}` as `{}`, which takes {takes}, and they have {}",
            self.subject(),
            self.seed.service.name,
            name(codec),
            plural(set.keys)
        );
        let fitting = [
            Codec::Libplanet,
            Codec::Multiaddr,
            Codec::Enode,
            Codec::IdAtHost,
            Codec::Custom(SmolStr::default()),
        ]
        .into_iter()
        .filter(|codec| codec.keys().contains(&set.keys))
        .map(|codec| format!("`{}`", name(&codec)));
        let help = format!(
            "use {}, or say which keys they have: `.keys(KeyKind::…)`",
            words::choice(fitting)
        );
        self.refuse("codec-key", message, &help);
        false
    }

    fn fits_protocol(&self) -> bool {
        let codec = self.peers.codec();
        let takes = match codec {
            Codec::Custom(_) => return true,
            Codec::Multiaddr => "TCP and UDP ports",
            Codec::Libplanet | Codec::Enode | Codec::IdAtHost => "TCP ports",
        };
        match (self.port.protocol, codec) {
            (Protocol::Tcp, _) | (Protocol::Udp, Codec::Multiaddr) => return true,
            _ => {}
        }
        let message = format!(
            "{} writes the nodes of `{}` as `{}`, which takes {takes}, and port `{}` is {}",
            self.subject(),
            self.seed.service.name,
            name(codec),
            self.port.name,
            self.port.protocol
        );
        let help = "use `Codec::Custom(…)`, or tell another port: `.peers_on(&port, …)`";
        self.refuse("codec-protocol", message, help);
        false
    }

    /// Whether nobody outside reaches the nodes, who meet others at a relay.
    fn is_hidden(&self) -> bool {
        self.seed.together.relayed && self.peers.vantage().leaves_the_cluster()
    }

    /// Whether it is known how all nodes are reached from there, but for what is hidden.
    fn is_reachable(&self) -> bool {
        let (name, environment) = (&self.seed.service.name, &self.seed.environment.id);
        let vantage = self.peers.vantage();
        if vantage == Vantage::Namespace
            && let Some(namespace) = self.reader.book.namespace_of(self.seed)
        {
            let message = format!(
                "{} dials `{name}` by its short name, which means nothing outside namespace `{namespace}`",
                self.subject()
            );
            let help = "dial it by its full name: `.inside()`";
            self.refuse("other-namespace", message, help);
            return false;
        }
        if !vantage.leaves_the_cluster() || self.is_hidden() {
            return true;
        }
        let modelled = &self.seed.service.exposure.per_replica;
        let asked = match &self.seed.over.expose.per_replica {
            Some(said) => said.is_some(),
            None => modelled.is_some(),
        };
        if !asked {
            if vantage == Vantage::Advertised {
                return true;
            }
            let message = format!(
                "{} dials `{name}` from outside, where `{environment}` gives it no addresses",
                self.subject()
            );
            let help = format!(
                "say how it is reached under `services.{name}.expose.perReplica`, or dial it inside: `.inside()`"
            );
            self.refuse("no-outside-address", message, &help);
            return false;
        }
        self.is_open() && self.is_known()
    }

    /// Whether the port is among those that are reached from outside.
    fn is_open(&self) -> bool {
        let mut outside = self.outside();
        let closed = outside.find(|(_, it)| !it.ports.contains_key(&self.port.name));
        let Some((_, open)) = closed else {
            return true;
        };
        let open = words::list(open.ports.keys().map(|name| format!("`{name}`")));
        let message = format!(
            "{} dials port `{}` of `{}` from outside, where only {open} is open",
            self.subject(),
            self.port.name,
            self.seed.service.name
        );
        let help = "model it: `.outside_ports([&port, …])`, or dial it inside: `.inside()`";
        self.refuse("port-not-outside", message, help);
        false
    }

    /// Whether all hosts are known now.
    fn is_known(&self) -> bool {
        let unknown: Vec<_> = self
            .outside()
            .filter(|(_, outside)| outside.host.known().is_none())
            .collect();
        let Some((first, outside)) = unknown.first() else {
            return true;
        };
        let why = match outside.host {
            OutsideHost::Balancer => "the cluster gives its load balancers whichever it has",
            OutsideHost::NodeExternal => {
                "it is the `ExternalIP` of whichever Kubernetes node a pod is on"
            }
            OutsideHost::NodeInternal | OutsideHost::Known(_) => {
                "it is that of whichever Kubernetes node a pod is on"
            }
        };
        let ordinals = words::list(unknown.iter().map(|(node, _)| node.ordinal.to_string()));
        let nodes = if unknown.len() > 1 { "nodes" } else { "node" };
        let message = format!(
            "{} can't be told the outside address of {nodes} {ordinals} of `{}` in `{}`, which is known only at run time: {why}",
            self.subject(),
            self.seed.service.name,
            self.seed.environment.id
        );
        let help = format!(
            "dial it inside: `.inside()`; or state where it is: `nodes: {{ \"{}\": {{ host: … }} }}`",
            first.ordinal
        );
        self.refuse("unknown-address", message, &help);
        false
    }

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
        match (self.peers.vantage(), &node.outside) {
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

    fn written(&self, key: &PublicKey, at: &Dialled, node: &Member) -> Option<SmolStr> {
        let (key, number) = (key.id(), at.number);
        let (host, before_port) = (at.host.bare(), at.host.before_port());
        Some(match self.peers.codec() {
            Codec::Libplanet => format_smolstr!("{key},{host},{number}"),
            Codec::Multiaddr => {
                let form = at.host.multiaddr();
                if self.port.protocol == Protocol::Udp {
                    format_smolstr!("/{form}/{host}/udp/{number}/quic-v1/p2p/{key}")
                } else {
                    format_smolstr!("/{form}/{host}/tcp/{number}/p2p/{key}")
                }
            }
            Codec::Enode => {
                let discovery = self.discovery(node, at);
                format_smolstr!("enode://{key}@{before_port}:{number}{discovery}")
            }
            Codec::IdAtHost => format_smolstr!("{key}@{before_port}:{number}"),
            Codec::Custom(form) => {
                let host = if form.contains("{host}:") {
                    before_port
                } else {
                    host
                };
                let filled = placeholder::fill(form, |word, out| {
                    match word {
                        "key" => out.push_str(key),
                        "host" => out.push_str(&host),
                        "port" => out.push_str(&number.to_string()),
                        _ => return false,
                    }
                    true
                });
                match filled {
                    Ok(filled) => filled.into(),
                    Err(word) => {
                        let known = "`{key}`, `{host}` and `{port}`";
                        self.reader.unknown_placeholder(word, form, known);
                        return None;
                    }
                }
            }
        })
    }

    /// Where the UDP port has another number than the TCP port, or isn't reached under its host.
    fn discovery(&self, node: &Member, at: &Dialled) -> SmolStr {
        let udp = |port: &&PlannedPort| port.protocol == Protocol::Udp;
        let mut ports = self.seed.ports.iter().filter(udp);
        let twin = ports.clone().find(|it| it.number == self.port.number);
        let Some(port) = twin.or_else(|| ports.next()) else {
            return SmolStr::default();
        };
        let found = self.dialled(node, port).filter(|it| it.host == at.host);
        match found.map_or(0, |it| it.number.get()) {
            same if same == at.number.get() => SmolStr::default(),
            number => format_smolstr!("?discport={number}"),
        }
    }
}

impl Host {
    fn bare(&self) -> SmolStr {
        match self {
            Self::Name(name) | Self::NameOfV6(name) => name.clone(),
            Self::Ip(address) => address.to_smolstr(),
        }
    }

    fn before_port(&self) -> SmolStr {
        match self {
            Self::Ip(address) if address.is_ipv6() => format_smolstr!("[{address}]"),
            other => other.bare(),
        }
    }

    /// Source: [multiaddr's protocols](https://github.com/multiformats/multiaddr/blob/master/protocols.csv).
    fn multiaddr(&self) -> &'static str {
        match self {
            Self::Name(_) => "dns4",
            Self::NameOfV6(_) => "dns6",
            Self::Ip(address) if address.is_ipv6() => "ip6",
            Self::Ip(_) => "ip4",
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
        HostAddress::Name(name) if address.is_some_and(|it| it.is_ipv6()) => {
            Host::NameOfV6(name.as_str().into())
        }
        HostAddress::Name(name) => Host::Name(name.as_str().into()),
    })
}

/// As the model has it.
fn name(codec: &Codec) -> &'static str {
    match codec {
        Codec::Libplanet => "Codec::Libplanet",
        Codec::Multiaddr => "Codec::Multiaddr",
        Codec::Enode => "Codec::Enode",
        Codec::IdAtHost => "Codec::IdAtHost",
        Codec::Custom(_) => "Codec::Custom(…)",
    }
}

fn plural(kind: KeyKind) -> String {
    format!("{}s", kind.noun())
}
