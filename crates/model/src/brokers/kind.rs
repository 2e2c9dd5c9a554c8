//! What a kind of broker supplies.

use smol_str::SmolStr;

use crate::{
    App, Arg, Duration, EnvName, FilePath, ImageRef, Listens, Name, Part, Place, Port, Probe,
    Problem, Quantity, Quorum, Scales, Spread, StartOrder, Text, Workload, handle::Broker,
    memory_share, scratch,
};

/// How often a container may fail to answer before it is beyond help.
const PATIENCE: u16 = 6;

/// A kind of broker, such as Kafka: all that its replicas need besides a name and an image.
///
/// Every ready-made kind is one, and a crate of yours can add others: each question that has no
/// default must be answered, since there is no answer that suits all programs.
/// [`App::broker_of`] makes a service of it, which can then be told more like any other.
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

impl<'a> Part<'a> {
    /// A broker of any kind: of a ready-made one, or of [your own](BrokerKind).
    #[track_caller]
    pub fn broker_of(self, kind: &dyn BrokerKind, name: Name, image: ImageRef) -> Broker<'a> {
        let broker = self.broker(name, image, kind.client_port());
        let app = broker.0.app;
        let before = app.edit(|app| app.problems.len());
        for port in kind.other_ports() {
            broker.add_port(port);
        }
        if let Some(port) = kind.outside_port() {
            broker.add_outside_port(port);
        }
        for port in kind.peer_ports() {
            broker.add_peer_port(port);
        }
        replicas(broker, kind);
        place(broker, kind);
        live_and_stop(broker, kind);
        kind.configure(broker);
        if let Some(heap) = kind.heap() {
            heap.tell(broker);
        }
        let caller = Place::caller();
        app.edit(|app| blame(&mut app.problems, before, &caller, kind.component()));
        broker
    }
}

impl App {
    /// A broker of any kind: of a ready-made one, or of [your own](BrokerKind).
    #[track_caller]
    pub fn broker_of(&self, kind: &dyn BrokerKind, name: Name, image: ImageRef) -> Broker<'_> {
        Part::from(self).broker_of(kind, name, image)
    }
}

/// What is wrong with what a kind says is reported where the kind was asked for: the same words may
/// be fine with another name.
fn blame(problems: &mut Vec<Problem>, since: usize, caller: &Place, component: &str) {
    let mut made = problems.split_off(since.min(problems.len()));
    for problem in &mut made {
        if problem.place != *caller {
            let said = std::mem::replace(&mut problem.place, caller.clone());
            let words = format!("said by the kind `{component}`");
            problem.related.push((said, words));
        }
    }
    made.dedup_by(|later, earlier| {
        (later.code, &later.message) == (earlier.code, &earlier.message)
    });
    problems.extend(made);
}

#[track_caller]
fn replicas(broker: Broker<'_>, kind: &dyn BrokerKind) {
    let start = kind.start();
    let (item, separator) = kind.bootstrap();
    broker
        .flavour(kind.component())
        .first_ordinal(kind.first_ordinal())
        .start_order(start.order)
        .start_reason(start.reason)
        .bootstrap_form(item, separator);
    match kind.quorum() {
        None => {
            broker.single();
        }
        Some(Quorum::Majority) => {
            broker
                .quorum(Quorum::Majority)
                .replicas(3)
                .spread(Spread::Required);
        }
        Some(Quorum::AllButOne) => {
            broker.quorum(Quorum::AllButOne);
        }
    }
}

#[track_caller]
fn place(broker: Broker<'_>, kind: &dyn BrokerKind) {
    broker
        .run_as(kind.user())
        .cpu(kind.cpu())
        .memory(kind.memory());
    if let Some((path, size)) = kind.disk() {
        broker.disk(path, size);
    }
    if let Some(folders) = kind.writable() {
        broker.read_only_root();
        for (index, path) in folders.into_iter().enumerate() {
            broker.volume(format!("scratch-{index}"), path, scratch());
        }
    }
}

#[track_caller]
fn live_and_stop(broker: Broker<'_>, kind: &dyn BrokerKind) {
    let alive = kind.alive(broker);
    let mut started = alive.clone();
    started.failures = Some(patience(kind.recovery(), &alive));
    let mut alive = alive;
    alive.failures.get_or_insert(PATIENCE);
    broker
        .ready(kind.ready(broker))
        .live(alive)
        .startup(started);

    let stop = kind.stop();
    broker.grace_period(stop.grace);
    if let Some((command, takes)) = stop.before {
        if takes >= stop.grace {
            let message = format!(
                "what `{}` runs before it stops may take {takes}, and it has {} for all of it",
                kind.component(),
                stop.grace
            );
            let help = "give it a longer grace period: `Stop::within(…)`";
            broker.0.refuse("drain-too-long", message, help);
        }
        broker.before_stop(command);
    }
}

/// How often the probe may fail while a start of so long goes on.
fn patience(recovery: Duration, probe: &Probe) -> u16 {
    let period = probe.period.map_or(10, Duration::as_secs).max(1);
    u16::try_from(recovery.as_secs().div_ceil(period).max(1)).unwrap_or(u16::MAX)
}

/// In which order replicas start, and why: who changes it should know what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    pub(crate) order: StartOrder,
    pub(crate) reason: &'static str,
}

impl Start {
    /// All at once, because of this. `podManagementPolicy: Parallel`
    pub const fn together(reason: &'static str) -> Self {
        Self {
            order: StartOrder::Parallel,
            reason,
        }
    }

    /// One after another, each when the one before is ready, because of this.
    /// `podManagementPolicy: OrderedReady`
    pub const fn one_by_one(reason: &'static str) -> Self {
        Self {
            order: StartOrder::OneByOne,
            reason,
        }
    }
}

/// How a replica is stopped without harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    grace: Duration,
    before: Option<(Vec<SmolStr>, Duration)>,
}

impl Stop {
    /// It stops by itself when it is asked to, in so long at most. `terminationGracePeriodSeconds`
    pub const fn within(grace: Duration) -> Self {
        Self {
            grace,
            before: None,
        }
    }

    /// It is prepared by a command, which gives up after `takes`: less than the whole grace period,
    /// of which it is a part. `lifecycle.preStop.exec`
    pub fn after<T: Into<SmolStr>>(
        mut self,
        command: impl IntoIterator<Item = T>,
        takes: Duration,
    ) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        self.before = Some((command, takes));
        self
    }
}

/// A heap or cache, as a share of the main container's memory limit, and how the program is told.
///
/// In the text, `{mib}` is the share in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heap {
    percent: u32,
    told: Told,
    text: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Variable(&'static str),
    Argument(&'static str),
}

impl Heap {
    /// The most that a heap may have: stacks, buffers and the program itself are beside it.
    const MOST: u32 = 90;

    /// Java's options in a variable: the least and the most are the same, so that nothing is moved.
    pub const fn java(variable: &'static str, percent: u32) -> Self {
        Self::variable(variable, percent, "-Xms{mib}m -Xmx{mib}m")
    }

    /// A text in a variable, such as `{mib}MiB`.
    pub const fn variable(name: &'static str, percent: u32, text: &'static str) -> Self {
        Self {
            percent,
            told: Told::Variable(name),
            text,
        }
    }

    /// Two arguments: the flag, and a text such as `{mib}mb`.
    pub const fn argument(flag: &'static str, percent: u32, text: &'static str) -> Self {
        Self {
            percent,
            told: Told::Argument(flag),
            text,
        }
    }

    #[track_caller]
    fn tell(self, broker: Broker<'_>) {
        if self.percent > Self::MOST {
            let message = format!("a heap of {} % of the memory limit", self.percent);
            let help = "give at most 90 %: stacks, buffers and the program itself need the rest";
            broker.0.refuse("heap-share", message, help);
            return;
        }
        let mut parts = Vec::new();
        for (index, part) in self.text.split("{mib}").enumerate() {
            if index > 0 {
                parts.push(memory_share(self.percent));
            }
            if !part.is_empty() {
                parts.push(Text::from(part));
            }
        }
        let text = Text::Concat(parts);
        match self.told {
            Told::Variable(name) => {
                let name: Result<EnvName, _> = name.into_arg();
                if let Some(name) = broker.0.accept(name) {
                    broker.env(name, text);
                }
            }
            Told::Argument(flag) => {
                broker.args([Text::from(flag), text]);
            }
        }
    }
}
