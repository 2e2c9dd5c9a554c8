//! Couchbase.

use crate::{ImageRef, Listens, Name, Part, Workload, handle::Broker, http_get, port, tcp_open};

impl<'a> Part<'a> {
    /// Couchbase, for the image `couchbase`.
    ///
    /// Ports: `data` 11210, the main one; `admin` 8091, `views` 8092, `query` 8093; among the
    /// replicas those of cluster management, data and indexes. Others have
    /// [`add_port`](crate::Listens::add_port). One replica may be away at a time. Disk: 10Gi.
    ///
    /// A new node waits to be made a cluster or to join one, by its web page on `admin` or by
    /// `couchbase-cli`: no variable of the image does it.
    /// <https://hub.docker.com/_/couchbase>
    /// <https://docs.couchbase.com/server/current/install/install-ports.html>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let couchbase = app.couchbase(name!("couchbase"), image!("couchbase:7.6.4"));
    /// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
    ///     .env("COUCHBASE_HOST", couchbase.host())
    ///     .uses(couchbase.endpoint_named("query"));
    /// ```
    #[track_caller]
    pub fn couchbase(self, name: Name, image: ImageRef) -> Broker<'a> {
        let couchbase = self.broker(name, image, port!("data", 11210));
        let admin = couchbase.add_port(port!("admin", 8091));
        couchbase.add_port(port!("views", 8092));
        couchbase.add_port(port!("query", 8093));
        for port in [
            port!("epmd", 4369),
            port!("index-admin", 9100),
            port!("index-scan", 9101),
            port!("index-http", 9102),
            port!("index-init", 9103),
            port!("index-catchup", 9104),
            port!("index-build", 9105),
            port!("projector", 9999),
            port!("replication", 11209),
            port!("cluster", 21100),
            port!("cluster-tls", 21150),
        ] {
            couchbase.add_peer_port(port);
        }

        couchbase
            .flavour("couchbase")
            // Not the folder above it: the image wants that to be its user's own, and a disk is root's.
            .disk("/opt/couchbase/var/lib/couchbase", "10Gi")
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
