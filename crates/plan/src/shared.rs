//! Which environment of a shared part another environment uses.

use std::collections::BTreeMap;

use stowplan_model::{Environment, Name, Problem, Service};

use crate::{scope::Scope, suggest};

/// The environments of shared parts that an environment uses, each looked for once.
#[derive(Default)]
pub(crate) struct SharedEnvironments<'p>(BTreeMap<&'p Name, Option<&'p Environment>>);

impl<'p> SharedEnvironments<'p> {
    /// The environment that deploys `part`; the first service that needs it is named where there is none.
    pub(crate) fn find(
        &mut self,
        scope: &Scope<'p>,
        part: &'p Name,
        needed_by: &'p Service,
    ) -> Option<&'p Environment> {
        *self.0.entry(part).or_insert_with(|| {
            pick(scope, part)
                .map_err(|problem| {
                    let problem = *problem;
                    let words = format!("`{}` uses it", needed_by.name);
                    scope.report(problem.related(needed_by.place.clone(), words));
                })
                .ok()
        })
    }
}

/// The environment of the same app that deploys `part` for this one: the one that it names, or the
/// only one on its cluster.
pub(crate) fn pick<'p>(scope: &Scope<'p>, part: &Name) -> Result<&'p Environment, Box<Problem>> {
    let here = scope.environment;
    let on_cluster = scope.app.deploying(part, &here.cluster);
    let names = || on_cluster.iter().map(|it| it.id.environment.as_str());
    let place = scope.at(&["shared", part.as_str()]);
    let refuse = |code, message: String, help: String| {
        Err(Box::new(Problem::new(code, message, place).help(help)))
    };
    if let Some(named) = here.shared.get(part) {
        let found = on_cluster.iter().find(|it| it.id.environment == *named);
        return match found {
            Some(found) => Ok(found),
            None => refuse(
                "unknown-shared",
                format!(
                    "no environment `{named}` on cluster `{}` deploys part `{part}` of app `{}`",
                    here.cluster, here.id.app
                ),
                suggest::help(named.as_str(), "environment", names()),
            ),
        };
    }
    match on_cluster {
        [only] => Ok(only),
        [] => refuse(
            "no-shared",
            format!(
                "no environment on cluster `{}` deploys part `{part}` of app `{}`",
                here.cluster, here.id.app
            ),
            format!("add an environment with `part: {part}`"),
        ),
        several => refuse(
            "several-shared",
            format!(
                "{} environments on cluster `{}` deploy part `{part}` of app `{}`",
                several.len(),
                here.cluster,
                here.id.app
            ),
            format!(
                "say which one: `shared: {{ {part}: … }}` with one of {}",
                suggest::quoted(&names().collect::<Vec<_>>())
            ),
        ),
    }
}
