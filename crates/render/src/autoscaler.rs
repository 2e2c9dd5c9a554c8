//! The HorizontalPodAutoscaler of a Deployment.

use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec,
    MetricTarget, ResourceMetricSource,
};
use stowplan_model::{Autoscale, Replicas};
use stowplan_plan::Pods;

use crate::scope::{Scope, count};

/// The target of CPU use in percent of the request, where no target is set.
const CPU: u32 = 80;

/// The autoscaler of the service's Deployment, if its pods have bounds instead of a number.
pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods) {
    let Replicas::Auto(bounds) = &pods.replicas else {
        return;
    };
    let name = scope.service.name.as_str();
    let spec = HorizontalPodAutoscalerSpec {
        max_replicas: count(bounds.max),
        metrics: Some(metrics(bounds)),
        min_replicas: Some(count(bounds.min)),
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some("apps/v1".to_owned()),
            kind: "Deployment".to_owned(),
            name: name.to_owned(),
        },
        ..HorizontalPodAutoscalerSpec::default()
    };
    let metadata = scope.metadata(name);
    #[allow(
        clippy::useless_conversion,
        reason = "an `Option` up to Kubernetes 1.35"
    )]
    let spec = spec.into();
    scope.push(HorizontalPodAutoscaler {
        metadata,
        spec,
        ..HorizontalPodAutoscaler::default()
    });
}

fn metrics(bounds: &Autoscale) -> Vec<MetricSpec> {
    let cpu = bounds.cpu.or(bounds.memory.is_none().then_some(CPU));
    [("cpu", cpu), ("memory", bounds.memory)]
        .into_iter()
        .filter_map(|(name, percent)| {
            Some(MetricSpec {
                resource: Some(ResourceMetricSource {
                    name: name.to_owned(),
                    target: MetricTarget {
                        average_utilization: Some(count(percent?)),
                        type_: "Utilization".to_owned(),
                        ..MetricTarget::default()
                    },
                }),
                type_: "Resource".to_owned(),
                ..MetricSpec::default()
            })
        })
        .collect()
}
