//! How the kubelet asks a container whether it has started, lives and is ready.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Arg, Duration, Endpoint, InvalidValue, PortName, ProbePath};

/// A probe. `readinessProbe`, `livenessProbe` or `startupProbe`
/// <https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/>
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probe {
    /// What is done.
    pub action: ProbeAction,
    /// The port; default: the service's first.
    pub port: Option<PortName>,
    /// `periodSeconds`. Default: 10 s.
    pub period: Option<Duration>,
    /// `timeoutSeconds`. Default: 1 s, which is too short for most programs under load; here 3 s.
    pub timeout: Option<Duration>,
    /// `initialDelaySeconds`. Default: none; a startup probe serves better.
    pub initial_delay: Option<Duration>,
    /// `failureThreshold`. Default: 3.
    pub failures: Option<u16>,
    #[serde(skip)]
    pub(crate) mistakes: Vec<InvalidValue>,
    #[serde(skip)]
    pub(crate) service: Option<crate::Name>,
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

/// GET a path on the service's first port.
pub fn http_get(path: impl Arg<ProbePath>) -> Probe {
    match path.into_arg() {
        Ok(path) => Probe::new(ProbeAction::Http { path }),
        Err(mistake) => Probe {
            mistakes: vec![mistake],
            ..Probe::new(ProbeAction::Tcp)
        },
    }
}

/// Open the service's first port.
pub fn tcp_open() -> Probe {
    Probe::new(ProbeAction::Tcp)
}

/// Ask the gRPC health service on the service's first port.
pub fn grpc_health() -> Probe {
    Probe::new(ProbeAction::Grpc { service: None })
}

/// Run a command in the container.
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
            mistakes: Vec::new(),
            service: None,
        }
    }

    /// Asks another port of the same service.
    pub fn on(mut self, endpoint: &Endpoint) -> Self {
        self.port = Some(endpoint.port_name().clone());
        self.service = Some(endpoint.service().clone());
        self
    }

    /// How often it asks. `periodSeconds`; default: 10 s.
    pub fn every(mut self, period: impl Arg<Duration>) -> Self {
        self.period = accept(period.into_arg(), &mut self.mistakes);
        self
    }

    /// How long an answer may take. `timeoutSeconds`; default: 3 s.
    pub fn timeout(mut self, timeout: impl Arg<Duration>) -> Self {
        self.timeout = accept(timeout.into_arg(), &mut self.mistakes);
        self
    }

    /// How long the first question waits. `initialDelaySeconds`; default: none.
    pub fn after(mut self, delay: impl Arg<Duration>) -> Self {
        self.initial_delay = accept(delay.into_arg(), &mut self.mistakes);
        self
    }

    /// How many failures in a row count. `failureThreshold`; default: 3.
    pub fn failures(mut self, failures: u16) -> Self {
        if failures == 0 {
            let why = "`failureThreshold` is at least 1";
            self.mistakes
                .push(InvalidValue::new("number of failures", "0", why));
        } else {
            self.failures = Some(failures);
        }
        self
    }
}

fn accept<T>(value: Result<T, InvalidValue>, mistakes: &mut Vec<InvalidValue>) -> Option<T> {
    value.map_err(|mistake| mistakes.push(mistake)).ok()
}
