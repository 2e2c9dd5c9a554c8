//! A service made of a kind of broker.

use super::BrokerKind;
use crate::{
    App, Duration, ImageRef, Listens, Name, Part, Place, Probe, Problem, Quorum, Scales, Spread,
    Workload, handle::Broker, scratch,
};

/// How often a container may fail to answer before it is beyond help.
const PATIENCE: u16 = 6;

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
