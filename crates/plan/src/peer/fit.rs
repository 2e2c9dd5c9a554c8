//! Whether a list of peers can be told: whose they are, how they are written and where from.

use smol_str::SmolStr;
use stowplan_model::{Codec, KeyKind, Kind, Problem, Protocol, Vantage};

use super::List;
use crate::{OutsideHost, words};

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
    pub(super) fn is_of_one_network(&self) -> bool {
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

    pub(super) fn fits_keys(&self) -> bool {
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

    pub(super) fn fits_protocol(&self) -> bool {
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
    pub(super) fn is_hidden(&self) -> bool {
        self.seed.together.relayed && self.peers.vantage().leaves_the_cluster()
    }

    /// Whether it is known how all nodes are reached from there, but for what is hidden.
    pub(super) fn is_reachable(&self) -> bool {
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
