//! etcd, as a crate of one's own would add it: nothing here is known to stowplan.

use stowplan::{
    model::{Duration, FilePath, Quantity},
    prelude::*,
};

const DATA: &str = "/var/lib/etcd";

/// An etcd cluster, for the image `gcr.io/etcd-development/etcd` from 3.6 on.
/// <https://etcd.io/docs/v3.6/op-guide/clustering/>
pub(crate) struct Etcd;

impl BrokerKind for Etcd {
    fn component(&self) -> &'static str {
        "etcd"
    }
    fn client_port(&self) -> Port {
        port!("client", 2379)
    }
    fn peer_ports(&self) -> Vec<Port> {
        vec![port!("peer", 2380)]
    }
    fn quorum(&self) -> Option<Quorum> {
        Some(Quorum::Majority)
    }
    fn start(&self) -> Start {
        Start::together("a member is ready only when a majority has elected a leader")
    }
    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/var/lib/etcd"), quantity!("8Gi")))
    }
    fn user(&self) -> u32 {
        1000
    }
    fn writable(&self) -> Option<Vec<FilePath>> {
        Some(Vec::new())
    }
    fn cpu(&self) -> Quantity {
        quantity!("250m")
    }
    fn memory(&self) -> Quantity {
        quantity!("512Mi")
    }
    fn heap(&self) -> Option<Heap> {
        Some(Heap::variable("GOMEMLIMIT", 90, "{mib}MiB"))
    }
    fn ready(&self, _: handle::Broker<'_>) -> Probe {
        http_get("/readyz")
    }
    fn alive(&self, _: handle::Broker<'_>) -> Probe {
        http_get("/livez")
    }
    fn recovery(&self) -> Duration {
        duration!("5m")
    }
    fn stop(&self) -> Stop {
        Stop::within(duration!("30s"))
    }
    fn bootstrap(&self) -> (&str, &str) {
        ("http://{host}:{port}", ",")
    }
    fn configure(&self, broker: handle::Broker<'_>) {
        let peers = broker.peer_port("peer");
        let own = |port: &str| concat(["http://".into(), broker.own_host(), port.into()]);
        broker
            .command(["/usr/local/bin/etcd"])
            .args(["--name=$(POD_NAME)"])
            // A new disk's file system has a `lost+found`; etcd wants a folder of its own.
            .option("--data-dir", format!("{DATA}/member"))
            .option("--listen-client-urls", "http://0.0.0.0:2379")
            .option("--listen-peer-urls", "http://0.0.0.0:2380")
            .option("--advertise-client-urls", own(":2379"))
            .option("--initial-advertise-peer-urls", own(":2380"))
            .option("--initial-cluster-token", Text::StableId)
            .option(
                "--initial-cluster",
                peers.each("{name}=http://{host}:{port}", ","),
            );
    }
}
