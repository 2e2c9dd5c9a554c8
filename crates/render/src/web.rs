//! Stateless services that serve: Deployment and Service.

use stowplan_plan::Pods;

use crate::{
    autoscaler, budget, config_map::ConfigFiles, deployment, scope::Scope, service, workload,
};

pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods) {
    workload::account(scope, scope.service.name.as_str());
    ConfigFiles::new(scope.service.name.as_str(), &pods.files).render(scope);
    service::client(scope);
    service::outside(scope);
    deployment::render(scope, pods);
    autoscaler::render(scope, pods);
    budget::render(scope, pods);
}
