//! The StatefulSet of a broker, or of a node.

use k8s_openapi::{
    api::apps::v1::{
        StatefulSet, StatefulSetOrdinals, StatefulSetPersistentVolumeClaimRetentionPolicy,
        StatefulSetSpec, StatefulSetUpdateStrategy,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::{Name, Retention, StartOrder};
use stowplan_plan::PlannedDisk;

use crate::{
    labels::{self, Labels},
    pod::Pod,
    scope::{Scope, count},
    volume, workload,
};

/// Pods with identity, and what tells them apart.
pub(crate) struct Set<'a> {
    pub(crate) pod: Pod<'a>,
    /// Finds its pods, and labels their claims.
    pub(crate) selector: Labels,
    /// The headless Service that gives each a host.
    pub(crate) peers: &'a Name,
    pub(crate) replicas: u32,
    pub(crate) first: u32,
    pub(crate) start: StartOrder,
    pub(crate) disk: Option<&'a PlannedDisk>,
}

impl<'a> Set<'a> {
    pub(crate) fn object(self, metadata: ObjectMeta, scope: &Scope<'a>) -> StatefulSet {
        let disk = self.disk;
        let spec = StatefulSetSpec {
            ordinals: (self.first > 0).then(|| StatefulSetOrdinals {
                start: Some(count(self.first)),
            }),
            persistent_volume_claim_retention_policy: disk.map(|disk| retention(disk.retention)),
            pod_management_policy: Some(
                match self.start {
                    StartOrder::Parallel => "Parallel",
                    StartOrder::OneByOne => "OrderedReady",
                }
                .to_owned(),
            ),
            replicas: Some(count(self.replicas)),
            revision_history_limit: Some(workload::KEPT_REVISIONS),
            service_name: Some(self.peers.as_str().to_owned()),
            template: self.pod.template(scope),
            update_strategy: Some(StatefulSetUpdateStrategy {
                rolling_update: None,
                type_: Some("RollingUpdate".to_owned()),
            }),
            volume_claim_templates: disk.map(|disk| vec![volume::claim(disk, &self.selector)]),
            selector: labels::matching(self.selector),
            ..StatefulSetSpec::default()
        };
        #[allow(
            clippy::useless_conversion,
            reason = "an `Option` up to Kubernetes 1.36"
        )]
        let spec = spec.into();
        StatefulSet {
            metadata,
            spec,
            ..StatefulSet::default()
        }
    }
}

fn retention(retention: Retention) -> StatefulSetPersistentVolumeClaimRetentionPolicy {
    let (deleted, scaled) = match retention {
        Retention::Retain => ("Retain", "Retain"),
        Retention::DeleteWithSet => ("Delete", "Retain"),
        Retention::Delete => ("Delete", "Delete"),
    };
    StatefulSetPersistentVolumeClaimRetentionPolicy {
        when_deleted: Some(deleted.to_owned()),
        when_scaled: Some(scaled.to_owned()),
    }
}
