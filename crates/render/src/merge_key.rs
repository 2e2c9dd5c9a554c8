//! By which keys the lists of Kubernetes' types merge.

/// Where in an object a value is, as far as merging depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A whole object of a kind.
    Object(Kind),
    /// Its `spec`.
    Spec(Kind),
    Metadata,
    JobTemplate,
    JobSpec,
    PodTemplate,
    PodSpec,
    Container,
    /// Anything else: its lists are replaced.
    Plain,
}

/// What the `spec` of a kind leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Has `template`.
    Workload,
    /// Has `jobTemplate`.
    CronJob,
    /// Has `ports` by number.
    Service,
    /// Has `secrets` by name, at the top.
    ServiceAccount,
    Other,
}

/// How a list merges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListMerge {
    /// The patch's list takes its place.
    Replace,
    /// A set of scalars: those of the patch are added.
    Union,
    /// By a key; a second one, of which the value given is the default, tells apart what has the
    /// same first, where the patch says it.
    By(&'static str, Option<(&'static str, &'static str)>),
}

impl Shape {
    /// The shape of a whole object.
    pub(crate) fn of(api_version: &str, kind: &str) -> Self {
        Self::Object(match (api_version, kind) {
            ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch/v1", "Job") => Kind::Workload,
            ("batch/v1", "CronJob") => Kind::CronJob,
            ("v1", "Service") => Kind::Service,
            ("v1", "ServiceAccount") => Kind::ServiceAccount,
            _ => Kind::Other,
        })
    }

    /// The shape of a map under `key`.
    pub(crate) fn map(self, key: &str) -> Self {
        match (self, key) {
            (Self::Object(_) | Self::JobTemplate | Self::PodTemplate, "metadata") => Self::Metadata,
            (Self::Object(kind), "spec") => Self::Spec(kind),
            (Self::Spec(Kind::Workload) | Self::JobSpec, "template") => Self::PodTemplate,
            (Self::Spec(Kind::CronJob), "jobTemplate") => Self::JobTemplate,
            (Self::JobTemplate, "spec") => Self::JobSpec,
            (Self::PodTemplate, "spec") => Self::PodSpec,
            _ => Self::Plain,
        }
    }

    /// How a list under `key` merges, and the shape of its elements.
    /// Source: `patchMergeKey` and the second of `x-kubernetes-list-map-keys` in the
    /// [API reference](https://kubernetes.io/docs/reference/kubernetes-api/).
    pub(crate) fn list(self, key: &str) -> (ListMerge, Self) {
        let how = match (self, key) {
            (Self::Metadata, "finalizers") => ListMerge::Union,
            (Self::Metadata, "ownerReferences") => ListMerge::By("uid", None),
            (Self::PodSpec, "containers" | "initContainers" | "ephemeralContainers") => {
                return (ListMerge::By("name", None), Self::Container);
            }
            (
                Self::PodSpec,
                "volumes" | "imagePullSecrets" | "schedulingGates" | "resourceClaims",
            )
            | (Self::Container, "env")
            | (Self::Object(Kind::ServiceAccount), "secrets") => ListMerge::By("name", None),
            (Self::PodSpec, "hostAliases") => ListMerge::By("ip", None),
            (Self::PodSpec, "topologySpreadConstraints") => {
                ListMerge::By("topologyKey", Some(("whenUnsatisfiable", "DoNotSchedule")))
            }
            (Self::Container, "ports") => ListMerge::By("containerPort", Some(("protocol", "TCP"))),
            (Self::Container, "volumeMounts") => ListMerge::By("mountPath", None),
            (Self::Container, "volumeDevices") => ListMerge::By("devicePath", None),
            (Self::Spec(Kind::Service), "ports") => {
                ListMerge::By("port", Some(("protocol", "TCP")))
            }
            _ => ListMerge::Replace,
        };
        (how, Self::Plain)
    }
}
