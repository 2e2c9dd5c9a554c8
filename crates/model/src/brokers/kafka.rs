//! Kafka in KRaft mode: brokers that are their own controllers.

use crate::{
    File, ImageRef, Listens, Name, Own, Part, Quorum, Scales, Spread, Text, Workload, concat,
    handle::Broker, memory_share, port, tcp_open,
};

/// Exactly the folder that the image declares as a volume: a disk mounted above it would be hidden
/// by an empty volume of the container's own, and lost with it.
const DISK: &str = "/var/lib/kafka/data";

impl<'a> Part<'a> {
    /// Kafka in KRaft mode, for the image `apache/kafka`.
    ///
    /// Ports: `kafka` 9092 for clients inside the cluster, `external` 9094 for clients outside,
    /// `controller` 9093 among the replicas. Each replica advertises its own name for the first and
    /// its own outside address for the second. Quorum: a majority. Disk: 10Gi.
    ///
    /// Settings are in the file `/mnt/shared/config/server.properties`, so that environments can
    /// change them by key (`config`); a variable `KAFKA_…` goes before the file.
    /// <https://hub.docker.com/r/apache/kafka>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let kafka = app.kafka(name!("kafka"), image!("apache/kafka:3.9.0")).replicas(3);
    /// app.worker(name!("mailer"), image!("registry.example.com/shop/mailer:1"))
    ///     .env("KAFKA_BOOTSTRAP", kafka.bootstrap());
    /// ```
    /// <https://kafka.apache.org/documentation/#kraft>
    #[track_caller]
    pub fn kafka(self, name: Name, image: ImageRef) -> Broker<'a> {
        let kafka = self.broker(name, image, port!("kafka", 9092));
        let external = kafka.add_port(port!("external", 9094));
        let controller = kafka.add_peer_port(port!("controller", 9093));
        let node = kafka.endpoint();

        let server = File::properties([
            ("process.roles", "broker,controller".into()),
            ("node.id", Own::Ordinal.into()),
            (
                "controller.quorum.voters",
                controller.each("{ordinal}@{host}:{port}", ","),
            ),
            (
                "listeners",
                "INTERNAL://:9092,EXTERNAL://:9094,CONTROLLER://:9093".into(),
            ),
            (
                "advertised.listeners",
                concat([
                    "INTERNAL://".into(),
                    Own::Host.into(),
                    ":9092,EXTERNAL://".into(),
                    Own::OutsideHost.into(),
                    ":".into(),
                    Own::OutsidePort.into(),
                ]),
            ),
            ("inter.broker.listener.name", "INTERNAL".into()),
            ("controller.listener.names", "CONTROLLER".into()),
            (
                "listener.security.protocol.map",
                "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT".into(),
            ),
            // A new disk's file system has a `lost+found`, which Kafka takes for a broken topic.
            ("log.dirs", format!("{DISK}/logs").into()),
            ("default.replication.factor", Text::ReplicasUpTo(3)),
            ("min.insync.replicas", Text::MajorityUpTo(3)),
            ("offsets.topic.replication.factor", Text::ReplicasUpTo(3)),
            (
                "transaction.state.log.replication.factor",
                Text::ReplicasUpTo(3),
            ),
            ("transaction.state.log.min.isr", Text::MajorityUpTo(3)),
        ]);
        let heap = concat([
            "-Xms".into(),
            memory_share(50),
            "m -Xmx".into(),
            memory_share(50),
            "m".into(),
        ]);

        kafka
            .flavour("kafka")
            .quorum(Quorum::Majority)
            .spread(Spread::Required)
            .disk(DISK, "10Gi")
            .outside_port(&external)
            .file("/mnt/shared/config/server.properties", server.per_replica())
            .env("CLUSTER_ID", Text::StableId)
            .env("KAFKA_HEAP_OPTS", heap)
            .run_as(1000)
            .cpu("250m")
            .memory("1Gi")
            .ready(tcp_open().on(&node))
            .live(tcp_open().on(&node).failures(6))
            .startup(tcp_open().on(&node).failures(60))
            .grace_period("2m")
    }
}
