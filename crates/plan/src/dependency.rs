//! What services use must be there.

use std::collections::BTreeMap;

use stowplan_model::{Environment, Name, Problem, Service};

use crate::{
    edge::{self, Edge},
    scope::Scope,
    select, settings,
    shared::SharedEnvironments,
    suggest,
};

/// A use that leads somewhere.
#[derive(Clone, Copy)]
pub(crate) struct Use<'p> {
    pub(crate) edge: Edge<'p>,
    /// The service that is used.
    pub(crate) service: &'p Service,
    /// The environment that has it, if it is another one.
    pub(crate) elsewhere: Option<&'p Environment>,
}

/// What each chosen service uses.
pub(crate) type Uses<'p> = BTreeMap<&'p Name, Vec<Use<'p>>>;

/// Follows every use to the service that is meant.
pub(crate) fn check<'p>(scope: &Scope<'p>, chosen: &[&'p Service]) -> Uses<'p> {
    let mut shared = SharedEnvironments::default();
    for part in scope.environment.shared.keys() {
        if !scope.app.app.parts.contains(part) {
            let message = format!("app `{}` has no part `{part}`", scope.app.app.name);
            let place = scope.at(&["shared", part.as_str()]);
            let problem = Problem::new("unknown-part", message, place);
            scope.report(problem.help(suggest::help(part.as_str(), "part", scope.app.parts())));
        }
    }
    chosen
        .iter()
        .map(|user| {
            let over = scope.overrides(&user.name);
            if over.external.is_some() {
                // What exists outside is told nothing.
                return (&user.name, Vec::new());
            }
            let edges = edge::edges(user, over, scope.defaults());
            let uses = edges
                .into_iter()
                .filter_map(|edge| follow(scope, &mut shared, user, edge))
                .collect();
            (&user.name, uses)
        })
        .collect()
}

fn follow<'p>(
    scope: &Scope<'p>,
    shared: &mut SharedEnvironments<'p>,
    user: &'p Service,
    edge: Edge<'p>,
) -> Option<Use<'p>> {
    let (app, name) = (edge.endpoint.app(), edge.endpoint.service());
    if *app != scope.app.app.name {
        let message = format!(
            "`{}` of app `{}` uses `{name}` of app `{app}`",
            user.name, scope.app.app.name
        );
        let help = "declare it with `app.external(…)` and say in the environments where it is";
        scope.report(Problem::new("other-app", message, user.place.clone()).help(help));
        return None;
    }
    let Some(service) = scope.app.service(name) else {
        let message = format!("`{}` uses `{name}`, which app `{app}` hasn't", user.name);
        let names = scope.app.services().map(|service| service.name.as_str());
        let problem = Problem::new("unknown-service", message, user.place.clone());
        scope.report(problem.help(suggest::help(name.as_str(), "service", names)));
        return None;
    };
    if service.part == scope.environment.part {
        if !select::enabled(scope, name) {
            let place = scope.at(&["services", name.as_str(), "enabled"]);
            let message = format!("`{name}` is not enabled, but `{}` uses it", user.name);
            let problem = Problem::new("disabled-service", message, place)
                .related(user.place.clone(), format!("`{}`", user.name))
                .help(format!(
                    "enable it, or disable `{}` too{}",
                    user.name,
                    settings::without(scope.subject(user), edge.endpoint)
                ));
            scope.report(problem);
            return None;
        }
        return Some(Use {
            edge,
            service,
            elsewhere: None,
        });
    }
    let Some(part) = &service.part else {
        let own = user.part.as_ref().map_or("", Name::as_str);
        let message = format!(
            "`{}` of the shared part `{own}` uses `{name}`, which is not shared",
            user.name
        );
        let problem = Problem::new("not-shared", message, user.place.clone())
            .related(service.place.clone(), format!("`{name}`"))
            .help("every environment has one of it: move it to a part, or the use away from it");
        scope.report(problem);
        return None;
    };
    let environment = shared.find(scope, part, user)?;
    let there = environment.settings.services.get(name);
    if let Some(Some(said)) = there
        && said.enabled == Some(false)
    {
        let message = format!(
            "`{}` uses `{name}`, which `{}` has not enabled",
            user.name, environment.id
        );
        let problem = Problem::new("disabled-service", message, user.place.clone()).help(format!(
            "enable it in `{}`{}",
            environment.id,
            settings::without(scope.subject(user), edge.endpoint)
        ));
        scope.report(problem);
        return None;
    }
    Some(Use {
        edge,
        service,
        elsewhere: Some(environment),
    })
}
