//! A container: of a service's own pods, beside them, or before them.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{
    Arg, DnsLabel, EnvName, FileName, FilePath, ImageRef, LabelKey, ObjectName, Peers, Probe,
    Quantity, SecretKey, Text, Value, mistake::Mistakes,
};

/// What runs in a pod. `containers[]` or `initContainers[]`.
///
/// A service's main container is described on the service itself; this type is for
/// [init](crate::Workload::init) and [side](crate::Workload::sidecar) containers.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// app.web(name!("api"), image!("registry.example.com/shop/api:1"), port!("http", 80))
///     .volume("shared", "/shared", scratch())
///     .init(
///         Container::new(name!("migrate"), image!("registry.example.com/shop/api:1"))
///             .args(["migrate"])
///             .env("DB_HOST", mysql.host()),
///     )
///     .sidecar(
///         Container::new(name!("log-shipper"), image!("fluent/fluent-bit:3.2"))
///             .mount("shared", "/var/log/shared"),
///     );
/// ```
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
    pub(crate) mistakes: Mistakes,
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
            mistakes: Mistakes::default(),
        }
    }

    /// Adds an environment variable; one of the same name is replaced. `env[]`
    #[track_caller]
    pub fn env(mut self, name: impl Arg<EnvName>, value: impl Into<Value>) -> Self {
        if let Some(name) = self.mistakes.accept(name.into_arg()) {
            self.set_env(name, value.into());
        }
        self
    }

    /// Adds an environment variable from a key of a Secret. `env[].valueFrom.secretKeyRef`
    #[track_caller]
    pub fn secret_env(
        mut self,
        name: impl Arg<EnvName>,
        secret: impl Arg<ObjectName>,
        key: impl Arg<FileName>,
    ) -> Self {
        let name = self.mistakes.accept(name.into_arg());
        let secret = self.mistakes.accept(secret.into_arg());
        let key = self.mistakes.accept(key.into_arg());
        if let (Some(name), Some(secret), Some(key)) = (name, secret, key) {
            self.set_env(name, Value::Secret(SecretKey::new(secret, key)));
        }
        self
    }

    /// Replaces the image's entry point. `command`
    pub fn command<T: Into<Text>>(mut self, command: impl IntoIterator<Item = T>) -> Self {
        self.command = command
            .into_iter()
            .map(|part| Argument::One(part.into()))
            .collect();
        self
    }

    /// Adds arguments. `args[]`
    pub fn args<T: Into<Text>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args
            .extend(args.into_iter().map(|part| Argument::One(part.into())));
        self
    }

    /// Adds one argument `<name>=<value>`. `args[]`
    pub fn option(mut self, name: &str, value: impl Into<Text>) -> Self {
        self.args.push(Argument::option(name, value));
        self
    }

    /// Mounts a volume that the service declares. `volumeMounts[]`
    #[track_caller]
    pub fn mount(self, volume: impl Arg<DnsLabel>, path: impl Arg<FilePath>) -> Self {
        self.add_mount(volume, path, false)
    }

    /// Mounts a volume that the service declares, for reading only. `volumeMounts[].readOnly: true`
    #[track_caller]
    pub fn mount_read_only(self, volume: impl Arg<DnsLabel>, path: impl Arg<FilePath>) -> Self {
        self.add_mount(volume, path, true)
    }

    /// `resources.requests.cpu`, such as `250m`.
    #[track_caller]
    pub fn cpu(mut self, cpu: impl Arg<Quantity>) -> Self {
        self.resources.cpu = self.mistakes.accept(cpu.into_arg());
        self
    }

    /// `resources.requests.memory` and `resources.limits.memory`, such as `256Mi`.
    #[track_caller]
    pub fn memory(mut self, memory: impl Arg<Quantity>) -> Self {
        self.resources.memory = self.mistakes.accept(memory.into_arg());
        self
    }

    /// `resources.limits.cpu`. Default: none.
    #[track_caller]
    pub fn cpu_limit(mut self, cpu: impl Arg<Quantity>) -> Self {
        self.resources.cpu_limit = self.mistakes.accept(cpu.into_arg());
        self
    }

    /// `resources.limits.memory`. Default: as requested.
    #[track_caller]
    pub fn memory_limit(mut self, memory: impl Arg<Quantity>) -> Self {
        self.resources.memory_limit = self.mistakes.accept(memory.into_arg());
        self
    }

    /// `securityContext.runAsUser`. Default: the pod's.
    pub fn run_as(mut self, user: u32) -> Self {
        self.security.run_as_user = Some(user);
        self
    }

    /// It can't write outside its volumes. `readOnlyRootFilesystem: true`
    pub fn read_only_root(mut self) -> Self {
        self.security.read_only_root = true;
        self
    }

    /// When it is ready for traffic; of a side container, its service's pod is ready only when it
    /// is. `readinessProbe`, which init containers can't have.
    pub fn ready(mut self, probe: Probe) -> Self {
        self.probes.readiness = Some(probe);
        self
    }

    /// When it is beyond help and is started anew. `livenessProbe`, which init containers can't have.
    pub fn live(mut self, probe: Probe) -> Self {
        self.probes.liveness = Some(probe);
        self
    }

    /// When it has started; the containers after a side container wait for it. `startupProbe`,
    /// which init containers can't have.
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

    #[track_caller]
    fn add_mount(
        mut self,
        volume: impl Arg<DnsLabel>,
        path: impl Arg<FilePath>,
        read_only: bool,
    ) -> Self {
        let volume = self.mistakes.accept(volume.into_arg());
        let path = self.mistakes.accept(path.into_arg());
        if let (Some(volume), Some(path)) = (volume, path) {
            self.mounts.push(Mount {
                volume,
                path,
                read_only,
            });
        }
        self
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

impl Argument {
    /// One word `<name>=<value>`.
    pub(crate) fn option(name: &str, value: impl Into<Text>) -> Self {
        Self::One(Text::Concat(vec![format!("{name}=").into(), value.into()]))
    }
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

impl Probes {
    /// Those that there are, each with what it is called.
    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut Option<Probe>)> {
        [
            ("readiness probe", &mut self.readiness),
            ("liveness probe", &mut self.liveness),
            ("startup probe", &mut self.startup),
        ]
        .into_iter()
        .filter(|(_, probe)| probe.is_some())
    }
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
