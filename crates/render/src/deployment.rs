//! The Deployment of a service.

use k8s_openapi::{
    api::apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment},
    apimachinery::pkg::util::intstr::IntOrString,
};
use stowplan_model::{Replicas, VolumeSource};
use stowplan_plan::Pods;

use crate::{
    pod::Pod,
    scope::{Scope, count},
    workload,
};

/// The Deployment of a service whose pods are all alike.
pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods) {
    let pod = Pod {
        rolling: true,
        ..Pod::alike(scope, pods)
    };
    let spec = DeploymentSpec {
        progress_deadline_seconds: Some(600),
        replicas: match pods.replicas {
            Replicas::Fixed(number) => Some(count(number)),
            Replicas::Auto(_) => None,
        },
        revision_history_limit: Some(workload::KEPT_REVISIONS),
        selector: scope.label_selector(),
        strategy: Some(strategy(pods)),
        template: pod.template(scope),
        ..DeploymentSpec::default()
    };
    let metadata = workload::metadata(scope, scope.service.name.as_str(), pods);
    #[allow(
        clippy::useless_conversion,
        reason = "an `Option` up to Kubernetes 1.36"
    )]
    let spec = spec.into();
    scope.push(Deployment {
        metadata,
        spec,
        ..Deployment::default()
    });
}

/// A quarter more and a quarter fewer, the first rounded up and the second down: up to three pods
/// none is missed, more pods also get on where the nodes are full.
///
/// A claim may be one that a single node can use. One pod that has such a claim has to go before
/// the next can start.
fn strategy(pods: &Pods) -> DeploymentStrategy {
    let claims = pods
        .volumes
        .iter()
        .any(|volume| matches!(volume.source, VolumeSource::Claim { .. }));
    if claims && matches!(pods.replicas, Replicas::Fixed(0 | 1)) {
        return DeploymentStrategy {
            rolling_update: None,
            type_: Some("Recreate".to_owned()),
        };
    }
    let quarter = IntOrString::String("25%".to_owned());
    DeploymentStrategy {
        rolling_update: Some(RollingUpdateDeployment {
            max_surge: Some(quarter.clone()),
            max_unavailable: Some(quarter),
        }),
        type_: Some("RollingUpdate".to_owned()),
    }
}
