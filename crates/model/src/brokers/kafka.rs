//! Kafka in KRaft mode: brokers that are their own controllers.

use super::{BrokerKind, Heap, Start, Stop};
use crate::{
    Duration, File, FilePath, ImageRef, Listens, Name, Own, Part, Port, Probe, Quantity, Quorum,
    Text, Workload, concat, duration, file_path, handle::Broker, port, quantity, tcp_open,
    where_outside,
};

/// Exactly the folder that the image declares as a volume: a disk mounted above it would be hidden
/// by an empty volume of the container's own, and lost with it.
const DISK: FilePath = file_path!("/var/lib/kafka/data");

/// Kafka in KRaft mode, for the image `apache/kafka`: see [`Part::kafka`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Kafka;

/// Listeners are variants with their ports as their numbers, so that no two can have one name or
/// one port: the compiler refuses both.
macro_rules! listeners {
    ($($Listener:ident = $number:literal, $port:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u16)]
        enum Listener {
            $($Listener = $number,)+
        }

        impl Listener {
            /// The port that it listens on.
            fn port(self) -> Port {
                match self {
                    $(Self::$Listener => port!($port, $number),)+
                }
            }

            /// Its name in Kafka's settings.
            fn name(self) -> String {
                match self {
                    $(Self::$Listener => stringify!($Listener).to_uppercase(),)+
                }
            }
        }
    };
}
listeners! {
    Internal = 9091, "internal";
    Client = 9092, "kafka";
    Controller = 9093, "controller";
    External = 9094, "external";
}

impl Listener {
    /// `NAME://host:port` of one, with the number where the replica listens.
    fn at(self, broker: Broker<'_>, host: impl Into<Text>) -> Text {
        let port = match self {
            Self::Internal | Self::Controller => broker.peer_port(self.port().name),
            Self::Client | Self::External => broker.endpoint_named(self.port().name),
        };
        let name = format!("{}://", self.name());
        concat([name.into(), host.into(), ":".into(), port.target_port()])
    }
}

impl BrokerKind for Kafka {
    fn component(&self) -> &'static str {
        "kafka"
    }

    fn client_port(&self) -> Port {
        Listener::Client.port()
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![Listener::Internal.port(), Listener::Controller.port()]
    }

    fn outside_port(&self) -> Option<Port> {
        Some(Listener::External.port())
    }

    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }

    fn start(&self) -> Start {
        Start::together("a replica is ready only when a majority of the controllers has met")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((DISK, quantity!("10Gi")))
    }

    fn user(&self) -> u32 {
        1000
    }

    fn cpu(&self) -> Quantity {
        quantity!("250m")
    }

    fn memory(&self) -> Quantity {
        quantity!("1Gi")
    }

    /// The rest is the page cache's, by which Kafka reads and writes.
    fn heap(&self) -> Option<Heap> {
        Some(Heap::java("KAFKA_HEAP_OPTS", 50))
    }

    fn ready(&self, broker: Broker<'_>) -> Probe {
        tcp_open().on(&broker.endpoint())
    }

    fn alive(&self, broker: Broker<'_>) -> Probe {
        tcp_open().on(&broker.endpoint())
    }

    /// After a crash all segments that were open are read again before the port opens.
    fn recovery(&self) -> Duration {
        duration!("10m")
    }

    /// It hands its leaderships over first: `controlled.shutdown.enable`.
    fn stop(&self) -> Stop {
        Stop::within(duration!("2m"))
    }

    fn configure(&self, broker: Broker<'_>) {
        broker
            .file(
                "/mnt/shared/config/server.properties",
                server(broker).per_replica(),
            )
            .env("CLUSTER_ID", Text::StableId);
    }
}

/// The settings of a replica.
fn server(broker: Broker<'_>) -> File {
    use Listener::{Client, Controller, External, Internal};

    let outside = |text: Text| where_outside(concat([",".into(), text]));
    let plain = |listener: Listener| -> Text { format!("{}:PLAINTEXT", listener.name()).into() };
    let external = concat([
        External.name().into(),
        "://".into(),
        Own::OutsideHost.into(),
        ":".into(),
        Own::OutsidePort.into(),
    ]);
    File::properties([
        ("process.roles", "broker,controller".into()),
        ("node.id", Own::Ordinal.into()),
        (
            "controller.quorum.voters",
            broker
                .peer_port(Controller.port().name)
                .each("{ordinal}@{host}:{port}", ","),
        ),
        (
            "listeners",
            concat([
                Internal.at(broker, ""),
                ",".into(),
                Client.at(broker, ""),
                ",".into(),
                Controller.at(broker, ""),
                outside(External.at(broker, "")),
            ]),
        ),
        (
            "advertised.listeners",
            concat([
                Internal.at(broker, Own::Host),
                ",".into(),
                Client.at(broker, Own::Host),
                outside(external),
            ]),
        ),
        ("inter.broker.listener.name", Internal.name().into()),
        ("controller.listener.names", Controller.name().into()),
        (
            "listener.security.protocol.map",
            concat([
                plain(Internal),
                ",".into(),
                plain(Client),
                ",".into(),
                plain(Controller),
                outside(plain(External)),
            ]),
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
    ])
}

impl<'a> Part<'a> {
    /// Kafka in KRaft mode, for the image `apache/kafka`.
    ///
    /// Ports: `kafka` 9092 for clients inside the cluster (listener CLIENT); `internal` 9091
    /// (INTERNAL) and `controller` 9093 (CONTROLLER) among the replicas. Where an environment gives
    /// the replicas addresses outside, also `external` 9094 (EXTERNAL), to which they lead. Each
    /// replica advertises its own name inside for the first two, and its own outside host and port
    /// for the last. Quorum: a majority, of three replicas unless more is said. Disk: 10Gi.
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
        self.broker_of(&Kafka, name, image)
    }
}
