//! Probes, with ports and times decided.

use stowplan_model::{
    Container, Duration, KindWord, PortName, PortNumber, Probe, ProbeAction, Problem, Protocol,
};

use crate::{PlannedPort, PlannedProbe, entry::Entry, resolve::Reader, scope::Subject, suggest};

const PERIOD: Duration = Duration::literal("10s");
const TIMEOUT: Duration = Duration::literal("3s");
const FAILURES: u16 = 3;
/// How often a port may be closed before the container counts as beyond help, where nothing is said.
const FAILURES_UNSAID: u16 = 6;

/// A container's probes.
pub(crate) struct PlannedProbes {
    pub(crate) readiness: Option<PlannedProbe>,
    pub(crate) liveness: Option<PlannedProbe>,
    pub(crate) startup: Option<PlannedProbe>,
}

/// The probes as they were modelled.
pub(crate) fn modelled(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
) -> PlannedProbes {
    let plan = |probe: &Option<Probe>| {
        let probe = probe.as_ref()?;
        Some(planned(subject, reader, container, probe))
    };
    PlannedProbes {
        readiness: plan(&container.probes.readiness),
        liveness: plan(&container.probes.liveness),
        startup: plan(&container.probes.startup),
    }
}

/// The probes of the main container: where nothing is said of what listens, its port must accept.
pub(crate) fn main(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
) -> PlannedProbes {
    let probes = &container.probes;
    let said = probes.readiness.is_some() || probes.liveness.is_some() || probes.startup.is_some();
    let listens = matches!(
        reader.entry.kind,
        KindWord::Web | KindWord::Broker | KindWord::Seed
    );
    let tcp = |port: &&PlannedPort| port.protocol == Protocol::Tcp;
    match reader.entry.ports.iter().find(tcp) {
        Some(port) if listens && !said => {
            let open = |failures| {
                Some(PlannedProbe {
                    action: ProbeAction::Tcp,
                    port: Some(target(reader, port)),
                    port_name: Some(port.name.clone()),
                    period: PERIOD,
                    timeout: TIMEOUT,
                    initial_delay: None,
                    failures,
                })
            };
            PlannedProbes {
                readiness: open(FAILURES),
                liveness: open(FAILURES_UNSAID),
                startup: None,
            }
        }
        _ => modelled(subject, reader, container),
    }
}

fn planned(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
    probe: &Probe,
) -> PlannedProbe {
    let port = match &probe.action {
        ProbeAction::Exec { .. } => None,
        _ => asked(subject, reader.entry, container, probe.port.as_ref()),
    };
    PlannedProbe {
        action: probe.action.clone(),
        port: port.map(|port| target(reader, port)),
        port_name: port.map(|port| port.name.clone()),
        period: probe.period.unwrap_or(PERIOD),
        timeout: probe.timeout.unwrap_or(TIMEOUT),
        initial_delay: probe.initial_delay,
        failures: probe.failures.unwrap_or(FAILURES),
    }
}

/// Where the pod listens that is asked.
fn target(reader: &Reader<'_, '_>, port: &PlannedPort) -> PortNumber {
    reader.own.map_or(port.target, |own| own.target(port))
}

fn asked<'a>(
    subject: Subject<'_, '_>,
    entry: &'a Entry<'_>,
    container: &Container,
    name: Option<&PortName>,
) -> Option<&'a PlannedPort> {
    let port = match name {
        Some(name) => entry.port(name),
        None => entry.ports.first(),
    };
    let of = format_args!("container `{}` of `{}`", container.name, subject.name()).to_string();
    match (port, name) {
        (Some(port), _) if port.protocol != Protocol::Tcp => {
            let message = format!(
                "a probe of {of} asks port `{}`, which is {}",
                port.name, port.protocol
            );
            let problem = Problem::new("probe-port", message, subject.modelled());
            subject.report(problem.help("probes ask over TCP: give a TCP port, or a command"));
        }
        (Some(_), _) => {}
        (None, Some(name)) => {
            let message = format!("a probe of {of} asks port `{name}`, which isn't declared");
            let known = entry.ports.iter().map(|port| port.name.as_str());
            let problem = Problem::new("unknown-port", message, subject.modelled());
            subject.report(problem.help(suggest::help(name.as_str(), "port", known)));
        }
        (None, None) => {
            let message = format!("a probe of {of} asks a port, and none is declared");
            let problem = Problem::new("probe-port", message, subject.modelled());
            subject.report(problem.help("ask by a command: `exec([…])`"));
        }
    }
    port
}
