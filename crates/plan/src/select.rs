//! Which services an environment has, and whether what it says fits them.

use stowplan_model::{KindWord, Name, Problem, Service, ServiceOverride};

use crate::{
    scope::{Scope, Subject},
    suggest,
};

/// The services of the environment's part that are not switched off, by name.
pub(crate) fn services<'p>(scope: &Scope<'p>) -> Vec<&'p Service> {
    let environment = scope.environment;
    if let Some(part) = &environment.part
        && !scope.app.app.parts.contains(part)
    {
        let message = format!("app `{}` has no part `{part}`", environment.id.app);
        let problem = Problem::new("unknown-part", message, scope.at(&["part"]));
        scope.report(problem.help(suggest::help(part.as_str(), "part", scope.app.parts())));
    }
    for name in environment.settings.services.keys() {
        if scope.app.service(name).is_none() {
            let message = format!("app `{}` has no service `{name}`", environment.id.app);
            let place = scope.at(&["services", name.as_str()]);
            let names = scope.app.services().map(|service| service.name.as_str());
            let problem = Problem::new("unknown-service", message, place);
            scope.report(problem.help(suggest::help(name.as_str(), "service", names)));
        }
    }
    scope
        .app
        .services()
        .filter(|service| service.part == environment.part)
        .filter(|service| {
            keys_fit(scope.subject(service));
            beside_external(scope.subject(service));
            enabled(scope, &service.name)
        })
        .collect()
}

/// The names of the services that other environments of the app deploy, sorted.
pub(crate) fn elsewhere(scope: &Scope<'_>) -> Vec<Name> {
    let services = scope.app.services();
    let others = services.filter(|service| service.part != scope.environment.part);
    let mut names: Vec<Name> = others.map(|service| service.name.clone()).collect();
    names.sort();
    names
}

/// Whether the environment has the service, if it is of its part.
pub(crate) fn enabled(scope: &Scope<'_>, service: &Name) -> bool {
    scope.overrides(service).enabled != Some(false)
}

fn keys_fit(subject: Subject<'_, '_>) {
    let kind = subject.service.kind.word();
    for key in said_keys(subject.over) {
        if ServiceOverride::allows(kind, key) {
            continue;
        }
        let name = subject.name();
        let message = format!("`{key}` makes no sense for `{name}`, which is a `{kind}`");
        let kinds = ServiceOverride::kinds_of(key).unwrap_or_default();
        let kinds: Vec<&str> = kinds.iter().map(|kind: &KindWord| kind.as_str()).collect();
        let help = format!("it is for services of kind {}", suggest::quoted(&kinds));
        let problem = Problem::new("key-of-other-kind", message, subject.said(&[key]));
        subject.report(problem.help(help));
    }
}

/// What exists outside has no pods and no ways in: what is said about them would be lost.
fn beside_external(subject: Subject<'_, '_>) {
    let over = subject.over;
    if over.external.is_none() {
        return;
    }
    let expose = &over.expose;
    let lost = said_keys(over).filter(|key| match *key {
        "database" | "enabled" | "external" | "labels" | "ports" | "routes" => false,
        // `null` takes back what an earlier layer said.
        "autoscale" => matches!(over.autoscale, Some(Some(_))),
        "nodePool" => matches!(over.node_pool, Some(Some(_))),
        "sessionAffinity" => matches!(over.session_affinity, Some(Some(_))),
        "expose" => {
            matches!(expose.public, Some(Some(_)))
                || matches!(expose.load_balancer, Some(Some(_)))
                || matches!(expose.node_port, Some(Some(_)))
                || matches!(expose.per_replica, Some(Some(_)))
        }
        "env" => over.env.values().any(Option::is_some),
        "annotations" => over.annotations.values().any(Option::is_some),
        _ => true,
    });
    for key in lost {
        let message = format!(
            "`{key}` is said of `{}`, which exists outside: it has no pods here",
            subject.name()
        );
        let problem = Problem::new("key-beside-external", message, subject.said(&[key]))
            .related(subject.said(&["external"]), "`external`");
        subject.report(problem.help(format!(
            "take one of them back: `{key}: null`, or `external: null`"
        )));
    }
}

/// The keys that an environment states about a service.
fn said_keys(over: &ServiceOverride) -> impl Iterator<Item = &'static str> {
    let expose = &over.expose;
    [
        ("enabled", over.enabled.is_some()),
        ("image", over.image.is_some()),
        ("tag", over.tag.is_some()),
        ("replicas", over.replicas.is_some()),
        ("autoscale", over.autoscale.is_some()),
        ("resources", over.resources.is_some()),
        ("env", !over.env.is_empty()),
        ("config", !over.config.is_empty()),
        ("ports", !over.ports.is_empty()),
        ("volumes", !over.volumes.is_empty()),
        ("nodePool", over.node_pool.is_some()),
        (
            "expose",
            expose.public.is_some()
                || expose.load_balancer.is_some()
                || expose.node_port.is_some()
                || expose.per_replica.is_some(),
        ),
        ("routes", over.routes.is_some()),
        ("sessionAffinity", over.session_affinity.is_some()),
        ("disk", over.disk.is_some()),
        ("external", over.external.is_some()),
        ("database", over.database.is_some()),
        ("nodes", !over.nodes.is_empty()),
        ("schedule", over.schedule.is_some()),
        ("suspend", over.suspend.is_some()),
        ("labels", !over.labels.is_empty()),
        ("annotations", !over.annotations.is_empty()),
    ]
    .into_iter()
    .filter_map(|(key, said)| said.then_some(key))
}
