//! How the kubelet asks a container whether it has started, lives and is ready.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Arg, Duration, Endpoint, InvalidValue, PortName, ProbePath, mistake::Mistakes};

/// A probe. `readinessProbe`, `livenessProbe` or `startupProbe`
/// <https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/>
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let web = app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80 => 8080));
/// let admin = web.add_port(port!("admin", 9000));
/// web.ready(http_get("/ready").every("5s"))
///     .live(tcp_open().failures(6))
///     .startup(http_get("/started").on(&admin).failures(60));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probe {
    /// What is done.
    pub action: ProbeAction,
    /// The port; default: the service's first.
    pub port: Option<PortName>,
    /// `periodSeconds`, at least 1 s. Default: 10 s.
    pub period: Option<Duration>,
    /// `timeoutSeconds`, at least 1 s. Kubernetes' default of 1 s is too short for most programs
    /// under load. Default: 3 s.
    pub timeout: Option<Duration>,
    /// `initialDelaySeconds`. Default: none; a startup probe serves better.
    pub initial_delay: Option<Duration>,
    /// `failureThreshold`. Default: 3.
    pub failures: Option<u16>,
    #[serde(skip)]
    pub(crate) mistakes: Mistakes,
    #[serde(skip)]
    pub(crate) endpoint: Option<Endpoint>,
}

/// What a probe does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProbeAction {
    /// `httpGet`: any status from 200 to 399 is good.
    Http {
        /// `path`, with its query.
        path: ProbePath,
    },
    /// `tcpSocket`: the port accepts.
    Tcp,
    /// `grpc`: the standard health service says `SERVING`.
    Grpc {
        /// `service`: which of several. Default: the whole server.
        service: Option<SmolStr>,
    },
    /// `exec`: the command ends with 0.
    Exec {
        /// `command`, without a shell.
        command: Vec<SmolStr>,
    },
}

/// GET a path on the service's first port. `httpGet`
#[track_caller]
pub fn http_get(path: impl Arg<ProbePath>) -> Probe {
    let mut mistakes = Mistakes::default();
    let action = mistakes
        .accept(path.into_arg())
        .map_or(ProbeAction::Tcp, |path| ProbeAction::Http { path });
    Probe {
        mistakes,
        ..Probe::new(action)
    }
}

/// Open the service's first port. `tcpSocket`
///
/// It says that something listens, no more; and a server that counts connections without a
/// handshake as attacks, such as MySQL, wants another probe.
pub fn tcp_open() -> Probe {
    Probe::new(ProbeAction::Tcp)
}

/// Ask the gRPC health service on the service's first port. `grpc`
/// <https://grpc.io/docs/guides/health-checking/>
pub fn grpc_health() -> Probe {
    Probe::new(ProbeAction::Grpc { service: None })
}

/// Run a command in the container, without a shell. `exec`
pub fn exec<T: Into<SmolStr>>(command: impl IntoIterator<Item = T>) -> Probe {
    Probe::new(ProbeAction::Exec {
        command: command.into_iter().map(Into::into).collect(),
    })
}

impl Probe {
    fn new(action: ProbeAction) -> Self {
        Self {
            action,
            port: None,
            period: None,
            timeout: None,
            initial_delay: None,
            failures: None,
            mistakes: Mistakes::default(),
            endpoint: None,
        }
    }

    /// Asks another port of the same service.
    pub fn on(mut self, endpoint: &Endpoint) -> Self {
        self.port = Some(endpoint.port_name().clone());
        self.endpoint = Some(endpoint.clone());
        self
    }

    /// Which of several services of a gRPC server. `grpc.service`; default: the whole server.
    #[track_caller]
    pub fn service(mut self, name: &str) -> Self {
        if let ProbeAction::Grpc { service } = &mut self.action {
            *service = Some(name.into());
        } else {
            let why = "only `grpc_health()` asks for a service";
            self.mistakes
                .add(InvalidValue::new("setting of this probe", name, why));
        }
        self
    }

    /// How often it asks, at least 1 s. `periodSeconds`; default: 10 s.
    #[track_caller]
    pub fn every(mut self, period: impl Arg<Duration>) -> Self {
        let period = period.into_arg().and_then(at_least_a_second);
        self.period = self.mistakes.accept(period);
        self
    }

    /// How long an answer may take, at least 1 s. `timeoutSeconds`; default: 3 s.
    #[track_caller]
    pub fn timeout(mut self, timeout: impl Arg<Duration>) -> Self {
        let timeout = timeout.into_arg().and_then(at_least_a_second);
        self.timeout = self.mistakes.accept(timeout);
        self
    }

    /// How long the first question waits. `initialDelaySeconds`; default: none.
    #[track_caller]
    pub fn after(mut self, delay: impl Arg<Duration>) -> Self {
        self.initial_delay = self.mistakes.accept(delay.into_arg());
        self
    }

    /// How many failures in a row count, at least 1. `failureThreshold`; default: 3.
    #[track_caller]
    pub fn failures(mut self, failures: u16) -> Self {
        if failures == 0 {
            let why = "`failureThreshold` is at least 1";
            self.mistakes
                .add(InvalidValue::new("number of failures", "0", why));
        } else {
            self.failures = Some(failures);
        }
        self
    }

    /// Whether it dials a port.
    pub(crate) fn dials(&self) -> bool {
        !matches!(self.action, ProbeAction::Exec { .. })
    }
}

/// The API server reads 0 as "not said".
fn at_least_a_second(duration: Duration) -> Result<Duration, InvalidValue> {
    if duration.as_secs() == 0 {
        let why = "a probe's times are at least 1s";
        return Err(InvalidValue::new(
            "time of a probe",
            duration.to_string(),
            why,
        ));
    }
    Ok(duration)
}
