//! Couchbase.

use crate::{ImageRef, Listens, Name, Part, Workload, handle::Broker, http_get, port, tcp_open};

impl<'a> Part<'a> {
    /// Couchbase, for the image `couchbase`.
    ///
    /// Ports: `admin` 8091, `query` 8093, `data` 11210; `epmd` 4369 and `cluster` 21100 among the
    /// replicas. One replica may be away at a time. Disk: 10Gi.
    /// <https://docs.couchbase.com/server/current/install/install-ports.html>
    #[track_caller]
    pub fn couchbase(self, name: Name, image: ImageRef) -> Broker<'a> {
        let couchbase = self.broker(name, image, port!("data", 11210));
        let admin = couchbase.add_port(port!("admin", 8091));
        couchbase.add_port(port!("query", 8093));
        couchbase.add_peer_port(port!("epmd", 4369));
        couchbase.add_peer_port(port!("cluster", 21100));

        couchbase
            .flavour("couchbase")
            .disk("/opt/couchbase/var", "10Gi")
            .run_as(1000)
            .cpu("500m")
            .memory("1Gi")
            // The data port opens only when the node has joined or made a cluster.
            .ready(http_get("/ui/index.html").on(&admin))
            .live(tcp_open().on(&admin).failures(6))
            .startup(tcp_open().on(&admin).failures(60))
            .grace_period("2m")
    }
}
