//! What rendering an environment came to, in a line.

use stowplan_model::{DnsLabel, EnvironmentId, Name};
use stowplan_plan::Plan;
use stowplan_render::{Manifest, Manifests};

use crate::{
    exposure,
    table::{Column, Table},
};

/// What rendering an environment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    id: EnvironmentId,
    cluster: Name,
    namespace: DnsLabel,
    pub(crate) objects: usize,
    /// Load balancers that cost money each. What routes share on the cluster is not among them.
    paid_load_balancers: usize,
    exposed: String,
}

impl Summary {
    pub(crate) fn new(id: &EnvironmentId, plan: &Plan, manifests: &Manifests) -> Self {
        let balancers = || {
            manifests.objects.iter()
                .filter(|it| is_load_balancer(it))
                .count()
        };
        Self {
            id: id.clone(),
            cluster: plan.cluster.clone(),
            namespace: plan.namespace.clone(),
            objects: manifests.objects.len(),
            paid_load_balancers: if plan.load_balancers.flavour.paid() {
                balancers()
            } else {
                0
            },
            exposed: exposure::brief(plan),
        }
    }
}

/// Whether it is a Service for which a cloud would set up a load balancer.
fn is_load_balancer(object: &Manifest) -> bool {
    let is_service = object.kind() == "Service" && object.api_version() == "v1";
    is_service
        && object
            .to_value()
            .pointer("/spec/type")
            .is_some_and(|it| it == "LoadBalancer")
}

pub(crate) fn table<'a>(summaries: impl IntoIterator<Item = &'a Summary>) -> Table {
    let mut table = Table::new(&[
        Column::Left("APP"),
        Column::Left("ENVIRONMENT"),
        Column::Left("CLUSTER"),
        Column::Left("NAMESPACE"),
        Column::Right("OBJECTS"),
        Column::Right("PAID LBS"),
        Column::Left("EXPOSED"),
    ]);
    for it in summaries {
        table.row([
            it.id.app.to_string(),
            it.id.environment.to_string(),
            it.cluster.to_string(),
            it.namespace.to_string(),
            it.objects.to_string(),
            it.paid_load_balancers.to_string(),
            it.exposed.clone(),
        ]);
    }
    table
}
