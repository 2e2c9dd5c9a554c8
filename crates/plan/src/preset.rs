//! What clients of an environment load before they connect.

use schemars::JsonSchema;
use serde::Serialize;
use stowplan_model::{Endpoint, PresetState, PresetVersion, Problem};

use crate::{Plan, PlannedAddress, scope::Scope};

/// What clients load of an environment: an entry of the preset registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPreset {
    /// The server that they connect to.
    pub server: PlannedAddress,
    /// The version of the resources (images, sounds) that they show.
    pub resource_version: PresetVersion,
    /// The version of the game's data (tables of items and levels) that the server runs.
    pub data_version: PresetVersion,
    /// Whether they may connect.
    pub state: PresetState,
}

/// The preset, if the environment has the port that clients connect to and doesn't say
/// `preset: null`.
pub(crate) fn plan(scope: &Scope<'_>, plan: &Plan) -> Option<PlannedPreset> {
    let said = scope.environment.settings.preset.as_ref();
    let Some(endpoint) = &scope.app.app.preset else {
        if let Some(Some(_)) = said {
            let message = format!("app `{}` has no preset", scope.app.app.name);
            let problem = Problem::new("unknown-preset", message, scope.at(&["preset"]));
            let help = "say in the model which port clients connect to: `app.preset(…)`";
            scope.report(problem.help(help));
        }
        return None;
    };
    let server = plan.endpoint(endpoint.service(), endpoint.port_name())?;
    let Some(said) = said else {
        let message = format!(
            "environment `{}` doesn't state what clients load before they connect to `{}`",
            scope.environment.id,
            endpoint.service()
        );
        let problem = Problem::new("no-preset", message, scope.at(&["preset"]));
        let help = "state `preset: { resourceVersion: …, dataVersion: … }`, or `preset: null` if clients don't connect to it";
        scope.report(modelled(scope, endpoint, problem).help(help));
        return None;
    };
    let said = said.as_ref()?;
    let stated = |version: &Option<PresetVersion>, key: &str| {
        if version.is_none() {
            missing(scope, endpoint, key);
        }
        version.clone()
    };
    let resource_version = stated(&said.resource_version, "resourceVersion");
    let data_version = stated(&said.data_version, "dataVersion");
    let server = server.public.into_iter().next();
    if server.is_none() {
        hidden(scope, plan, endpoint);
    }
    Some(PlannedPreset {
        server: server?,
        resource_version: resource_version?,
        data_version: data_version?,
        state: said.state.unwrap_or_default(),
    })
}

fn missing(scope: &Scope<'_>, endpoint: &Endpoint, key: &str) {
    let message = format!(
        "environment `{}` doesn't state `{key}`, which clients of `{}` load",
        scope.environment.id,
        endpoint.service()
    );
    let problem = Problem::new("no-preset", message, scope.at(&["preset", key]));
    let help = format!("state it under `preset.{key}`");
    scope.report(modelled(scope, endpoint, problem).help(help));
}

/// Reports that nobody outside is known to reach the port, and why.
fn hidden(scope: &Scope<'_>, plan: &Plan, endpoint: &Endpoint) {
    let (name, port) = (endpoint.service(), endpoint.port_name());
    let Some(service) = plan.services.iter().find(|it| it.name == *name) else {
        return;
    };
    let modelled_service = scope.app.service(name);
    let routed = modelled_service.is_some_and(|it| !it.routes.is_empty());
    if routed && service.urls.is_empty() && scope.overrides(name).routes != Some(false) {
        // Why it has no host has been reported.
        return;
    }
    let balanced = service.load_balancer.as_ref();
    let balanced = balanced.is_some_and(|it| it.ports.contains(port));
    let cluster = &scope.environment.cluster;
    let (why, help) = if balanced {
        (
            "whose load balancer is given its address only when it is made".to_owned(),
            "give the load balancer a `host`".to_owned(),
        )
    } else if service.node_ports.contains_key(port) {
        (
            format!("whose node port is reached nobody knows where on cluster `{cluster}`"),
            format!("state `nodeAddress` of cluster `{cluster}`"),
        )
    } else {
        (
            "which isn't reached from outside".to_owned(),
            "give it a route, or say how under `expose`".to_owned(),
        )
    };
    let message = format!(
        "clients of `{}` connect to port `{port}` of `{name}`, {why}",
        scope.environment.id
    );
    let problem = Problem::new("preset-not-public", message, scope.at(&["preset"]));
    let help = format!("{help}; or say `preset: null` if clients don't connect to it");
    scope.report(modelled(scope, endpoint, problem).help(help));
}

fn modelled(scope: &Scope<'_>, endpoint: &Endpoint, problem: Problem) -> Problem {
    let name = endpoint.service();
    match scope.app.service(name) {
        Some(service) => problem.related(
            service.place.clone(),
            format!("clients connect to `{name}`"),
        ),
        None => problem,
    }
}
