//! A container: of a service's own pods, beside them, or before them.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{
    Arg, DnsLabel, EnvName, FilePath, ImageRef, InvalidValue, LabelKey, Peers, Probe, Quantity,
    Text, Value,
};

/// What runs in a pod. `containers[]` or `initContainers[]`.
///
/// A service's main container is described on the service itself; this type is for
/// [init](crate::Workload::init) and [side](crate::Workload::sidecar) containers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Container {
    /// `name`
    pub name: DnsLabel,
    /// `image`
    pub image: ImageRef,
    /// `command`: replaces the image's entry point. Default: the image's.
    pub command: Vec<Argument>,
    /// `args`. Default: the image's.
    pub args: Vec<Argument>,
    /// `env`, in order, so that later ones may refer to earlier ones as `$(NAME)`.
    pub env: Vec<(EnvName, Value)>,
    /// `volumeMounts` of volumes that the service declares.
    pub mounts: Vec<Mount>,
    /// `resources`
    pub resources: Resources,
    /// `readinessProbe`, `livenessProbe`, `startupProbe`
    pub probes: Probes,
    /// `lifecycle.preStop`: what runs before the container is asked to stop. Default: nothing.
    pub pre_stop: Option<PreStop>,
    /// `securityContext` of the container.
    pub security: ContainerSecurity,
    #[serde(skip)]
    pub(crate) mistakes: Vec<InvalidValue>,
}

impl Container {
    /// A container with the image's own command, no env and the environment's default resources.
    pub fn new(name: impl Into<DnsLabel>, image: ImageRef) -> Self {
        Self {
            name: name.into(),
            image,
            command: Vec::new(),
            args: Vec::new(),
            env: Vec::new(),
            mounts: Vec::new(),
            resources: Resources::default(),
            probes: Probes::default(),
            pre_stop: None,
            security: ContainerSecurity::default(),
            mistakes: Vec::new(),
        }
    }

    /// Adds an environment variable; one of the same name is replaced.
    pub fn env(mut self, name: impl Arg<EnvName>, value: impl Into<Value>) -> Self {
        if let Some(name) = self.accept(name.into_arg()) {
            self.set_env(name, value.into());
        }
        self
    }

    /// Replaces the image's entry point.
    pub fn command<T: Into<Text>>(mut self, command: impl IntoIterator<Item = T>) -> Self {
        self.command = command
            .into_iter()
            .map(|part| Argument::One(part.into()))
            .collect();
        self
    }

    /// Adds arguments.
    pub fn args<T: Into<Text>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args
            .extend(args.into_iter().map(|part| Argument::One(part.into())));
        self
    }

    /// Mounts a volume that the service declares.
    pub fn mount(mut self, volume: impl Arg<DnsLabel>, path: impl Arg<FilePath>) -> Self {
        if let (Some(volume), Some(path)) =
            (self.accept(volume.into_arg()), self.accept(path.into_arg()))
        {
            self.mounts.push(Mount {
                volume,
                path,
                read_only: false,
            });
        }
        self
    }

    /// `resources.requests.cpu`, such as `250m`.
    pub fn cpu(mut self, cpu: impl Arg<Quantity>) -> Self {
        self.resources.cpu = self.accept(cpu.into_arg());
        self
    }

    /// `resources.requests.memory` and `resources.limits.memory`, such as `256Mi`.
    pub fn memory(mut self, memory: impl Arg<Quantity>) -> Self {
        self.resources.memory = self.accept(memory.into_arg());
        self
    }

    /// `securityContext.runAsUser`. Default: the pod's.
    pub fn run_as(mut self, user: u32) -> Self {
        self.security.run_as_user = Some(user);
        self
    }

    /// When it is ready for traffic; of a side container also when the next one may start.
    pub fn ready(mut self, probe: Probe) -> Self {
        self.probes.readiness = Some(probe);
        self
    }

    /// When it has started.
    pub fn startup(mut self, probe: Probe) -> Self {
        self.probes.startup = Some(probe);
        self
    }

    pub(crate) fn set_env(&mut self, name: EnvName, value: Value) {
        match self.env.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.env.push((name, value)),
        }
    }

    pub(crate) fn accept<T>(&mut self, value: Result<T, InvalidValue>) -> Option<T> {
        value.map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    /// Calls `seen` with every endpoint that the container needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&crate::Endpoint)) {
        for argument in self.command.iter().chain(&self.args) {
            match argument {
                Argument::One(text) => text.endpoints(seen),
                Argument::EachPeer { peers, .. } => seen(peers.endpoint()),
            }
        }
        for (_, value) in &self.env {
            value.endpoints(seen);
        }
    }
}

/// One or more words of a command line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Argument {
    /// One word.
    One(Text),
    /// For each peer two words: the flag and the peer.
    EachPeer {
        /// Such as `--peer`.
        flag: SmolStr,
        /// Which peers.
        peers: Peers,
    },
}

/// Where a container sees a volume. `volumeMounts[]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mount {
    /// The volume's name.
    pub volume: DnsLabel,
    /// `mountPath`
    pub path: FilePath,
    /// `readOnly`. Default: false.
    pub read_only: bool,
}

/// What a container asks for. `resources`
///
/// What is not said comes from the environment's defaults, at last from the built-in ones
/// (100m CPU, 128Mi memory).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Resources {
    /// `requests.cpu`
    pub cpu: Option<Quantity>,
    /// `requests.memory`, and `limits.memory` where no other limit is set.
    pub memory: Option<Quantity>,
    /// `limits.cpu`. Default: none, so that idle CPU can be used.
    pub cpu_limit: Option<Quantity>,
    /// `limits.memory`. Default: as requested.
    pub memory_limit: Option<Quantity>,
    /// `requests` and `limits` of further resources, such as `nvidia.com/gpu`.
    pub extended: Vec<(LabelKey, Quantity)>,
}

/// A container's probes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Probes {
    /// `readinessProbe`
    pub readiness: Option<Probe>,
    /// `livenessProbe`
    pub liveness: Option<Probe>,
    /// `startupProbe`
    pub startup: Option<Probe>,
}

/// What runs before a container is asked to stop. `lifecycle.preStop`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PreStop {
    /// Waits, so that load balancers can stop sending: `sleep.seconds`.
    Sleep(crate::Duration),
    /// Runs a command: `exec.command`.
    Exec(Vec<SmolStr>),
}

/// A container's `securityContext`, as far as it is not always the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContainerSecurity {
    /// `runAsUser`. Default: the pod's.
    pub run_as_user: Option<u32>,
    /// `readOnlyRootFilesystem`. Default: false.
    pub read_only_root: bool,
}
