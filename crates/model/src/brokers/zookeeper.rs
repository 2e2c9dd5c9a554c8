//! ZooKeeper.

use super::{BrokerKind, Heap, Start, Stop};
use crate::{
    Duration, FilePath, ImageRef, Listens, Name, Part, PodField, Port, Probe, Quantity, Quorum,
    Workload, duration, file_path, handle::Broker, port, quantity, tcp_open,
};

/// A ZooKeeper server, for the image `zookeeper`: see [`Part::zookeeper`].
#[derive(Debug, Clone, Copy, Default)]
pub struct ZooKeeper;

impl BrokerKind for ZooKeeper {
    fn component(&self) -> &'static str {
        "zookeeper"
    }

    fn client_port(&self) -> Port {
        port!("client", 2181)
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![port!("follower", 2888), port!("election", 3888)]
    }

    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }

    /// As `myid`, which is from 1 to 255.
    fn first_ordinal(&self) -> u32 {
        1
    }

    fn start(&self) -> Start {
        Start::together("a server serves only when a majority has elected a leader")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/data"), quantity!("5Gi")))
    }

    fn user(&self) -> u32 {
        1000
    }

    fn cpu(&self) -> Quantity {
        quantity!("50m")
    }

    fn memory(&self) -> Quantity {
        quantity!("512Mi")
    }

    fn heap(&self) -> Option<Heap> {
        Some(Heap::variable("ZK_SERVER_HEAP", 60, "{mib}"))
    }

    fn ready(&self, _: Broker<'_>) -> Probe {
        tcp_open()
    }

    fn alive(&self, _: Broker<'_>) -> Probe {
        tcp_open()
    }

    fn recovery(&self) -> Duration {
        duration!("5m")
    }

    /// Every write is in the log already.
    fn stop(&self) -> Stop {
        Stop::within(duration!("30s"))
    }

    fn configure(&self, broker: Broker<'_>) {
        let ensemble = broker
            .endpoint()
            .each("server.{ordinal}={host}:2888:3888;{port}", " ");
        broker
            .env("ZOO_MY_ID", PodField::Ordinal)
            .env("ZOO_SERVERS", ensemble)
            .env("ZOO_DATA_LOG_DIR", "/data/log")
            // A server whose own name is not in DNS yet could not listen for the others otherwise.
            .env("ZOO_CFG_EXTRA", "quorumListenOnAllIPs=true")
            // Hours; by default old snapshots stay for ever and fill the disk.
            .env("ZOO_AUTOPURGE_PURGEINTERVAL", 24);
    }
}

impl<'a> Part<'a> {
    /// A ZooKeeper ensemble, for the image `zookeeper`.
    ///
    /// Ports: `client` 2181; `follower` 2888 and `election` 3888 among the replicas. Ordinals begin
    /// at 1, since `myid` does. Quorum: a majority, of three replicas unless more is said. Disk: 5Gi.
    /// Transaction logs are on the same disk, in `log`; old snapshots are removed every day.
    /// <https://hub.docker.com/_/zookeeper>
    /// <https://zookeeper.apache.org/doc/current/zookeeperAdmin.html>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let zookeeper = app
    ///     .zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"))
    ///     .replicas(3);
    /// app.worker(name!("scheduler"), image!("registry.example.com/shop/scheduler:1"))
    ///     .env("ZOOKEEPER_SERVERS", zookeeper.bootstrap());
    /// ```
    #[track_caller]
    pub fn zookeeper(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&ZooKeeper, name, image)
    }
}
