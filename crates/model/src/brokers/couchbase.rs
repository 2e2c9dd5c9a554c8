//! Couchbase.

use super::{BrokerKind, Start, Stop};
use crate::{
    Duration, FilePath, ImageRef, Listens, Name, Part, Port, Probe, Quantity, Quorum, duration,
    file_path, handle::Broker, http_get, port, quantity, tcp_open,
};

/// Couchbase, for the image `couchbase`: see [`Part::couchbase`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Couchbase;

impl BrokerKind for Couchbase {
    fn component(&self) -> &'static str {
        "couchbase"
    }

    fn client_port(&self) -> Port {
        port!("data", 11210)
    }

    fn other_ports(&self) -> Vec<Port> {
        vec![
            port!("admin", 8091),
            port!("views", 8092),
            port!("query", 8093),
        ]
    }

    fn peer_ports(&self) -> Vec<Port> {
        vec![
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
        ]
    }

    /// Each bucket has replicas of its own, whatever the number of nodes.
    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::AllButOne)
    }

    fn start(&self) -> Start {
        Start::together("a node that is back waits for the others before it is ready")
    }

    /// Not the folder above it: the image wants that to be its user's own, and a disk is root's.
    fn disk(&self) -> Option<(FilePath, Quantity)> {
        let path = file_path!("/opt/couchbase/var/lib/couchbase");
        Some((path, quantity!("10Gi")))
    }

    fn user(&self) -> u32 {
        1000
    }

    fn cpu(&self) -> Quantity {
        quantity!("500m")
    }

    fn memory(&self) -> Quantity {
        quantity!("1Gi")
    }

    /// The data port opens only when the node has joined or made a cluster.
    fn ready(&self, broker: Broker<'_>) -> Probe {
        http_get("/ui/index.html").on(&broker.endpoint_named("admin"))
    }

    fn alive(&self, broker: Broker<'_>) -> Probe {
        tcp_open().on(&broker.endpoint_named("admin"))
    }

    fn recovery(&self) -> Duration {
        duration!("10m")
    }

    /// What is in memory is written out first.
    fn stop(&self) -> Stop {
        Stop::within(duration!("2m"))
    }

    fn configure(&self, _: Broker<'_>) {}
}

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
        self.broker_of(&Couchbase, name, image)
    }
}
