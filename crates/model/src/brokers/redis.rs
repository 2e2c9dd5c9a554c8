//! Redis.

use super::{BrokerKind, Heap, Start, Stop};
use crate::{
    Duration, FilePath, ImageRef, Name, Part, Port, Probe, Quantity, Quorum, Workload, duration,
    exec, file_path, handle::Broker, port, quantity, tcp_open,
};

/// One Redis server, for the image `redis`: see [`Part::redis`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Redis;

impl BrokerKind for Redis {
    fn component(&self) -> &'static str {
        "redis"
    }

    fn client_port(&self) -> Port {
        port!("redis", 6379)
    }

    fn peer_ports(&self) -> Vec<Port> {
        Vec::new()
    }

    /// Replicas refuse writes, and a Service would send every other client to one. Who is promoted
    /// when the first is lost is for Sentinel to say, and for clients that ask it.
    fn quorum(&self) -> Option<Quorum> {
        None
    }

    fn start(&self) -> Start {
        Start::together("there is one server")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/data"), quantity!("5Gi")))
    }

    /// Of the Debian images; those of Alpine have the same user.
    fn user(&self) -> u32 {
        999
    }

    fn writable(&self) -> Option<Vec<FilePath>> {
        Some(Vec::new())
    }

    fn cpu(&self) -> Quantity {
        quantity!("100m")
    }

    fn memory(&self) -> Quantity {
        quantity!("256Mi")
    }

    /// While the file of appended commands is rewritten, pages that change are there twice.
    fn heap(&self) -> Option<Heap> {
        Some(Heap::argument("--maxmemory", 60, "{mib}mb"))
    }

    /// `-e`: a server that still reads its data answers `LOADING`, which is not an answer to serve by.
    fn ready(&self, _: Broker<'_>) -> Probe {
        exec(["redis-cli", "-e", "ping"])
    }

    fn alive(&self, _: Broker<'_>) -> Probe {
        tcp_open()
    }

    fn recovery(&self) -> Duration {
        duration!("10m")
    }

    fn stop(&self) -> Stop {
        Stop::within(duration!("1m"))
    }

    fn configure(&self, broker: Broker<'_>) {
        broker.args(["--appendonly", "yes", "--dir", "/data"]);
    }
}

impl<'a> Part<'a> {
    /// One Redis server, for the image `redis` from 7 on.
    ///
    /// Port `redis` 6379. It writes every command to its disk within a second (`appendonly`), has
    /// 60 % of its memory limit for data, and refuses writes beyond that; `--maxmemory-policy` among
    /// its [arguments](Workload::args) makes a cache of it. It has no password: with
    /// `networkPolicies` only those who use it reach it. Disk: 5Gi.
    ///
    /// It has one replica whatever is asked for: replicas of Redis refuse writes, and which of them
    /// takes over is for Sentinel and its clients to settle.
    /// <https://hub.docker.com/_/redis>
    /// <https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let redis = app.redis(name!("redis"), image!("redis:8.2"));
    /// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
    ///     .env("REDIS_URL", redis.url("redis"));
    /// ```
    #[track_caller]
    pub fn redis(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&Redis, name, image)
    }
}
