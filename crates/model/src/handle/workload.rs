//! What every service that runs pods can be told.

use smol_str::SmolStr;
use stowplan_settings::{Key, Settings};

use super::{Callee, sealed::Handle};
use crate::{
    AnnotationKey, Arg, Argument, Container, Delivery, DnsLabel, Duration, EnvName, Extension,
    File, FileName, FilePath, Fills, LabelKey, LabelValue, Name, ObjectName, Peers, PodSecurity,
    PreStop, Probe, Quantity, Relaxed, SecretKey, Text, Value, Volume, VolumeSource,
};

/// What every service that runs pods can be told.
///
/// Each method returns the handle, so that calls chain. What can't be read, such as
/// `.memory("1 GiB")`, is kept with the line that said it and reported when the fleet is loaded.
pub trait Workload<'a>: Handle<'a> {
    /// Adds an environment variable; one of the same name is replaced. `env[]`
    #[track_caller]
    fn env(self, name: impl Arg<EnvName>, value: impl Into<Value>) -> Self {
        if let Some(name) = self.slot().accept(name.into_arg()) {
            self.slot()
                .main(|container| container.set_env(name, value.into()));
        }
        self
    }

    /// Adds an environment variable from a key of a Secret. `env[].valueFrom.secretKeyRef`
    ///
    /// The Secret is made by others; its value is never in the output.
    #[track_caller]
    fn secret_env(
        self,
        name: impl Arg<EnvName>,
        secret: impl Arg<ObjectName>,
        key: impl Arg<FileName>,
    ) -> Self {
        let slot = self.slot();
        let name = slot.accept(name.into_arg());
        let secret = slot.accept(secret.into_arg());
        let key = slot.accept(key.into_arg());
        match (name, secret, key) {
            (Some(name), Some(secret), Some(key)) => self.env(name, SecretKey::new(secret, key)),
            _ => self,
        }
    }

    /// Says that the program loads the settings of `S`, as variables: `env[]` after the service's
    /// own, in the order of the struct.
    ///
    /// The model [sets](Self::set) what is the same everywhere, and what is of other services;
    /// environments say the rest under `services.<name>.settings`. A setting that nobody sets has
    /// the struct's default; one without is an error of the environment, unless it is an `Option`.
    /// Every setting that has a value is told, defaults too, so that the manifest says all.
    ///
    /// A text is told as it is: `$(NAME)` in it is no reference to another variable.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use stowplan_model::prelude::*;
    /// use stowplan_settings::{Address, Port, Secret, Settings};
    ///
    /// /// What the arena server is told.
    /// #[derive(Settings)]
    /// #[settings(prefix = "ARENA_")]
    /// struct ArenaSettings {
    ///     /// How many players a room takes.
    ///     #[setting(default = 8, range = 2..=64, unit = "players")]
    ///     room_size: u32,
    ///     /// How long a turn takes.
    ///     #[setting(default = "30s")]
    ///     turn: Duration,
    ///     /// Where the rooms are kept.
    ///     database: Address,
    ///     /// Of the user `arena`.
    ///     database_password: Secret<String>,
    ///     /// Where it listens.
    ///     listen: Port,
    /// }
    ///
    /// let app = App::new(name!("arena"));
    /// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
    /// app.web(name!("server"), image!("registry.example.com/arena:1"), port!("http", 80 => 8080))
    ///     .settings::<ArenaSettings>()
    ///     .set(ArenaSettings::ROOM_SIZE, 12)
    ///     .set(ArenaSettings::TURN, "45s")
    ///     .set(ArenaSettings::DATABASE, mysql)
    ///     .set(
    ///         ArenaSettings::DATABASE_PASSWORD,
    ///         SecretKey::new(object_name!("arena-db"), file_name!("password")),
    ///     )
    ///     .set(ArenaSettings::LISTEN, listen_port("http"));
    /// # assert_eq!(app.into_model().problems, []);
    /// ```
    #[track_caller]
    fn settings<S: Settings>(self) -> Self {
        self.slot().settings::<S>(Delivery::Variables);
        self
    }

    /// Likewise, as a JSON file mounted at `path`, whose path is in the variable
    /// `<prefix>SETTINGS_FILE`. Secrets stay variables.
    ///
    /// The file is a key of the ConfigMap `<name>-config`, and rolls the pods when it changes.
    #[track_caller]
    fn settings_file<S: Settings>(self, path: impl Arg<FilePath>) -> Self {
        let slot = self.slot();
        if let Some(path) = slot.accept(path.into_arg()) {
            slot.settings::<S>(Delivery::File(path));
        }
        self
    }

    /// Sets one of the program's [settings](Self::settings), in all environments that don't say
    /// otherwise; what it was set to before is replaced.
    ///
    /// What a setting takes follows from its type: see [`Fills`]. An address of another service is
    /// a use of it like any other.
    ///
    /// ```compile_fail
    /// # use stowplan_model::prelude::*;
    /// # use stowplan_settings::{Address, Settings};
    /// # /// Settings.
    /// # #[derive(Settings)]
    /// # struct JobSettings {
    /// #     /// Where jobs are kept.
    /// #     database: Address,
    /// # }
    /// # let app = App::new(name!("shop"));
    /// let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    /// jobs.set(JobSettings::DATABASE, 3306); // a number is no address
    /// ```
    #[track_caller]
    fn set<S: Settings, T>(self, key: Key<S, T>, value: impl Fills<T>) -> Self {
        self.slot().set(key, value);
        self
    }

    /// Replaces the image's entry point. `command`
    fn command<T: Into<Text>>(self, command: impl IntoIterator<Item = T>) -> Self {
        let command = command
            .into_iter()
            .map(|part| Argument::One(part.into()))
            .collect();
        self.slot().main(|container| container.command = command);
        self
    }

    /// Adds arguments. `args[]`
    fn args<T: Into<Text>>(self, args: impl IntoIterator<Item = T>) -> Self {
        for text in args {
            let text = text.into();
            self.slot()
                .main(|container| container.args.push(Argument::One(text)));
        }
        self
    }

    /// Adds one argument `<name>=<value>`. `args[]`
    fn option(self, name: &str, value: impl Into<Text>) -> Self {
        let argument = Argument::option(name, value);
        self.slot().main(|container| container.args.push(argument));
        self
    }

    /// Adds two arguments for each peer: the flag and the peer; a node is never told itself. `args[]`
    fn each_peer(self, flag: &str, peers: Peers) -> Self {
        let argument = Argument::EachPeer {
            flag: flag.into(),
            peers,
        };
        self.slot().main(|container| container.args.push(argument));
        self
    }

    /// Adds a configuration file at `path`; one at the same path is replaced.
    /// A key of the ConfigMap `<name>-config`, mounted alone.
    #[track_caller]
    fn file(self, path: impl Arg<FilePath>, file: File) -> Self {
        let slot = self.slot();
        let Some(path) = slot.accept(path.into_arg()) else {
            return self;
        };
        slot.edit(|service| {
            let same = |known: &File| known.path.as_ref() == Some(&path);
            service.files.retain(|known| !same(known));
        });
        if slot.free(&path, "a file") {
            let path = Some(path);
            slot.edit(|service| service.files.push(File { path, ..file }));
        }
        self
    }

    /// Adds a volume that the main container sees at `path`; one of the same name is replaced.
    /// `volumes[]`, `volumeMounts[]`
    #[track_caller]
    fn volume(
        self,
        name: impl Arg<DnsLabel>,
        path: impl Arg<FilePath>,
        source: VolumeSource,
    ) -> Self {
        let slot = self.slot();
        let name = slot.accept(name.into_arg());
        let path = slot.accept(path.into_arg());
        let (Some(name), Some(path)) = (name, path) else {
            return self;
        };
        slot.edit(|service| service.volumes.retain(|known| known.name != name));
        if slot.not_the_disk(&name) && slot.free(&path, &format!("volume `{name}`")) {
            let path = Some(path);
            slot.edit(|service| service.volumes.push(Volume { name, path, source }));
        }
        self
    }

    /// `resources.requests.cpu`, such as `250m`. Default: the environment's, at last 100m.
    #[track_caller]
    fn cpu(self, cpu: impl Arg<Quantity>) -> Self {
        if let Some(cpu) = self.slot().accept(cpu.into_arg()) {
            self.slot()
                .main(|container| container.resources.cpu = Some(cpu));
        }
        self
    }

    /// `resources.requests.memory` and `resources.limits.memory`, such as `256Mi`.
    /// Default: the environment's, at last 128Mi.
    #[track_caller]
    fn memory(self, memory: impl Arg<Quantity>) -> Self {
        if let Some(memory) = self.slot().accept(memory.into_arg()) {
            self.slot()
                .main(|container| container.resources.memory = Some(memory));
        }
        self
    }

    /// `resources.limits.cpu`. Default: none.
    #[track_caller]
    fn cpu_limit(self, cpu: impl Arg<Quantity>) -> Self {
        if let Some(cpu) = self.slot().accept(cpu.into_arg()) {
            self.slot()
                .main(|container| container.resources.cpu_limit = Some(cpu));
        }
        self
    }

    /// `resources.limits.memory`. Default: as requested.
    #[track_caller]
    fn memory_limit(self, memory: impl Arg<Quantity>) -> Self {
        if let Some(memory) = self.slot().accept(memory.into_arg()) {
            self.slot()
                .main(|container| container.resources.memory_limit = Some(memory));
        }
        self
    }

    /// `resources.requests` and `resources.limits` of a further resource, such as
    /// `.resource("nvidia.com/gpu", "1")`; one of the same name is replaced.
    /// <https://kubernetes.io/docs/tasks/configure-pod-container/extended-resource/>
    #[track_caller]
    fn resource(self, name: impl Arg<LabelKey>, amount: impl Arg<Quantity>) -> Self {
        let slot = self.slot();
        let name = slot.accept(name.into_arg());
        let amount = slot.accept(amount.into_arg());
        if let (Some(name), Some(amount)) = (name, amount) {
            self.slot().main(|container| {
                let extended = &mut container.resources.extended;
                extended.retain(|(known, _)| *known != name);
                extended.push((name, amount));
            });
        }
        self
    }

    /// Adds an init container, after those added before. `initContainers[]`
    ///
    /// It runs to its end before the next one starts, so it can't have probes.
    #[track_caller]
    fn init(self, container: Container) -> Self {
        let mut container = self.slot().checked(container);
        let probes: Vec<_> = container.probes.all_mut().map(|(what, _)| what).collect();
        for what in probes {
            let message = format!("init container `{}` has a {what}", container.name);
            let help = "an init container runs to its end; what goes on running is a `sidecar`";
            self.slot().refuse("init-probe", message, help);
        }
        self.slot().edit(|service| service.init.push(container));
        self
    }

    /// Adds a side container that starts before the main one and stops after it:
    /// an init container with `restartPolicy: Always`.
    /// <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/>
    #[track_caller]
    fn sidecar(self, container: Container) -> Self {
        let container = self.slot().checked(container);
        self.slot().edit(|service| service.sidecars.push(container));
        self
    }

    /// When the main container is ready for traffic. `readinessProbe`
    #[track_caller]
    fn ready(self, probe: Probe) -> Self {
        self.slot()
            .probe(probe, "readiness probe", |container, probe| {
                container.probes.readiness = Some(probe);
            });
        self
    }

    /// When the main container is beyond help and is started anew. `livenessProbe`
    #[track_caller]
    fn live(self, probe: Probe) -> Self {
        self.slot()
            .probe(probe, "liveness probe", |container, probe| {
                container.probes.liveness = Some(probe);
            });
        self
    }

    /// When the main container has started; the other probes wait for it. `startupProbe`
    #[track_caller]
    fn startup(self, probe: Probe) -> Self {
        self.slot()
            .probe(probe, "startup probe", |container, probe| {
                container.probes.startup = Some(probe);
            });
        self
    }

    /// Declares that this service calls another one's port, beyond what its values say.
    /// NetworkPolicies in both directions, and what is called is applied first.
    fn uses(self, callee: impl Callee) -> Self {
        let endpoint = callee.into_endpoint();
        self.slot().edit(|service| service.uses.push(endpoint));
        self
    }

    /// Runs on this node pool of the cluster. `nodeSelector`, `tolerations`. Default: anywhere.
    fn node_pool(self, pool: Name) -> Self {
        self.slot().edit(|service| service.node_pool = Some(pool));
        self
    }

    /// How long the pod may take to stop. `terminationGracePeriodSeconds`; default: 30 s.
    #[track_caller]
    fn grace_period(self, duration: impl Arg<Duration>) -> Self {
        if let Some(duration) = self.slot().accept(duration.into_arg()) {
            self.slot()
                .edit(|service| service.grace_period = Some(duration));
        }
        self
    }

    /// Waits before stopping, so that load balancers can stop sending. `lifecycle.preStop.sleep`
    ///
    /// It counts as part of the [grace period](Self::grace_period), which must be longer.
    #[track_caller]
    fn drain(self, duration: impl Arg<Duration>) -> Self {
        if let Some(duration) = self.slot().accept(duration.into_arg()) {
            self.slot()
                .main(|container| container.pre_stop = Some(PreStop::Sleep(duration)));
        }
        self
    }

    /// Runs a command before stopping. `lifecycle.preStop.exec`
    fn before_stop<T: Into<SmolStr>>(self, command: impl IntoIterator<Item = T>) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        self.slot()
            .main(|container| container.pre_stop = Some(PreStop::Exec(command)));
        self
    }

    /// The user that all of its containers run as, and the group that owns its volumes.
    /// `securityContext.runAsUser`, `securityContext.fsGroup`. Default: the image's user.
    ///
    /// Needed where the image would run as root, or names its user instead of giving its number:
    /// pods run with `runAsNonRoot: true`, and the kubelet refuses both. The number is the one that
    /// owns the program's files in the image. Volumes belong to the group of the same number, so
    /// that the user can write to them; the program's own primary group stays the image's.
    /// User 0 passes only with [`relax`](Self::relax).
    /// <https://kubernetes.io/docs/tasks/configure-pod-container/security-context/>
    fn run_as(self, user: u32) -> Self {
        self.slot().edit(|service| {
            service.security.run_as_user = Some(user);
            service.security.fs_group = Some(user);
        });
        self
    }

    /// The group that owns its volumes, where that is another than [`run_as`](Self::run_as) gives.
    /// `securityContext.fsGroup`; the containers' processes are in it besides their own group.
    fn fs_group(self, group: u32) -> Self {
        self.slot()
            .edit(|service| service.security.fs_group = Some(group));
        self
    }

    /// The main container can't write outside its volumes. `readOnlyRootFilesystem: true`
    fn read_only_root(self) -> Self {
        self.slot()
            .main(|container| container.security.read_only_root = true);
        self
    }

    /// Stays below Pod Security "restricted", and says why.
    /// The namespace then enforces the lower level; the reason is an annotation of the workload.
    fn relax(self, level: PodSecurity, reason: &str) -> Self {
        let relaxed = Relaxed {
            level,
            reason: reason.into(),
        };
        self.slot()
            .edit(|service| service.security.relaxed = Some(relaxed));
        self
    }

    /// A label of all its objects and pods; one of the same key is replaced. Never part of a selector.
    ///
    /// Keys that stowplan or Kubernetes sets are refused when the environment is planned;
    /// `app.kubernetes.io/version` may be given, and then takes the place of the image's tag.
    #[track_caller]
    fn label(self, key: impl Arg<LabelKey>, value: impl Arg<LabelValue>) -> Self {
        let slot = self.slot();
        let key = slot.accept(key.into_arg());
        let value = slot.accept(value.into_arg());
        if let (Some(key), Some(value)) = (key, value) {
            slot.edit(|service| {
                service.labels.retain(|(known, _)| *known != key);
                service.labels.push((key, value));
            });
        }
        self
    }

    /// An annotation of its workload and pods; one of the same key is replaced.
    #[track_caller]
    fn annotation(self, key: impl Arg<AnnotationKey>, value: &str) -> Self {
        if let Some(key) = self.slot().accept(key.into_arg()) {
            self.slot().edit(|service| {
                service.annotations.retain(|(known, _)| *known != key);
                service.annotations.push((key, value.into()));
            });
        }
        self
    }

    /// Leaves a value for a later stage. What reads it, defines it.
    fn extend(self, extension: Extension) -> Self {
        self.slot()
            .edit(|service| service.extensions.push(extension));
        self
    }
}
