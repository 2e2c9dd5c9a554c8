//! NATS with JetStream.

use super::{BrokerKind, Heap, Start, Stop};
use crate::{
    ConfigValue, Duration, Fact, File, FilePath, ImageRef, Listens, Name, Part, Port, Probe,
    Quantity, Quorum, Workload, concat, duration, file_path, handle::Broker, http_get, namespace,
    port, quantity, where_several,
};

const CONFIG: &str = "/etc/nats/nats.conf";
const PID: &str = "/run/nats/nats.pid";

/// A NATS server, for the image `nats`: see [`Part::nats`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Nats;

impl BrokerKind for Nats {
    fn component(&self) -> &'static str {
        "nats"
    }

    fn client_port(&self) -> Port {
        port!("client", 4222)
    }

    fn other_ports(&self) -> Vec<Port> {
        vec![port!("monitor", 8222)]
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![port!("cluster", 6222)]
    }

    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }

    fn start(&self) -> Start {
        Start::together("no server has streams before a majority has elected JetStream's leader")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/data"), quantity!("10Gi")))
    }

    /// Any will do: the program and its files are everybody's to read.
    fn user(&self) -> u32 {
        1000
    }

    fn writable(&self) -> Option<Vec<FilePath>> {
        Some(vec![file_path!("/run/nats")])
    }

    fn cpu(&self) -> Quantity {
        quantity!("100m")
    }

    fn memory(&self) -> Quantity {
        quantity!("512Mi")
    }

    /// As its makers recommend for containers.
    /// <https://docs.nats.io/running-a-nats-service/running#limiting-go-memory-utilization>
    fn heap(&self) -> Option<Heap> {
        Some(Heap::variable("GOMEMLIMIT", 90, "{mib}MiB"))
    }

    /// JetStream is up, whatever single streams still have to catch up with: as its makers' chart asks.
    /// <https://docs.nats.io/running-a-nats-service/nats_admin/monitoring#health>
    fn ready(&self, broker: Broker<'_>) -> Probe {
        http_get("/healthz?js-server-only=true").on(&broker.endpoint_named("monitor"))
    }

    /// The server alone: one that waits for the others is well.
    fn alive(&self, broker: Broker<'_>) -> Probe {
        http_get("/healthz?js-enabled-only=true").on(&broker.endpoint_named("monitor"))
    }

    /// Streams are read again from the disk.
    fn recovery(&self) -> Duration {
        duration!("15m")
    }

    /// Lame duck mode: clients are moved to other servers bit by bit, and the server, which heeds
    /// no other signal from then on, stops by itself. The command only asks for it.
    /// <https://docs.nats.io/running-a-nats-service/nats_admin/lame_duck_mode>
    fn stop(&self) -> Stop {
        Stop::within(duration!("1m"))
            .after(["nats-server", &format!("-sl=ldm={PID}")], duration!("10s"))
    }

    fn bootstrap(&self) -> (&str, &str) {
        ("nats://{host}:{port}", ",")
    }

    fn configure(&self, broker: Broker<'_>) {
        let client = broker.endpoint();
        let monitor = broker.endpoint_named("monitor");
        let cluster = broker.peer_port("cluster");
        // NATS reads JSON too.
        let config = File::json([
            ("port", ConfigValue::number(client.target_port())),
            ("http_port", ConfigValue::number(monitor.target_port())),
            (
                "jetstream",
                ConfigValue::object([("store_dir", "/data".into())]),
            ),
            ("pid_file", PID.into()),
            // Together less than the grace period.
            ("lame_duck_grace_period", "10s".into()),
            ("lame_duck_duration", "30s".into()),
        ]);
        // A single server that waits for a cluster would never have JetStream.
        let listen = concat(["nats://0.0.0.0:".into(), cluster.target_port()]);
        let name = concat([namespace(), "-".into(), Fact::Service.into()]);
        let routes = cluster.each("nats://{host}:{port}", ",");
        broker.own_host();
        broker
            .file(CONFIG, config)
            .args(["--config", CONFIG, "--name", "$(POD_NAME)"])
            .option("--cluster", where_several(listen))
            .option("--cluster_name", where_several(name))
            .option("--routes", where_several(routes));
    }
}

impl<'a> Part<'a> {
    /// NATS with JetStream, for the image `nats` from 2.10 on.
    ///
    /// Ports: `client` 4222; `monitor` 8222; `cluster` 6222 among the replicas, which find each
    /// other by their own names. Streams are on the disk, `/data`. Quorum: a majority, of three
    /// replicas unless more is said; one alone is no cluster. Disk: 10Gi.
    ///
    /// Settings are in the file `/etc/nats/nats.conf`, as JSON, so that environments can change
    /// them by key (`config`). It asks clients for nothing: with `networkPolicies` only those who
    /// use it reach it.
    /// <https://hub.docker.com/_/nats>
    /// <https://docs.nats.io/running-a-nats-service/configuration>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let nats = app.nats(name!("nats"), image!("nats:2.11"));
    /// app.worker(name!("mailer"), image!("registry.example.com/shop/mailer:1"))
    ///     .env("NATS_SERVERS", nats.bootstrap());
    /// ```
    #[track_caller]
    pub fn nats(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&Nats, name, image)
    }
}
