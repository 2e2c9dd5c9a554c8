//! Elasticsearch.

use super::{BrokerKind, Heap, Start, Stop};
use crate::{
    Duration, Fact, FilePath, ImageRef, Name, Part, PodField, Port, Probe, Quantity, Quorum, Text,
    Workload, concat, duration, file_path, handle::Broker, namespace, port, quantity, tcp_open,
};

/// An Elasticsearch node, for the image `elasticsearch`: see [`Part::elasticsearch`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Elasticsearch;

impl BrokerKind for Elasticsearch {
    fn component(&self) -> &'static str {
        "elasticsearch"
    }

    fn client_port(&self) -> Port {
        port!("http", 9200)
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![port!("transport", 9300), port!("readiness", 9399)]
    }

    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }

    fn start(&self) -> Start {
        Start::together("a node waits for a majority to elect a master")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        let path = file_path!("/usr/share/elasticsearch/data");
        Some((path, quantity!("20Gi")))
    }

    fn user(&self) -> u32 {
        1000
    }

    fn cpu(&self) -> Quantity {
        quantity!("500m")
    }

    fn memory(&self) -> Quantity {
        quantity!("2Gi")
    }

    /// The rest is the file system cache's, as its documentation asks.
    /// <https://www.elastic.co/guide/en/elasticsearch/reference/8.17/advanced-configuration.html>
    fn heap(&self) -> Option<Heap> {
        Some(Heap::java("ES_JAVA_OPTS", 50))
    }

    /// A port that opens when the node has joined a cluster with a master: `http` opens before.
    /// <https://www.elastic.co/guide/en/elasticsearch/reference/8.17/advanced-configuration.html#readiness-tcp-port>
    fn ready(&self, broker: Broker<'_>) -> Probe {
        tcp_open().on(&broker.peer_port("readiness"))
    }

    fn alive(&self, _: Broker<'_>) -> Probe {
        tcp_open()
    }

    fn recovery(&self) -> Duration {
        duration!("10m")
    }

    fn stop(&self) -> Stop {
        Stop::within(duration!("2m"))
    }

    fn configure(&self, broker: Broker<'_>) {
        let transport = broker.peer_port("transport");
        let cluster = concat([namespace(), "-".into(), Text::Fact(Fact::Service)]);
        broker
            .env("node.name", PodField::Name)
            .env("cluster.name", cluster)
            .env("discovery.seed_hosts", transport.each("{host}:{port}", ","))
            // Heeded by nodes without data only; the names are those of `node.name`.
            .env(
                "cluster.initial_master_nodes",
                transport.each("{name}", ","),
            )
            .env(
                "readiness.port",
                broker.peer_port("readiness").target_port(),
            )
            // Memory maps would need a kernel setting of the node.
            .env("node.store.allow_mmap", "false")
            .env("xpack.security.enabled", "false");
    }
}

impl<'a> Part<'a> {
    /// An Elasticsearch cluster, for the image `elasticsearch` from 8.2 on.
    ///
    /// Ports: `http` 9200; `transport` 9300 among the replicas, and `readiness` 9399, which is open
    /// while a node is in a cluster. Quorum: a majority, of three
    /// replicas unless more is said. Disk: 20Gi.
    /// Its own security is off (`xpack.security.enabled: false`), since it is reached inside the
    /// cluster only; set the variable to `true` where you give it certificates.
    ///
    /// The image takes settings as variables with their own names, such as `cluster.name`.
    /// <https://www.elastic.co/guide/en/elasticsearch/reference/8.17/docker.html>
    /// <https://www.elastic.co/guide/en/elasticsearch/reference/current/discovery-settings.html>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let search = app
    ///     .elasticsearch(name!("search"), image!("elasticsearch:8.17.0"))
    ///     .replicas(3);
    /// app.worker(name!("indexer"), image!("registry.example.com/shop/indexer:1"))
    ///     .env("ELASTICSEARCH_URL", search.url("http"));
    /// ```
    #[track_caller]
    pub fn elasticsearch(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&Elasticsearch, name, image)
    }
}
