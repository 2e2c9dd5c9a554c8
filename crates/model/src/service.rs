//! A service as it was modelled: plain data, filled by the builders and read by the plan.

use std::{any::Any, fmt, sync::Arc as Shared};

use serde::Serialize;

use crate::{
    AnnotationKey, Broker, Container, Disruption, Duration, Endpoint, Exposure, File, LabelKey,
    LabelValue, Name, Place, Port, PortName, Replicas, Route, Seed, ServiceSettings, Spread, Task,
    Volume,
};

/// One service of an app.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name: of the Service, the workload, the ServiceAccount, the ConfigMap.
    pub name: Name,
    /// What kind it is.
    pub kind: Kind,
    /// The shared part of the app that it belongs to; `None` for what every environment has.
    pub part: Option<Name>,
    /// Where it was modelled.
    pub place: Place,
    /// The main container; of an `External` without stand-in there is none.
    pub container: Option<Container>,
    /// Init containers, in order.
    pub init: Vec<Container>,
    /// Side containers, in order: init containers that go on running.
    pub sidecars: Vec<Container>,
    /// Ports; the first is the main one.
    pub ports: Vec<Port>,
    /// Configuration files of the main container.
    pub files: Vec<File>,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// How many pods.
    pub replicas: Replicas,
    /// How many may be away at once.
    pub disruption: Disruption,
    /// How pods are kept apart.
    pub spread: Spread,
    /// Which of the cluster's node pools. Default: anywhere.
    pub node_pool: Option<Name>,
    /// Public routes.
    pub routes: Vec<Route>,
    /// Other ways in from outside.
    pub exposure: Exposure,
    /// `sessionAffinity: ClientIP` for so long. Default: none.
    pub session_affinity: Option<Duration>,
    /// A Service without cluster address, so that its name gives the pods' addresses: `clusterIP: None`.
    pub headless: bool,
    /// Endpoints that it uses besides those its values name.
    pub uses: Vec<Endpoint>,
    /// What it may do and must not.
    pub security: Security,
    /// `terminationGracePeriodSeconds`. Default: 30 s.
    pub grace_period: Option<Duration>,
    /// Labels of all its objects and pods.
    pub labels: Vec<(LabelKey, LabelValue)>,
    /// Annotations of its workload and pods.
    pub annotations: Vec<(AnnotationKey, String)>,
    /// The settings of its program.
    pub settings: Option<ServiceSettings>,
    /// Values for later stages.
    pub extensions: Vec<Extension>,
}

/// What kind of service it is, with what only that kind has.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Stateless, serves: Deployment and Service.
    Web,
    /// Stateless, serves nobody: Deployment.
    Worker,
    /// Runs to its end: Job or CronJob.
    Task(Task),
    /// Each replica has identity and disk: StatefulSet with a peer and a client Service.
    Broker(Broker),
    /// A set of P2P nodes, each with key pair and address: a StatefulSet and Service per node.
    Seed(Seed),
    /// Exists outside the environment: ExternalName, or Service with EndpointSlice.
    External,
}

impl Kind {
    /// The word for it.
    pub fn word(&self) -> KindWord {
        match self {
            Self::Web => KindWord::Web,
            Self::Worker => KindWord::Worker,
            Self::Task(_) => KindWord::Task,
            Self::Broker(_) => KindWord::Broker,
            Self::Seed(_) => KindWord::Seed,
            Self::External => KindWord::External,
        }
    }
}

/// The words for the kinds of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KindWord {
    /// `web`
    Web,
    /// `worker`
    Worker,
    /// `task`
    Task,
    /// `broker`
    Broker,
    /// `seed`
    Seed,
    /// `external`
    External,
}

impl KindWord {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Web,
        Self::Worker,
        Self::Task,
        Self::Broker,
        Self::Seed,
        Self::External,
    ];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
            Self::Task => "task",
            Self::Broker => "broker",
            Self::Seed => "seed",
            Self::External => "external",
        }
    }
}

impl fmt::Display for KindWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the pods may do. Default: all that Pod Security "restricted" asks for.
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Security {
    /// Below "restricted", and why.
    pub relaxed: Option<Relaxed>,
    /// `runAsUser`. Default: the image's, which must not be root.
    pub run_as_user: Option<u32>,
    /// `fsGroup`: the group that owns mounted volumes.
    pub fs_group: Option<u32>,
}

/// Why a service does not pass Pod Security "restricted".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relaxed {
    /// The level that it passes.
    pub level: PodSecurity,
    /// Why, for whoever reviews it; an annotation on the workload.
    pub reason: String,
}

/// A Pod Security level below "restricted".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PodSecurity {
    /// Passes "baseline": may run as root, without privileges.
    Baseline,
    /// Passes no level: privileged.
    Privileged,
}

/// A value that a later stage left on a service, such as a closure over rendered objects.
/// The model carries it and never looks inside.
#[derive(Clone)]
pub struct Extension(pub Shared<dyn Any + Send + Sync>);

impl fmt::Debug for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extension")
    }
}

impl Service {
    /// The main container.
    pub fn main(&self) -> Option<&Container> {
        self.container.as_ref()
    }

    /// A declared port.
    pub fn port(&self, name: &PortName) -> Option<&Port> {
        self.ports.iter().find(|port| port.name == *name)
    }

    /// Every endpoint that it uses: said by `uses`, or named by a value.
    pub fn dependencies(&self) -> Vec<Endpoint> {
        let mut found = self.uses.clone();
        let mut seen = |endpoint: &Endpoint| found.push(endpoint.clone());
        for container in self
            .container
            .iter()
            .chain(&self.init)
            .chain(&self.sidecars)
        {
            container.endpoints(&mut seen);
        }
        for file in &self.files {
            file.endpoints(&mut seen);
        }
        if let Some(settings) = &self.settings {
            settings.endpoints(&mut seen);
        }
        found.sort();
        found.dedup();
        found
    }
}
