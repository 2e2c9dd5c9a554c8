//! Environments that were built in memory: what can be wrong with them.

use std::collections::BTreeSet;

use stowplan_model::{AppModel, Environment, Name, Place, Problem};

use crate::{judge::HelpMaybe, suggest};

/// What the environment names and does not exist.
pub(crate) fn check(
    environment: &Environment,
    apps: &[AppModel],
    clusters: &BTreeSet<Name>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut unknown =
        |noun: &str, code: &'static str, name: &Name, pointer: &str, known: &[&str]| {
            let (id, pointer) = (environment.id.clone(), pointer.to_owned());
            let place = Place::Environment {
                environment: id,
                pointer,
            };
            let problem = Problem::new(code, format!("unknown {noun} `{name}`"), place);
            let help = suggest::help(name.as_str(), noun, known.iter().copied());
            problems.push(problem.help_maybe(help));
        };
    if !clusters.contains(&environment.cluster) {
        let known: Vec<&str> = clusters.iter().map(Name::as_str).collect();
        unknown(
            "cluster",
            "unknown-cluster",
            &environment.cluster,
            "/cluster",
            &known,
        );
    }
    let Some(app) = apps.iter().find(|it| it.name == environment.id.app) else {
        let known: Vec<&str> = apps.iter().map(|it| it.name.as_str()).collect();
        unknown("app", "unknown-app", &environment.id.app, "", &known);
        return problems;
    };
    if let Some(part) = environment
        .part
        .as_ref()
        .filter(|it| !app.parts.contains(it))
    {
        let known: Vec<&str> = app.parts.iter().map(Name::as_str).collect();
        unknown("part", "unknown-part", part, "/part", &known);
        return problems;
    }
    let services = app.services_of(environment.part.as_ref());
    let services: Vec<&str> = services.map(|it| it.name.as_str()).collect();
    for name in environment.settings.services.keys() {
        if !services.contains(&name.as_str()) {
            let pointer = format!("/services/{name}");
            unknown("service", "unknown-service", name, &pointer, &services);
        }
    }
    problems
}
