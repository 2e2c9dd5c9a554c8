//! The PodDisruptionBudget of a service.

use k8s_openapi::{
    api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec},
    apimachinery::pkg::util::intstr::IntOrString,
};
use stowplan_plan::Pods;

use crate::scope::{Scope, count};

/// The budget of all of the service's pods, if it has one.
///
/// Pods that are not ready may always be evicted: a broken pod must not keep its node from being
/// drained.
pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods) {
    let Some(away) = pods.max_unavailable else {
        return;
    };
    scope.push(PodDisruptionBudget {
        metadata: scope.metadata(scope.service.name.as_str()),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(count(away))),
            selector: Some(scope.label_selector()),
            unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
            ..PodDisruptionBudgetSpec::default()
        }),
        ..PodDisruptionBudget::default()
    });
}
