//! RabbitMQ.

use super::{BrokerKind, Start, Stop, secret::secret};
use crate::{
    Duration, File, FileName, FilePath, ImageRef, Listens, Name, Part, Port, Probe, Quantity,
    Quorum, Workload, concat, duration, exec, file_path, handle::Broker, memory_share, port,
    quantity, tcp_open,
};

/// A RabbitMQ node, for the image `rabbitmq`: see [`Part::rabbitmq`].
#[derive(Debug, Clone, Copy, Default)]
pub struct RabbitMq;

impl BrokerKind for RabbitMq {
    fn component(&self) -> &'static str {
        "rabbitmq"
    }

    fn client_port(&self) -> Port {
        port!("amqp", 5672)
    }

    fn other_ports(&self) -> Vec<Port> {
        vec![port!("management", 15672), port!("prometheus", 15692)]
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![port!("epmd", 4369), port!("distribution", 25672)]
    }

    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }

    /// <https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-k8s>
    fn start(&self) -> Start {
        Start::together("a node that is back waits for the others before it is ready")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/var/lib/rabbitmq"), quantity!("10Gi")))
    }

    /// Of the Debian images; that of Alpine has 100.
    fn user(&self) -> u32 {
        999
    }

    fn cpu(&self) -> Quantity {
        quantity!("250m")
    }

    fn memory(&self) -> Quantity {
        quantity!("1Gi")
    }

    /// Every listener that is asked for accepts. The command starts a virtual machine of its own,
    /// so it is not asked often.
    /// <https://www.rabbitmq.com/docs/monitoring#health-checks>
    fn ready(&self, _: Broker<'_>) -> Probe {
        exec(["rabbitmq-diagnostics", "-q", "check_port_connectivity"])
            .every("30s")
            .timeout("20s")
    }

    /// The clients' port: the runtime answers, and has recovered.
    fn alive(&self, broker: Broker<'_>) -> Probe {
        tcp_open().on(&broker.endpoint())
    }

    /// Queues are read again from the disk, and a node waits for others for up to five minutes.
    fn recovery(&self) -> Duration {
        duration!("15m")
    }

    /// It waits until no queue would lose its majority with this node, at most a minute: a single
    /// node's queues always would.
    /// <https://www.rabbitmq.com/docs/upgrade#maintaining-quorum>
    fn stop(&self) -> Stop {
        let command = [
            "rabbitmq-upgrade",
            "await_online_quorum_plus_one",
            "--timeout",
            "60",
        ];
        Stop::within(duration!("2m30s")).after(command, duration!("1m"))
    }

    fn configure(&self, broker: Broker<'_>) {
        let client = broker.endpoint();
        let port = |name: &str| broker.endpoint_named(name).target_port();
        let distribution = broker.peer_port("distribution");
        let nodes = distribution.each(
            "cluster_formation.classic_config.nodes.{ordinal} = rabbit@{host}",
            "\n",
        );
        let settings = File::properties([
            ("listeners.tcp.default", client.target_port()),
            ("management.tcp.port", port("management")),
            ("prometheus.tcp.port", port("prometheus")),
            (
                "cluster_formation.peer_discovery_backend",
                "classic_config".into(),
            ),
            ("cluster_partition_handling", "pause_minority".into()),
            ("default_queue_type", "quorum".into()),
            (
                "vm_memory_high_watermark.absolute",
                concat([memory_share(60), "MiB".into()]),
            ),
            ("disk_free_limit.absolute", "512MiB".into()),
        ]);
        let node = concat(["rabbit@".into(), broker.own_host()]);
        broker
            .file("/etc/rabbitmq/conf.d/50-settings.conf", settings)
            .file(
                "/etc/rabbitmq/conf.d/60-nodes.conf",
                File::text(concat([nodes, "\n".into()])),
            )
            .file(
                "/etc/rabbitmq/enabled_plugins",
                File::text("[rabbitmq_management,rabbitmq_prometheus].\n"),
            )
            .env("RABBITMQ_USE_LONGNAME", true)
            .env("RABBITMQ_NODENAME", node)
            .env("RABBITMQ_DIST_PORT", distribution.target_port());
        for (variable, key) in [
            ("RABBITMQ_ERLANG_COOKIE", FileName::literal("erlang-cookie")),
            ("RABBITMQ_DEFAULT_USER", FileName::literal("username")),
            ("RABBITMQ_DEFAULT_PASS", FileName::literal("password")),
        ] {
            if let Some(key) = secret(broker, key) {
                broker.env(variable, key);
            }
        }
    }
}

impl<'a> Part<'a> {
    /// A RabbitMQ cluster, for the image `rabbitmq` from 4 on.
    ///
    /// Ports: `amqp` 5672; `management` 15672; `prometheus` 15692; `epmd` 4369 and `distribution`
    /// 25672 among the replicas. Nodes are named by their own full names, of which each has the
    /// list. Queues are quorum queues unless a client says otherwise. Quorum: a majority, of three
    /// replicas unless more is said. Disk: 10Gi.
    ///
    /// The Secret `<name>-auth` has the cookie by which nodes trust each other (`erlang-cookie`) and
    /// the first user (`username`, `password`).
    ///
    /// Settings are in the file `/etc/rabbitmq/conf.d/50-settings.conf`, so that environments can
    /// change them by key (`config`).
    /// <https://hub.docker.com/_/rabbitmq>
    /// <https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-classic-config>
    /// <https://www.rabbitmq.com/docs/networking#ports>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let rabbit = app.rabbitmq(name!("rabbit"), image!("rabbitmq:4.1"));
    /// app.worker(name!("mailer"), image!("registry.example.com/shop/mailer:1"))
    ///     .env("RABBITMQ_HOST", rabbit.host())
    ///     .secret_env("RABBITMQ_USER", "rabbit-auth", "username")
    ///     .secret_env("RABBITMQ_PASSWORD", "rabbit-auth", "password");
    /// ```
    #[track_caller]
    pub fn rabbitmq(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&RabbitMq, name, image)
    }
}
