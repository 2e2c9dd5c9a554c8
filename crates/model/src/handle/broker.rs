//! The handle of a stateful service.

use super::{Listens, Scales, Slot, Workload, sealed};
use crate::{
    Arg, Disk, Endpoint, FilePath, Kind, PerReplica, Port, Quantity, Quorum, Retention, StartOrder,
    Text,
};

/// A stateful service: StatefulSet, peer Service `<name>-peers`, client Service `<name>`.
#[derive(Debug, Clone, Copy)]
pub struct Broker<'a>(pub(crate) Slot<'a>);

impl<'a> Broker<'a> {
    /// What it is, such as `kafka`: the label `app.kubernetes.io/component`. Default: `broker`.
    pub fn flavour(self, flavour: &str) -> Self {
        self.broker(|broker| broker.flavour = flavour.into())
    }

    /// A persistent disk per replica at `path`. `volumeClaimTemplates[]`. Default: none.
    /// Of a ready-made kind it changes the size of the disk that it already has.
    #[track_caller]
    pub fn disk(self, path: impl Arg<FilePath>, size: impl Arg<Quantity>) -> Self {
        match self.0.accept(Disk::new(path, size)) {
            Some(disk) => self.broker(|broker| broker.disk = Some(disk)),
            None => self,
        }
    }

    /// The size of its disk. `resources.requests.storage`
    #[track_caller]
    pub fn disk_size(self, size: impl Arg<Quantity>) -> Self {
        match self.0.accept(size.into_arg()) {
            Some(size) => self.change_disk(|disk| disk.size = size),
            None => self,
        }
    }

    /// Which of the cluster profile's storage classes. Default: the profile's `default`.
    pub fn storage_class(self, class: crate::Name) -> Self {
        self.change_disk(|disk| disk.class = Some(class))
    }

    /// What becomes of the disks. Default: kept in `staging` and `prod`, else deleted with the set.
    pub fn retention(self, retention: Retention) -> Self {
        self.change_disk(|disk| disk.retention = Some(retention))
    }

    /// How many replicas must stay up together. Default: all but one.
    pub fn quorum(self, quorum: Quorum) -> Self {
        self.broker(|broker| broker.quorum = quorum)
    }

    /// The first replica's ordinal. `spec.ordinals.start`; default: 0.
    pub fn first_ordinal(self, first: u32) -> Self {
        self.broker(|broker| broker.first = first)
    }

    /// In which order replicas start. `podManagementPolicy`; default: all at once.
    pub fn start_order(self, order: StartOrder) -> Self {
        self.broker(|broker| broker.start = order)
    }

    /// It has one replica, whatever an environment asks for.
    pub fn single(self) -> Self {
        self.broker(|broker| broker.single = true)
    }

    /// Declares a port that only the replicas use among themselves: on the peer Service alone.
    #[track_caller]
    pub fn add_peer_port(self, port: Port) -> Endpoint {
        let endpoint = Endpoint {
            port: port.name.clone(),
            ..self.0.main_endpoint()
        };
        self.broker(|broker| broker.peer_ports.push(port));
        endpoint
    }

    /// Gives each replica an address of its own outside the cluster, leading to `port`.
    #[track_caller]
    pub fn outside(self, port: &Endpoint, how: PerReplica) -> Self {
        if self.0.own(Some(port.service()), "outside port") {
            self.outside_port(port)
                .0
                .edit(|service| service.exposure.per_replica = Some(how));
        }
        self
    }

    /// The port that outside addresses lead to, where an environment asks for them. Default: the main one.
    #[track_caller]
    pub fn outside_port(self, port: &Endpoint) -> Self {
        if self.0.own(Some(port.service()), "outside port") {
            return self.broker(|broker| broker.outside_port = Some(port.port_name().clone()));
        }
        self
    }

    /// Every replica's own `host:port`, joined by commas: what clients bootstrap from.
    pub fn bootstrap(self) -> Text {
        self.endpoint().members()
    }

    fn broker(self, change: impl FnOnce(&mut crate::Broker)) -> Self {
        self.0.edit(|service| {
            if let Kind::Broker(broker) = &mut service.kind {
                change(broker);
            }
        });
        self
    }

    #[track_caller]
    fn change_disk(self, change: impl FnOnce(&mut Disk)) -> Self {
        let mut found = false;
        let this = self.broker(|broker| {
            if let Some(disk) = &mut broker.disk {
                found = true;
                change(disk);
            }
        });
        if !found {
            let name = self.0.edit(|service| service.name.clone());
            let message = format!("broker `{name}` has no disk to change");
            self.0.refuse(
                "no-disk",
                message,
                "give it one first: `.disk(\"/data\", \"10Gi\")`",
            );
        }
        this
    }
}

impl<'a> sealed::Handle<'a> for Broker<'a> {
    fn slot(self) -> Slot<'a> {
        self.0
    }
}

impl<'a> Workload<'a> for Broker<'a> {}
impl<'a> Listens<'a> for Broker<'a> {}
impl<'a> Scales<'a> for Broker<'a> {}

impl From<Broker<'_>> for Endpoint {
    fn from(broker: Broker<'_>) -> Self {
        broker.endpoint()
    }
}
