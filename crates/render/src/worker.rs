//! Stateless services that serve nobody: Deployment.

use stowplan_plan::Pods;

use crate::{autoscaler, budget, config_map::ConfigFiles, deployment, scope::Scope, workload};

pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods) {
    workload::account(scope, scope.service.name.as_str());
    ConfigFiles::new(scope.service.name.as_str(), &pods.files).render(scope);
    deployment::render(scope, pods);
    autoscaler::render(scope, pods);
    budget::render(scope, pods);
}
