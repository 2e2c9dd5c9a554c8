//! The handle of a set of P2P nodes.

use super::{Listens, Slot, Workload, sealed};
use crate::{
    Arg, Codec, Disk, Endpoint, EnvName, FilePath, Kind, Peers, PerReplica, Quantity, SeedNode,
    Vantage,
};

/// A set of P2P nodes: a StatefulSet and a Service `<name>-<ordinal>` per node.
#[derive(Debug, Clone, Copy)]
pub struct Seed<'a>(pub(crate) Slot<'a>);

impl<'a> Seed<'a> {
    /// How many nodes, and the first one's ordinal. Default: 3, from 1.
    pub fn nodes(self, first: u32, count: u32) -> Self {
        self.seed(|seed| (seed.first, seed.count) = (first, count))
    }

    /// The facts of one node. Mostly they are data of the environment, under `nodes`.
    pub fn node(self, ordinal: u32, node: SeedNode) -> Self {
        self.seed(|seed| {
            seed.nodes.insert(ordinal, node);
        })
    }

    /// A persistent disk per node at `path`. Default: none, and what a node has synchronised is lost with its pod.
    #[track_caller]
    pub fn disk(self, path: impl Arg<FilePath>, size: impl Arg<Quantity>) -> Self {
        match self.0.accept(Disk::new(path, size)) {
            Some(disk) => self.seed(|seed| seed.disk = Some(disk)),
            None => self,
        }
    }

    /// The env variable in which a node finds its private key. `valueFrom.secretKeyRef`
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
    pub fn outside(self, how: PerReplica) -> Self {
        self.0
            .edit(|service| service.exposure.per_replica = Some(how));
        self
    }

    /// The nodes as others are told them: by the addresses that they advertise; a node is never told itself.
    pub fn peers(self, codec: Codec) -> Peers {
        Peers {
            seed: self.endpoint(),
            codec,
            vantage: Vantage::Advertised,
        }
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
impl<'a> Listens<'a> for Seed<'a> {}

impl From<Seed<'_>> for Endpoint {
    fn from(seed: Seed<'_>) -> Self {
        seed.endpoint()
    }
}
