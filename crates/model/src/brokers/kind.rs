//! What a kind of broker supplies.

use super::{Heap, Start, Stop};
use crate::{Duration, FilePath, Port, Probe, Quantity, Quorum, handle::Broker};

/// A kind of broker, such as Kafka: all that its replicas need besides a name and an image.
///
/// Every ready-made kind is one, and a crate of yours can add others: each question that has no
/// default must be answered, since there is no answer that suits all programs.
/// [`App::broker_of`](crate::App::broker_of) makes a service of it, which can then be told more like any other.
///
/// ```
/// use stowplan_model::*;
///
/// /// <https://github.com/memcached/memcached/wiki/ConfiguringServer>
/// struct Memcached;
///
/// impl BrokerKind for Memcached {
///     fn component(&self) -> &str { "memcached" }
///     fn client_port(&self) -> Port { port!("memcached", 11211) }
///     fn peer_ports(&self) -> Vec<Port> { Vec::new() }
///     fn quorum(&self) -> Option<Quorum> { Some(Quorum::AllButOne) }
///     fn start(&self) -> Start { Start::together("servers know nothing of each other") }
///     fn disk(&self) -> Option<(FilePath, Quantity)> { None }
///     fn user(&self) -> u32 { 11211 }
///     fn cpu(&self) -> Quantity { quantity!("100m") }
///     fn memory(&self) -> Quantity { quantity!("256Mi") }
///     fn heap(&self) -> Option<Heap> { Some(Heap::argument("--memory-limit", 80, "{mib}")) }
///     fn ready(&self, _: handle::Broker<'_>) -> Probe { tcp_open() }
///     fn alive(&self, _: handle::Broker<'_>) -> Probe { tcp_open() }
///     fn recovery(&self) -> Duration { duration!("30s") }
///     fn stop(&self) -> Stop { Stop::within(duration!("30s")) }
///     fn configure(&self, _: handle::Broker<'_>) {}
/// }
///
/// let app = App::new(name!("shop"));
/// let cache = app.broker_of(&Memcached, name!("cache"), image!("memcached:1.6")).replicas(2);
/// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
///     .env("CACHES", cache.bootstrap());
/// # assert_eq!(app.into_model().problems, []);
/// ```
///
/// A longer one, whose replicas form a cluster, is in `examples/third-party-broker`.
pub trait BrokerKind {
    /// What it is, in a word: the label `app.kubernetes.io/component`.
    fn component(&self) -> &str;

    /// The port that clients dial, the main one.
    fn client_port(&self) -> Port;

    /// Further ports for clients. Default: none.
    fn other_ports(&self) -> Vec<Port> {
        Vec::new()
    }

    /// The ports that replicas use among themselves: on the peer Service alone.
    fn peer_ports(&self) -> Vec<Port>;

    /// A port for clients outside the cluster, where those inside can't share theirs: it is there
    /// only where the replicas have outside addresses, which lead to it.
    /// Default: none, and they lead to the main port.
    fn outside_port(&self) -> Option<Port> {
        None
    }

    /// How many replicas must stay up together; `None` for a program of which there can be one only.
    ///
    /// Kinds that need a majority have three replicas unless more is said, on nodes of their own.
    fn quorum(&self) -> Option<Quorum>;

    /// The first replica's ordinal. `spec.ordinals.start`; default: 0.
    fn first_ordinal(&self) -> u32 {
        0
    }

    /// In which order replicas start, and why. `podManagementPolicy`
    fn start(&self) -> Start;

    /// Where its data are and how much room they have; `None` where they go with the pod.
    ///
    /// The folder is exactly the one that the image declares as its volume, if it does.
    fn disk(&self) -> Option<(FilePath, Quantity)>;

    /// The user that owns the program's files in the image, never 0. `runAsUser`, `fsGroup`
    fn user(&self) -> u32;

    /// The folders besides the disk that it writes to. With `Some` each is an `emptyDir`, and all
    /// else is read-only (`readOnlyRootFilesystem`). Default: it may write anywhere.
    fn writable(&self) -> Option<Vec<FilePath>> {
        None
    }

    /// `resources.requests.cpu`
    fn cpu(&self) -> Quantity;

    /// `resources.requests.memory` and `resources.limits.memory`
    fn memory(&self) -> Quantity;

    /// Its heap or cache, as a share of the memory limit. Default: none, or told in its files.
    fn heap(&self) -> Option<Heap> {
        None
    }

    /// Whether a replica serves. `readinessProbe`
    fn ready(&self, broker: Broker<'_>) -> Probe;

    /// Whether a replica is worth keeping: a shallow question, with a yes from one that only waits
    /// for the others. `livenessProbe`, and while it starts `startupProbe`
    fn alive(&self, broker: Broker<'_>) -> Probe;

    /// How long a start may take with all that there is to recover: the startup probe's patience.
    fn recovery(&self) -> Duration;

    /// How it is stopped without harm. `lifecycle.preStop`, `terminationGracePeriodSeconds`
    fn stop(&self) -> Stop;

    /// How a bootstrap string is made: an item per replica, with `{ordinal}`, `{host}`, `{port}`
    /// and `{name}`, and what stands between them. Default: `{host}:{port}`, and commas.
    fn bootstrap(&self) -> (&str, &str) {
        ("{host}:{port}", ",")
    }

    /// All else: arguments, variables and configuration files, whose hash rolls the pods.
    fn configure(&self, broker: Broker<'_>);
}
