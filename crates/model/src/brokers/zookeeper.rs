//! `ZooKeeper`.

use crate::{
    ImageRef, Listens, Name, Part, PodField, Quorum, Scales, Spread, Workload, handle::Broker, memory_share, port,
    tcp_open,
};

impl<'a> Part<'a> {
    /// A `ZooKeeper` ensemble, for the image `zookeeper`.
    ///
    /// Ports: `client` 2181; `follower` 2888 and `election` 3888 among the replicas. Ordinals begin
    /// at 1, since `myid` does. Quorum: a majority. Disk: 5Gi.
    /// <https://zookeeper.apache.org/doc/current/zookeeperAdmin.html>
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
            .env("ZK_SERVER_HEAP", memory_share(60))
            .run_as(1000)
            .cpu("50m")
            .memory("512Mi")
            .ready(tcp_open())
            .live(tcp_open().failures(6))
            .startup(tcp_open().failures(30))
    }
}
