//! What workloads of all kinds have in common.

use k8s_openapi::{api::core::v1::ServiceAccount, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use stowplan_plan::Pods;

use crate::scope::Scope;

/// `revisionHistoryLimit`: how far back a workload can be rolled.
pub(crate) const KEPT_REVISIONS: i32 = 3;

const REASON: &str = "stowplan.dev/pod-security-reason";

/// The workload's metadata: with the service's annotations, and why its pods don't pass
/// "restricted" if they don't.
pub(crate) fn metadata(scope: &Scope<'_>, name: &str, pods: &Pods) -> ObjectMeta {
    let relaxed = pods.security.relaxed.as_ref();
    scope.annotated(
        name,
        [relaxed.map(|relaxed| (REASON, relaxed.reason.clone()))],
    )
}

/// A ServiceAccount: an identity of its own, without a token.
pub(crate) fn account(scope: &mut Scope<'_>, name: &str) {
    scope.push(ServiceAccount {
        automount_service_account_token: Some(false),
        metadata: scope.metadata(name),
        ..ServiceAccount::default()
    });
}
