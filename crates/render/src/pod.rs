//! The pod template of a workload: everything that pods of all kinds have in common.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        LocalObjectReference, PodSpec, PodTemplateSpec, Toleration, TopologySpreadConstraint,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::{FilePath, SecretKey, TaintEffect};
use stowplan_plan::{PlannedContainer, PlannedFile, PlannedSpread, Pods};

use crate::{
    config_map::{self, ConfigFiles},
    container::{self, Beside},
    labels::{self, Labels},
    scope::Scope,
    security::{self, Level},
    volume,
};

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
        // Side containers come first: what an init container does may need them, such as a proxy
        // to the database that it migrates.
        let sidecars = pods.sidecars.iter();
        let before: Vec<_> = sidecars
            .map(|sidecar| container::beside(sidecar, Beside::Side, level))
            .chain(
                pods.init
                    .iter()
                    .map(|init| container::beside(init, Beside::Init, level)),
            )
            .collect();
        PodSpec {
            automount_service_account_token: Some(false),
            containers: vec![main],
            enable_service_links: Some(false),
            image_pull_secrets: references(scope.plan),
            init_containers: (!before.is_empty()).then_some(before),
            node_selector: Some(node_selector(pods)),
            restart_policy: self.restart.map(ToOwned::to_owned),
            security_context: security::of_pod(&pods.security, level),
            service_account_name: Some(scope.service.name.as_str().to_owned()),
            termination_grace_period_seconds: Some(pods.grace_period.as_secs().into()),
            tolerations: tolerations(pods),
            topology_spread_constraints: pods.spread.map(|spread| self.spread(scope, spread)),
            volumes: (!volumes.is_empty()).then_some(volumes),
            ..PodSpec::default()
        }
    }

    /// Over nodes, then over zones.
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
        vec![
            constraint("kubernetes.io/hostname", required),
            constraint("topology.kubernetes.io/zone", false),
        ]
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

fn node_selector(pods: &Pods) -> BTreeMap<String, String> {
    let pool = pods.node_labels.iter();
    [("kubernetes.io/os".to_owned(), "linux".to_owned())]
        .into_iter()
        .chain(pool.map(|(key, value)| (key.as_str().to_owned(), value.as_str().to_owned())))
        .collect()
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
