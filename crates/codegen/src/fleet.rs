//! All environments of a fleet, planned.

use stowplan_input::{Loaded, SourceFile};
use stowplan_ledger::{Change, Ledger, Mistake, Terms};
use stowplan_model::{AppModel, Environment, Name, Place, PortName, Problem};
use stowplan_plan::{Numbers, Plan, PlannedEndpoint, PlannedService, Planner};

use crate::suggest;

/// What is asked for of a fleet.
pub(crate) struct PlannedFleet<'m> {
    pub(crate) apps: Vec<PlannedApp<'m>>,
    /// What is right and may yet not be what was meant.
    pub(crate) warnings: Vec<Problem>,
    /// Whether these apps were given numbers that `stowplan.lock` doesn't have.
    pub(crate) unrecorded: bool,
}

/// An app with its environments.
pub(crate) struct PlannedApp<'m> {
    pub(crate) app: &'m AppModel,
    /// By name.
    pub(crate) environments: Vec<PlannedEnvironment<'m>>,
}

/// An environment with what was decided of it.
pub(crate) struct PlannedEnvironment<'m> {
    pub(crate) environment: &'m Environment,
    pub(crate) plan: Plan,
    /// Where its ports are dialled.
    pub(crate) endpoints: Vec<PlannedEndpoint>,
}

impl PlannedEnvironment<'_> {
    pub(crate) fn name(&self) -> &str {
        self.plan.environment.as_str()
    }

    /// One of its services, if it has it.
    pub(crate) fn service(&self, name: &Name) -> Option<&PlannedService> {
        self.plan.services.iter().find(|it| it.name == *name)
    }

    /// A port of one of its services, if it has it.
    pub(crate) fn endpoint(&self, service: &Name, port: &PortName) -> Option<&PlannedEndpoint> {
        let mut endpoints = self.endpoints.iter();
        endpoints.find(|it| it.service == *service && it.port == *port)
    }
}

/// Plans the whole fleet, so that whatever is wrong anywhere is found, and gives the apps that are
/// asked for: one, or each that has an environment.
pub(crate) fn plan<'m>(
    loaded: &'m Loaded,
    wanted: Option<&Name>,
) -> Result<PlannedFleet<'m>, Vec<Problem>> {
    let model = &loaded.model;
    let mut problems = Vec::new();
    if let Some(name) = wanted.filter(|it| !model.apps.contains_key(*it)) {
        let message = format!("there is no app `{name}`");
        let problem = Problem::new("unknown-app", message, Place::Nowhere);
        problems.push(problem.help(suggest::app(name.as_str(), model.apps.keys())));
    }
    let ledger = loaded.lock().map(|lock| (lock, Ledger::parse(&lock.text)));
    let ledger = match ledger {
        None => Ledger::default(),
        Some((_, Ok(ledger))) => ledger,
        Some((lock, Err(mistakes))) => {
            problems.extend(mistakes.into_iter().map(|it| mistaken(lock, it)));
            Ledger::default()
        }
    };
    let terms = Terms::default();
    let planner = Planner::with_numbers(model, &Numbers { ledger, terms });
    let mut apps = Vec::new();
    for app in model.apps.values() {
        let mut environments = Vec::new();
        let own = model.environments.values();
        for environment in own.filter(|it| it.id.app == app.name) {
            match planner.plan(&environment.id) {
                Ok(plan) => environments.push(PlannedEnvironment {
                    environment,
                    endpoints: plan.endpoints(),
                    plan,
                }),
                Err(found) => problems.extend(found),
            }
        }
        if wanted.is_none_or(|it| *it == app.name) {
            apps.push(PlannedApp { app, environments });
        }
    }
    problems.extend(planner.collisions());
    if !problems.is_empty() {
        return Err(problems);
    }
    if wanted.is_none() {
        apps.retain(|it| !it.environments.is_empty());
    }
    if apps.iter().all(|it| it.environments.is_empty()) {
        return Err(vec![nothing(loaded, wanted)]);
    }
    let plans = apps.iter().flat_map(|it| &it.environments);
    let mut warnings: Vec<Problem> = plans.flat_map(|it| it.plan.warnings.clone()).collect();
    let changes = planner.ledger_changes().iter();
    let unrecorded = changes
        .filter_map(given)
        .any(|it| wanted.is_none_or(|app| it == app));
    if unrecorded {
        let message = "numbers are given out that `stowplan.lock` doesn't have";
        let help = "render the fleet, which records them, and commit `stowplan.lock`: until then others may be given at any time";
        warnings.push(Problem::new("unrecorded-numbers", message, Place::Nowhere).help(help));
    }
    Ok(PlannedFleet {
        apps,
        warnings,
        unrecorded,
    })
}

/// The app that a number was given to.
fn given(change: &Change) -> Option<&Name> {
    match change {
        Change::Granted(grant) | Change::Given(_, grant) => Some(&grant.owner.environment.app),
        Change::Released(_) => None,
    }
}

/// That nothing can be generated.
fn nothing(loaded: &Loaded, wanted: Option<&Name>) -> Problem {
    let (message, folder) = match wanted {
        Some(app) => (format!("app `{app}` has no environment"), app.as_str()),
        None => ("there is no environment".to_owned(), "<app>"),
    };
    let nowhere = if loaded.files().is_empty() {
        ", which `Fleet::directory(env!(\"CARGO_MANIFEST_DIR\"))` names: the fleet has no files"
    } else {
        ""
    };
    Problem::new("no-environments", message, Place::Nowhere).help(format!(
        "an environment is a file `environments/{folder}/<environment>.yaml` in the fleet's folder{nowhere}"
    ))
}

/// What is wrong with a line of the numbers that were given out.
fn mistaken(lock: &SourceFile, mistake: Mistake) -> Problem {
    let place = lock.place(mistake.span);
    let mut problem = Problem::new(mistake.code, mistake.message, place);
    problem.help = mistake.help;
    match mistake.related {
        Some((span, words)) => problem.related(lock.place(span), words),
        None => problem,
    }
}
