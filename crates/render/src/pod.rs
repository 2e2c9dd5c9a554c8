//! The pod template of a workload: everything that pods of all kinds have in common.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        LocalObjectReference, PodSpec, PodTemplateSpec, Toleration, TopologySpreadConstraint,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::{FilePath, LabelValue, SecretKey, TaintEffect};
use stowplan_plan::{
    OutsideAddress, OutsideWay, PlannedContainer, PlannedFile, PlannedNode, PlannedSpread, Pods,
};

use crate::{
    config_map::{self, ConfigFiles},
    container::{self, Beside},
    discovery::Discovery,
    labels::{self, Labels},
    scope::Scope,
    security::{self, Level},
    volume,
};

const HOSTNAME: &str = "kubernetes.io/hostname";
const ZONE: &str = "topology.kubernetes.io/zone";

/// Pods of one workload.
pub(crate) struct Pod<'a> {
    pub(crate) pods: &'a Pods,
    pub(crate) container: &'a PlannedContainer,
    /// Labels of the pods.
    pub(crate) labels: Labels,
    /// Configuration files of the main container.
    pub(crate) files: ConfigFiles<'a>,
    /// The Secret's key that the main container sees as a file.
    pub(crate) key: Option<(&'a SecretKey, &'a FilePath)>,
    /// The ServiceAccount.
    pub(crate) account: &'a str,
    /// The node of a seed set that it is.
    pub(crate) node: Option<&'a PlannedNode>,
    /// Where it is reached from outside; replicas differ in the host only.
    pub(crate) outside: Option<&'a OutsideAddress>,
    /// What it finds out before the main container starts.
    pub(crate) discovery: Option<Discovery<'a>>,
    /// `restartPolicy`; `None` for always.
    pub(crate) restart: Option<&'static str>,
    /// Whether pods of an older template are replaced by those of a newer one side by side.
    pub(crate) rolling: bool,
}

impl<'a> Pod<'a> {
    /// Pods that are all alike, with their configuration in `<service>-config`.
    pub(crate) fn alike(scope: &Scope<'a>, pods: &'a Pods) -> Self {
        let owner = scope.service.name.as_str();
        Self::new(scope, pods, owner, &pods.container, &pods.files)
    }

    /// Pods of the workload `owner`, with their configuration in `<owner>-config`.
    pub(crate) fn new(
        scope: &Scope<'a>,
        pods: &'a Pods,
        owner: &str,
        container: &'a PlannedContainer,
        files: &'a [PlannedFile],
    ) -> Self {
        Self {
            pods,
            container,
            labels: scope.labels.clone(),
            files: ConfigFiles::new(owner, files),
            key: None,
            account: scope.service.name.as_str(),
            node: None,
            outside: None,
            discovery: None,
            restart: None,
            rolling: false,
        }
    }

    /// `spec.template`
    pub(crate) fn template(&self, scope: &Scope<'a>) -> PodTemplateSpec {
        let hash = self
            .files
            .hash()
            .map(|hash| (config_map::HASH_ANNOTATION, hash));
        let annotations = scope.annotations([hash]);
        PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(self.labels.clone()),
                annotations: (!annotations.is_empty()).then_some(annotations),
                ..ObjectMeta::default()
            }),
            spec: Some(self.spec(scope)),
        }
    }

    fn spec(&self, scope: &Scope<'_>) -> PodSpec {
        let pods = self.pods;
        let level = Level::of(&pods.security);
        let volumes = volume::all(self);
        let main = container::main(scope.service, self, level);
        // Side containers come before init containers: what these do may need them, such as a proxy
        // to the database that one migrates. What nothing can start without comes first of all.
        let sidecars = pods.sidecars.iter();
        let before: Vec<_> = self
            .discovery
            .iter()
            .map(|discovery| discovery.container(self))
            .chain(
                sidecars.map(|sidecar| container::beside(sidecar, Beside::Side, level, self.node)),
            )
            .chain(
                pods.init
                    .iter()
                    .map(|init| container::beside(init, Beside::Init, level, self.node)),
            )
            .collect();
        let on_host = self.is_on_host_network();
        PodSpec {
            automount_service_account_token: Some(false),
            containers: vec![main],
            // Else it would ask the node's resolver, which knows no Services.
            dns_policy: on_host.then(|| "ClusterFirstWithHostNet".to_owned()),
            enable_service_links: Some(false),
            host_network: on_host.then_some(true),
            image_pull_secrets: references(scope.plan),
            init_containers: (!before.is_empty()).then_some(before),
            node_selector: Some(self.node_selector()),
            restart_policy: self.restart.map(ToOwned::to_owned),
            security_context: security::of_pod(&pods.security, level),
            service_account_name: Some(self.account.to_owned()),
            termination_grace_period_seconds: Some(pods.grace_period.as_secs().into()),
            tolerations: tolerations(pods),
            topology_spread_constraints: pods
                .spread
                .map(|spread| self.spread(scope, spread))
                .filter(|constraints| !constraints.is_empty()),
            volumes: (!volumes.is_empty()).then_some(volumes),
            ..PodSpec::default()
        }
    }

    /// Whether it listens in its node's own network.
    pub(crate) fn is_on_host_network(&self) -> bool {
        self.outside
            .is_some_and(|outside| outside.via == OutsideWay::HostNetwork)
    }

    /// The pool's nodes, or the very one that it is to run on.
    fn node_selector(&self) -> BTreeMap<String, String> {
        let pool = self.pods.node_labels.iter();
        let pool = pool.map(|(key, value)| (key.as_str(), value.as_str()));
        let pinned = |key, value: Option<&'a LabelValue>| value.map(|value| (key, value.as_str()));
        [("kubernetes.io/os", "linux")]
            .into_iter()
            .chain(pool)
            .chain(pinned(HOSTNAME, self.node.and_then(|it| it.node.as_ref())))
            .chain(pinned(ZONE, self.node.and_then(|it| it.zone.as_ref())))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }

    /// Over nodes, then over zones; not over what it is pinned to one of.
    fn spread(&self, scope: &Scope<'_>, spread: PlannedSpread) -> Vec<TopologySpreadConstraint> {
        let required = spread == PlannedSpread::Required;
        let constraint = |key: &str, required: bool| TopologySpreadConstraint {
            label_selector: Some(labels::matching(scope.selector.clone())),
            // Else pods of the old template would count while they are replaced.
            match_label_keys: self.rolling.then(|| vec!["pod-template-hash".to_owned()]),
            max_skew: 1,
            // A node that pods can't go to would be an empty one for ever.
            node_taints_policy: required.then(|| "Honor".to_owned()),
            topology_key: key.to_owned(),
            when_unsatisfiable: if required {
                "DoNotSchedule".to_owned()
            } else {
                "ScheduleAnyway".to_owned()
            },
            ..TopologySpreadConstraint::default()
        };
        let on_one = self.node.is_some_and(|it| it.node.is_some());
        let in_one = on_one || self.node.is_some_and(|it| it.zone.is_some());
        let over_nodes = (!on_one).then(|| constraint(HOSTNAME, required));
        let over_zones = (!in_one).then(|| constraint(ZONE, false));
        over_nodes.into_iter().chain(over_zones).collect()
    }
}

fn references(plan: &stowplan_plan::Plan) -> Option<Vec<LocalObjectReference>> {
    let secrets = plan.pull_secrets.iter();
    let references: Vec<_> = secrets
        .map(|name| LocalObjectReference {
            name: name.as_str().to_owned(),
        })
        .collect();
    (!references.is_empty()).then_some(references)
}

fn tolerations(pods: &Pods) -> Option<Vec<Toleration>> {
    let taints = pods.taints.iter();
    let tolerations: Vec<_> = taints
        .map(|taint| Toleration {
            effect: taint.effect.map(|effect| {
                match effect {
                    TaintEffect::NoSchedule => "NoSchedule",
                    TaintEffect::PreferNoSchedule => "PreferNoSchedule",
                    TaintEffect::NoExecute => "NoExecute",
                }
                .to_owned()
            }),
            key: Some(taint.key.as_str().to_owned()),
            operator: Some(
                if taint.value.is_some() {
                    "Equal"
                } else {
                    "Exists"
                }
                .to_owned(),
            ),
            value: taint.value.as_ref().map(|value| value.as_str().to_owned()),
            ..Toleration::default()
        })
        .collect();
    (!tolerations.is_empty()).then_some(tolerations)
}
