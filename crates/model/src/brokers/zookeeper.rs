//! ZooKeeper.

use crate::{
    ImageRef, Listens, Name, Part, PodField, Quorum, Scales, Spread, Workload, handle::Broker,
    memory_share, port, tcp_open,
};

impl<'a> Part<'a> {
    /// A ZooKeeper ensemble, for the image `zookeeper`.
    ///
    /// Ports: `client` 2181; `follower` 2888 and `election` 3888 among the replicas. Ordinals begin
    /// at 1, since `myid` does. Quorum: a majority. Disk: 5Gi.
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
        let zookeeper = self.broker(name, image, port!("client", 2181));
        zookeeper.add_peer_port(port!("follower", 2888));
        zookeeper.add_peer_port(port!("election", 3888));
        let client = zookeeper.endpoint();

        zookeeper
            .flavour("zookeeper")
            .first_ordinal(1)
            .quorum(Quorum::Majority)
            .spread(Spread::Required)
            .disk("/data", "5Gi")
            .env("ZOO_MY_ID", PodField::Ordinal)
            .env(
                "ZOO_SERVERS",
                client.each("server.{ordinal}={host}:2888:3888;{port}", " "),
            )
            .env("ZOO_DATA_LOG_DIR", "/data/log")
            // A server whose own name is not in DNS yet could not listen for the others otherwise.
            .env("ZOO_CFG_EXTRA", "quorumListenOnAllIPs=true")
            // Hours; by default old snapshots stay for ever and fill the disk.
            .env("ZOO_AUTOPURGE_PURGEINTERVAL", 24)
            .env("ZK_SERVER_HEAP", memory_share(60))
            .run_as(1000)
            .cpu("50m")
            .memory("512Mi")
            .ready(tcp_open())
            .live(tcp_open().failures(6))
            .startup(tcp_open().failures(30))
    }
}
