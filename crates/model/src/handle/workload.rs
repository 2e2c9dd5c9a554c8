//! What every service that runs pods can be told.

use smol_str::SmolStr;

use super::sealed::Handle;
use crate::{
    AnnotationKey, Arg, Argument, Container, DnsLabel, Duration, Endpoint, EnvName, Extension,
    File, FilePath, LabelKey, LabelValue, Name, Peers, PodSecurity, PreStop, Probe, Quantity,
    Relaxed, Text, Value, Volume, VolumeSource,
};

/// What every service that runs pods can be told.
///
/// Each method returns the handle, so that calls chain.
pub trait Workload<'a>: Handle<'a> {
    /// Adds an environment variable; one of the same name is replaced. `env[]`
    #[track_caller]
    fn env(self, name: impl Arg<EnvName>, value: impl Into<Value>) -> Self {
        if let Some(name) = self.slot().accept(name.into_arg()) {
            self.main(|container| container.set_env(name, value.into()));
        }
        self
    }

    /// Adds an environment variable from a key of a Secret. `env[].valueFrom.secretKeyRef`
    #[track_caller]
    fn secret_env(
        self,
        name: impl Arg<EnvName>,
        secret: impl Arg<crate::ObjectName>,
        key: impl Arg<crate::FileName>,
    ) -> Self {
        let slot = self.slot();
        match (slot.accept(secret.into_arg()), slot.accept(key.into_arg())) {
            (Some(secret), Some(key)) => self.env(name, crate::SecretKey { name: secret, key }),
            _ => self,
        }
    }

    /// Replaces the image's entry point. `command`
    fn command<T: Into<Text>>(self, command: impl IntoIterator<Item = T>) -> Self {
        let command = command
            .into_iter()
            .map(|part| Argument::One(part.into()))
            .collect();
        self.main(|container| container.command = command);
        self
    }

    /// Adds arguments. `args[]`
    fn args<T: Into<Text>>(self, args: impl IntoIterator<Item = T>) -> Self {
        for text in args {
            let text = text.into();
            self.main(|container| container.args.push(Argument::One(text)));
        }
        self
    }

    /// Adds one argument `<name>=<value>`. `args[]`
    fn option(self, name: &str, value: impl Into<Text>) -> Self {
        let text = Text::Concat(vec![format!("{name}=").into(), value.into()]);
        self.main(|container| container.args.push(Argument::One(text)));
        self
    }

    /// Adds two arguments for each peer: the flag and the peer; never this service's own nodes. `args[]`
    fn each_peer(self, flag: &str, peers: Peers) -> Self {
        let argument = Argument::EachPeer {
            flag: flag.into(),
            peers,
        };
        self.main(|container| container.args.push(argument));
        self
    }

    /// Adds a configuration file at `path`. A key of the ConfigMap `<name>-config`, mounted alone.
    #[track_caller]
    fn file(self, path: impl Arg<FilePath>, file: File) -> Self {
        if let Some(path) = self.slot().accept(path.into_arg()) {
            self.slot().edit(|service| {
                service
                    .files
                    .retain(|known| known.path.as_ref() != Some(&path));
                service.files.push(File {
                    path: Some(path),
                    ..file
                });
            });
        }
        self
    }

    /// Adds a volume that the main container sees at `path`. `volumes[]`, `volumeMounts[]`
    #[track_caller]
    fn volume(
        self,
        name: impl Arg<DnsLabel>,
        path: impl Arg<FilePath>,
        source: VolumeSource,
    ) -> Self {
        let slot = self.slot();
        if let (Some(name), Some(path)) =
            (slot.accept(name.into_arg()), slot.accept(path.into_arg()))
        {
            slot.edit(|service| {
                service.volumes.retain(|known| known.name != name);
                service.volumes.push(Volume {
                    name,
                    path: Some(path),
                    source,
                });
            });
        }
        self
    }

    /// `resources.requests.cpu`, such as `250m`. Default: the environment's, at last 100m.
    #[track_caller]
    fn cpu(self, cpu: impl Arg<Quantity>) -> Self {
        if let Some(cpu) = self.slot().accept(cpu.into_arg()) {
            self.main(|container| container.resources.cpu = Some(cpu));
        }
        self
    }

    /// `resources.requests.memory` and `resources.limits.memory`, such as `256Mi`.
    /// Default: the environment's, at last 128Mi.
    #[track_caller]
    fn memory(self, memory: impl Arg<Quantity>) -> Self {
        if let Some(memory) = self.slot().accept(memory.into_arg()) {
            self.main(|container| container.resources.memory = Some(memory));
        }
        self
    }

    /// `resources.limits.cpu`. Default: none.
    #[track_caller]
    fn cpu_limit(self, cpu: impl Arg<Quantity>) -> Self {
        if let Some(cpu) = self.slot().accept(cpu.into_arg()) {
            self.main(|container| container.resources.cpu_limit = Some(cpu));
        }
        self
    }

    /// `resources.limits.memory`. Default: as requested.
    #[track_caller]
    fn memory_limit(self, memory: impl Arg<Quantity>) -> Self {
        if let Some(memory) = self.slot().accept(memory.into_arg()) {
            self.main(|container| container.resources.memory_limit = Some(memory));
        }
        self
    }

    /// Adds an init container, after those added before. `initContainers[]`
    #[track_caller]
    fn init(self, container: Container) -> Self {
        let container = self.without_mistakes(container);
        self.slot().edit(|service| service.init.push(container));
        self
    }

    /// Adds a side container that starts before the main one and stops after it:
    /// an init container with `restartPolicy: Always`.
    /// <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/>
    #[track_caller]
    fn sidecar(self, container: Container) -> Self {
        let container = self.without_mistakes(container);
        self.slot().edit(|service| service.sidecars.push(container));
        self
    }

    /// When the main container is ready for traffic. `readinessProbe`
    #[track_caller]
    fn ready(self, probe: Probe) -> Self {
        self.probe(probe, "readiness probe", |container, probe| {
            container.probes.readiness = Some(probe);
        })
    }

    /// When the main container is beyond help and is started anew. `livenessProbe`
    #[track_caller]
    fn live(self, probe: Probe) -> Self {
        self.probe(probe, "liveness probe", |container, probe| {
            container.probes.liveness = Some(probe);
        })
    }

    /// When the main container has started; the other probes wait for it. `startupProbe`
    #[track_caller]
    fn startup(self, probe: Probe) -> Self {
        self.probe(probe, "startup probe", |container, probe| {
            container.probes.startup = Some(probe);
        })
    }

    /// Declares that this service calls another one's port, beyond what its values say.
    fn uses(self, endpoint: impl Into<Endpoint>) -> Self {
        let endpoint = endpoint.into();
        self.slot().edit(|service| service.uses.push(endpoint));
        self
    }

    /// Runs on this node pool of the cluster profile. `nodeSelector`, `tolerations`. Default: anywhere.
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
    #[track_caller]
    fn drain(self, duration: impl Arg<Duration>) -> Self {
        if let Some(duration) = self.slot().accept(duration.into_arg()) {
            self.main(|container| container.pre_stop = Some(PreStop::Sleep(duration)));
        }
        self
    }

    /// Runs a command before stopping. `lifecycle.preStop.exec`
    fn before_stop<T: Into<SmolStr>>(self, command: impl IntoIterator<Item = T>) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        self.main(|container| container.pre_stop = Some(PreStop::Exec(command)));
        self
    }

    /// The user and group that the image runs as. `runAsUser`, `fsGroup`. Default: the image's user.
    ///
    /// An image that would run as root needs it: pods run with `runAsNonRoot: true`.
    fn run_as(self, user: u32) -> Self {
        self.slot().edit(|service| {
            service.security.run_as_user = Some(user);
            service.security.fs_group = Some(user);
        });
        self
    }

    /// The main container can't write outside its volumes. `readOnlyRootFilesystem: true`
    fn read_only_root(self) -> Self {
        self.main(|container| container.security.read_only_root = true);
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

    /// A label of all its objects and pods; never part of a selector.
    #[track_caller]
    fn label(self, key: impl Arg<LabelKey>, value: impl Arg<LabelValue>) -> Self {
        let slot = self.slot();
        if let (Some(key), Some(value)) =
            (slot.accept(key.into_arg()), slot.accept(value.into_arg()))
        {
            slot.edit(|service| service.labels.push((key, value)));
        }
        self
    }

    /// An annotation of its workload and pods.
    #[track_caller]
    fn annotation(self, key: impl Arg<AnnotationKey>, value: &str) -> Self {
        if let Some(key) = self.slot().accept(key.into_arg()) {
            self.slot()
                .edit(|service| service.annotations.push((key, value.into())));
        }
        self
    }

    /// Leaves a value for a later stage. What reads it, defines it.
    fn extend(self, extension: Extension) -> Self {
        self.slot()
            .edit(|service| service.extensions.push(extension));
        self
    }

    #[doc(hidden)]
    fn main(self, change: impl FnOnce(&mut Container)) {
        self.slot().edit(|service| {
            if let Some(container) = &mut service.container {
                change(container);
            }
        });
    }

    #[doc(hidden)]
    #[track_caller]
    fn probe(self, mut probe: Probe, what: &str, set: impl FnOnce(&mut Container, Probe)) -> Self {
        let slot = self.slot();
        for mistake in std::mem::take(&mut probe.mistakes) {
            slot.accept::<()>(Err(mistake));
        }
        if slot.own(probe.service.as_ref(), what) {
            self.main(|container| set(container, probe));
        }
        self
    }

    #[doc(hidden)]
    #[track_caller]
    fn without_mistakes(self, mut container: Container) -> Container {
        for mistake in std::mem::take(&mut container.mistakes) {
            self.slot().accept::<()>(Err(mistake));
        }
        for probe in [
            &mut container.probes.readiness,
            &mut container.probes.startup,
        ] {
            for mistake in probe
                .iter_mut()
                .flat_map(|probe| std::mem::take(&mut probe.mistakes))
            {
                self.slot().accept::<()>(Err(mistake));
            }
        }
        container
    }
}
