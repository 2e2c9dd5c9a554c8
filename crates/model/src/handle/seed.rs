//! The handle of a set of P2P nodes.

use super::{Listens, Slot, Workload, sealed, slot::LAST_ORDINAL};
use crate::{
    Arg, Codec, Endpoint, EnvName, FilePath, KeyKind, Kind, NodeFacts, Peers, PerReplica, Quantity,
    Turn,
};

/// A set of P2P nodes: a StatefulSet and a Service `<name>-<ordinal>` per node.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("chain"));
/// let image = image!("registry.example.com/chain/node:1");
/// let seed = app
///     .seed(name!("seed"), image.clone(), port!("p2p", 31234))
///     .nodes(1, 3)
///     .disk("/data", "50Gi")
///     .key_env("PRIVATE_KEY")
///     .option("--host", Own::OutsideHost);
/// // A seed is never told itself.
/// seed.each_peer("--peer", seed.peers(Codec::Libplanet));
/// app.worker(name!("miner"), image)
///     .each_peer("--peer", seed.peers(Codec::Libplanet).inside());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Seed<'a>(pub(crate) Slot<'a>);

impl Seed<'_> {
    /// The first node's ordinal, and how many nodes there are; the last one's ordinal is at most
    /// 99999. Default: 3, from 1.
    #[track_caller]
    pub fn nodes(self, first: u32, count: u32) -> Self {
        if first > LAST_ORDINAL || count > LAST_ORDINAL + 1 - first {
            let message = format!("{count} nodes from ordinal {first} are not possible");
            let help = format!("the last ordinal is at most {LAST_ORDINAL}");
            self.0.refuse("invalid-value", message, &help);
            return self;
        }
        self.seed(|seed| (seed.first, seed.count) = (first, count))
    }

    /// The facts of one node. Mostly they are data of the environment, under `nodes`.
    pub fn node(self, ordinal: u32, node: NodeFacts) -> Self {
        self.seed(|seed| {
            seed.nodes.insert(ordinal, node);
        })
    }

    /// Which kind of key the nodes have. A node with a key of another kind is an error when an
    /// environment is planned. Default: secp256k1.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("chain"));
    /// # let image = image!("registry.example.com/chain/node:1");
    /// let seed = app
    ///     .seed(name!("validator"), image, port!("p2p", 26656))
    ///     .keys(KeyKind::Comet);
    /// seed.env("PEERS", seed.peers(Codec::IdAtHost).joined(","));
    /// ```
    pub fn keys(self, kind: KeyKind) -> Self {
        self.seed(|seed| seed.keys = kind)
    }

    /// A persistent disk per node at `path`. Default: none, and what a node has synchronised is lost with its pod.
    #[track_caller]
    pub fn disk(self, path: impl Arg<FilePath>, size: impl Arg<Quantity>) -> Self {
        let before = self.0.edit(|service| match &mut service.kind {
            Kind::Seed(seed) => seed.disk.take(),
            _ => None,
        });
        let disk = self.0.disk(path, size, before.as_ref());
        self.seed(|seed| seed.disk = disk.or(before))
    }

    /// The env variable in which a node finds its private key, which is in key `private-key` of the
    /// Secret `<name>-<ordinal>-key` unless the environment says otherwise. `valueFrom.secretKeyRef`
    #[track_caller]
    pub fn key_env(self, name: impl Arg<EnvName>) -> Self {
        match self.0.accept(name.into_arg()) {
            Some(name) => self.seed(|seed| seed.key_env = Some(name)),
            None => self,
        }
    }

    /// The file in which a node finds its private key. A mounted Secret.
    #[track_caller]
    pub fn key_file(self, path: impl Arg<FilePath>) -> Self {
        match self.0.accept(path.into_arg()) {
            Some(path) => self.seed(|seed| seed.key_file = Some(path)),
            None => self,
        }
    }

    /// Gives each node an address outside the cluster, in every environment.
    pub fn outside(self, how: impl Into<PerReplica>) -> Self {
        let how = how.into();
        self.0
            .edit(|service| service.exposure.per_replica = Some(how));
        self
    }

    /// The ports that outside addresses lead to; a number that TCP and UDP share is one of both.
    /// Default: the first.
    #[track_caller]
    pub fn outside_ports<'e>(self, ports: impl IntoIterator<Item = &'e Endpoint>) -> Self {
        let mut names = Vec::new();
        for port in ports {
            if self.0.own(Some(port), "outside address") && !names.contains(&port.port) {
                names.push(port.port.clone());
            }
        }
        self.seed(|seed| seed.outside_ports = names)
    }

    /// The program has one number for each of the ports that outside addresses lead to: it listens on
    /// the one that it tells others, as libplanet does. Default: it listens where the model says.
    ///
    /// A node that is reached under another number than the port's, such as a node port, listens on
    /// that one: `containerPort`, and what its own Service, its probes and policies lead to. It is
    /// told it by [`Own::OutsidePort`](crate::Own::OutsidePort), or by
    /// [`target_port`](Endpoint::target_port) for any of the ports. Inside, its own Service is dialled
    /// as before. Where nodes share a load balancer each has another number and no name of a port
    /// is common to all, so the Service of all nodes leads to the first.
    ///
    /// A `targetPort` of such a port is an error when an environment is planned.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("chain"));
    /// # let image = image!("registry.example.com/chain/node:1");
    /// app.seed(name!("seed"), image, port!("swarm", 31234))
    ///     .outside(PerReplica::public())
    ///     .listens_on_outside_ports()
    ///     .option("--host", Own::OutsideHost)
    ///     .option("--port", Own::OutsidePort);
    /// ```
    pub fn listens_on_outside_ports(self) -> Self {
        self.seed(|seed| seed.listens_on_outside_ports = true)
    }

    /// Hides the nodes behind a TURN relay, in every environment: others meet them there, and they
    /// are in nobody's list of peers outside the cluster. They use the relay.
    ///
    /// A worker needs nothing of the kind: nobody is told where it is, so using the relay's address
    /// is all there is to say.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("chain"));
    /// # let image = image!("registry.example.com/chain/node:1");
    /// let turn = app.external(name!("turn"), port!("turn", 3478));
    /// app.seed(name!("seed"), image, port!("p2p", 31234))
    ///     .behind_turn(&turn.endpoint());
    /// ```
    pub fn behind_turn(self, relay: &Endpoint) -> Self {
        let turn = Turn {
            service: relay.service.clone(),
            port: Some(relay.port.clone()),
        };
        self.0.edit(|service| {
            service.exposure.per_replica = Some(PerReplica::Turn(turn));
            service.uses.push(relay.clone());
        });
        self
    }

    /// The nodes as others are told them: by the addresses that they advertise; a node is never told itself.
    pub fn peers(self, codec: Codec) -> Peers {
        Peers::new(self.endpoint(), codec)
    }

    /// The nodes as others are told them, on one of their other ports, such as one for consensus.
    /// Outside the cluster that port is known only if it is among the
    /// [`outside_ports`](Self::outside_ports).
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("chain"));
    /// # let image = image!("registry.example.com/chain/node:1");
    /// let seed = app.seed(name!("seed"), image, port!("swarm", 31234));
    /// let consensus = seed.add_port(port!("consensus", 6000));
    /// seed.outside_ports([&seed.endpoint(), &consensus])
    ///     .each_peer("--peer", seed.peers(Codec::Libplanet))
    ///     .each_peer("--consensus-peer", seed.peers_on(&consensus, Codec::Libplanet));
    /// ```
    #[track_caller]
    pub fn peers_on(self, port: &Endpoint, codec: Codec) -> Peers {
        let own = self.0.own(Some(port), "list of peers");
        Peers::new(if own { port.clone() } else { self.endpoint() }, codec)
    }

    fn seed(self, change: impl FnOnce(&mut crate::Seed)) -> Self {
        self.0.edit(|service| {
            if let Kind::Seed(seed) = &mut service.kind {
                change(seed);
            }
        });
        self
    }
}

impl<'a> sealed::Handle<'a> for Seed<'a> {
    fn slot(self) -> Slot<'a> {
        self.0
    }
}

impl<'a> Workload<'a> for Seed<'a> {}
