//! Elasticsearch.

use crate::{
    ImageRef, Name, Part, PodField, Quorum, Scales, Spread, Text, Workload, concat, handle::Broker,
    memory_share, port, tcp_open,
};

impl<'a> Part<'a> {
    /// An Elasticsearch cluster, for the image `elasticsearch`.
    ///
    /// Ports: `http` 9200; `transport` 9300 among the replicas. Quorum: a majority. Disk: 20Gi.
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
        let elasticsearch = self.broker(name, image, port!("http", 9200));
        let transport = elasticsearch.add_peer_port(port!("transport", 9300));
        let heap = concat([
            "-Xms".into(),
            memory_share(50),
            "m -Xmx".into(),
            memory_share(50),
            "m".into(),
        ]);

        elasticsearch
            .flavour("elasticsearch")
            .quorum(Quorum::Majority)
            .spread(Spread::Required)
            .disk("/usr/share/elasticsearch/data", "20Gi")
            .env("node.name", PodField::Name)
            .env(
                "cluster.name",
                concat([
                    crate::namespace(),
                    "-".into(),
                    Text::Fact(crate::Fact::Service),
                ]),
            )
            .env("discovery.seed_hosts", transport.each("{host}:{port}", ","))
            .env(
                "cluster.initial_master_nodes",
                transport.each("{name}", ","),
            )
            // Memory maps would need a kernel setting of the node.
            .env("node.store.allow_mmap", "false")
            .env("xpack.security.enabled", "false")
            .env("ES_JAVA_OPTS", heap)
            .run_as(1000)
            .cpu("500m")
            .memory("2Gi")
            .ready(tcp_open())
            .live(tcp_open().failures(6))
            .startup(tcp_open().failures(60))
            .grace_period("2m")
    }
}
