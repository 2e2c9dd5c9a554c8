//! Which environments a command is about.

use std::{collections::BTreeSet, convert::Infallible, str::FromStr};

use stowplan_model::{EnvironmentId, Place, Problem};

/// `APP`, `APP/ENV`, `*/ENV`, `APP/*`: environments by the names of their app and their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selector {
    /// `None` for any.
    app: Option<String>,
    /// `None` for any.
    environment: Option<String>,
}

impl FromStr for Selector {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (app, environment) = text.split_once('/').unwrap_or((text, ANY));
        let part = |it: &str| (it != ANY).then(|| it.to_owned());
        Ok(Self {
            app: part(app),
            environment: part(environment),
        })
    }
}

const ANY: &str = "*";
const ENVIRONMENT: &str = "an environment";

impl Selector {
    /// Whether the environment is one of those that are meant.
    pub(crate) fn matches(&self, id: &EnvironmentId) -> bool {
        let fits =
            |wanted: &Option<String>, name: &str| wanted.as_deref().is_none_or(|it| it == name);
        fits(&self.app, id.app.as_str()) && fits(&self.environment, id.environment.as_str())
    }

    /// Why nothing matches, with the names that would have been right.
    fn problem(&self, apps: &BTreeSet<&str>, all: &[&EnvironmentId]) -> Problem {
        let of_app =
            |id: &&&EnvironmentId| self.app.as_deref().is_none_or(|it| it == id.app.as_str());
        let environments: BTreeSet<&str> = all
            .iter()
            .filter(of_app)
            .map(|id| id.environment.as_str())
            .collect();
        let (message, help) = match (&self.app, &self.environment) {
            (Some(name), None) if !apps.contains(name.as_str()) && is_environment(name, all) => (
                format!("no app is named `{name}`"),
                Some(format!(
                    "it is an environment's name: write `{}`",
                    written(name, all)
                )),
            ),
            (Some(app), _) if !apps.contains(app.as_str()) => (
                format!("no app is named `{app}`"),
                suggest(app, "an app", "apps", apps),
            ),
            (Some(app), Some(environment)) => (
                format!("app `{app}` has no environment `{environment}`"),
                suggest(
                    environment,
                    ENVIRONMENT,
                    &format!("environments of `{app}`"),
                    &environments,
                ),
            ),
            (Some(app), None) => (format!("app `{app}` has no environment"), None),
            (None, Some(environment)) => (
                format!("no app has an environment `{environment}`"),
                suggest(environment, ENVIRONMENT, "environments", &environments),
            ),
            (None, None) => ("there is no environment".to_owned(), None),
        };
        let problem = Problem::new("unknown-selector", message, Place::Nowhere);
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// The environments that any of the selectors matches, or all without selectors; in order.
///
/// A selector that matches nothing is a problem.
pub(crate) fn select<'a>(
    selectors: &[Selector],
    apps: &BTreeSet<&str>,
    all: &[&'a EnvironmentId],
) -> Result<Vec<&'a EnvironmentId>, Vec<Problem>> {
    if selectors.is_empty() {
        return Ok(all.to_vec());
    }
    let lost = selectors
        .iter()
        .filter(|it| !all.iter().any(|id| it.matches(id)));
    let problems: Vec<Problem> = lost.map(|it| it.problem(apps, all)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(all
        .iter()
        .copied()
        .filter(|id| selectors.iter().any(|it| it.matches(id)))
        .collect())
}

fn is_environment(name: &str, all: &[&EnvironmentId]) -> bool {
    all.iter().any(|it| it.environment.as_str() == name)
}

/// The selector of all environments of a name.
fn written(name: &str, all: &[&EnvironmentId]) -> String {
    let same: Vec<_> = (all.iter())
        .filter(|it| it.environment.as_str() == name)
        .collect();
    match same.as_slice() {
        [one] => one.to_string(),
        _ => format!("*/{name}"),
    }
}

/// The nearest name, or all of them where none is near.
pub(crate) fn suggest(given: &str, one: &str, all: &str, names: &BTreeSet<&str>) -> Option<String> {
    let limit = (given.chars().count() / 3).max(1);
    let distances = names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name));
    if let Some((_, name)) = distances.filter(|it| it.0 <= limit).min() {
        return Some(format!("{one} with a similar name exists: `{name}`"));
    }
    let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    (!names.is_empty()).then(|| format!("{all} are: {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<EnvironmentId> {
        let id = |app: &str, environment: &str| EnvironmentId {
            app: app.parse().unwrap(),
            environment: environment.parse().unwrap(),
        };
        vec![
            id("cafe", "local"),
            id("cafe", "store"),
            id("lobby", "local"),
            id("lobby", "prod"),
        ]
    }

    fn selected(selectors: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let selectors: Vec<Selector> = selectors.iter().map(|it| it.parse().unwrap()).collect();
        let ids = ids();
        let all: Vec<&EnvironmentId> = ids.iter().collect();
        let apps = BTreeSet::from(["cafe", "idle", "lobby"]);
        select(&selectors, &apps, &all)
            .map(|found| found.iter().map(ToString::to_string).collect())
            .map_err(|problems| {
                let words = |it: &Problem| {
                    format!(
                        "{} ({})",
                        it.message,
                        it.help.as_deref().unwrap_or("no help")
                    )
                };
                problems.iter().map(words).collect()
            })
    }

    #[test]
    fn selectors_name_environments() {
        let check = |selectors: &[&str], expect: &[&str]| {
            assert_eq!(selected(selectors).unwrap(), expect, "{selectors:?}");
        };
        check(
            &[],
            &["cafe/local", "cafe/store", "lobby/local", "lobby/prod"],
        );
        check(&["cafe"], &["cafe/local", "cafe/store"]);
        check(&["cafe/*"], &["cafe/local", "cafe/store"]);
        check(&["*/local"], &["cafe/local", "lobby/local"]);
        check(&["lobby/prod", "cafe/local"], &["cafe/local", "lobby/prod"]);
        check(
            &["cafe", "*/local", "cafe/store"],
            &["cafe/local", "cafe/store", "lobby/local"],
        );
        check(
            &["*"],
            &["cafe/local", "cafe/store", "lobby/local", "lobby/prod"],
        );
        check(
            &["*/*"],
            &["cafe/local", "cafe/store", "lobby/local", "lobby/prod"],
        );
    }

    #[test]
    fn what_matches_nothing_is_a_problem() {
        let check =
            |selector: &str, expect: &str| assert_eq!(selected(&[selector]).unwrap_err(), [expect]);
        check(
            "caffe",
            "no app is named `caffe` (an app with a similar name exists: `cafe`)",
        );
        check(
            "prod",
            "no app is named `prod` (it is an environment's name: write `lobby/prod`)",
        );
        check(
            "local",
            "no app is named `local` (it is an environment's name: write `*/local`)",
        );
        check(
            "shop/local",
            "no app is named `shop` (apps are: `cafe`, `idle`, `lobby`)",
        );
        check(
            "cafe/loacl",
            "app `cafe` has no environment `loacl` (an environment with a similar name exists: `local`)",
        );
        check(
            "cafe/prod",
            "app `cafe` has no environment `prod` (environments of `cafe` are: `local`, `store`)",
        );
        check(
            "*/qa",
            "no app has an environment `qa` (environments are: `local`, `prod`, `store`)",
        );
        check("idle", "app `idle` has no environment (no help)");
        check(
            "cafe/local/x",
            "app `cafe` has no environment `local/x` (an environment with a similar name exists: `local`)",
        );
        check("", "no app is named `` (apps are: `cafe`, `idle`, `lobby`)");
        assert_eq!(selected(&["x", "cafe", "y"]).unwrap_err().len(), 2);
    }
}
