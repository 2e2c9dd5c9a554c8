//! All plans of a fleet, with the numbers that were recorded.

use stowplan_input::{Loaded, Report, SourceFile};
use stowplan_ledger::{Ledger, Mistake, Terms};
use stowplan_model::{Place, Problem};
use stowplan_plan::{Numbers, Plan, Planner};

/// What was decided.
pub(crate) struct Planned {
    /// The plans of all environments, by app and name.
    pub(crate) plans: Vec<Plan>,
    /// What planning warns of.
    pub(crate) warnings: Report,
    /// Whether numbers were given out that `stowplan.lock` doesn't have.
    pub(crate) unrecorded: bool,
}

/// Plans every environment.
///
/// # Errors
///
/// All that is wrong with any of them, between them, and with the lock.
pub(crate) fn plan(loaded: &Loaded) -> Result<Planned, Report> {
    let ledger = match loaded.lock() {
        None => Ledger::default(),
        Some(lock) => {
            Ledger::parse(&lock.text).map_err(|mistakes| loaded.report(of_lock(lock, mistakes)))?
        }
    };
    let numbers = Numbers {
        ledger,
        terms: Terms::default(),
    };
    let planner = Planner::with_numbers(&loaded.model, &numbers);
    let mut problems = planner.collisions();
    let mut plans = Vec::new();
    for id in loaded.model.environments.keys() {
        match planner.plan(id) {
            Ok(plan) => plans.push(plan),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(loaded.report(problems));
    }
    let mut warnings: Vec<Problem> = plans.iter().flat_map(|it| it.warnings.clone()).collect();
    let unrecorded = *planner.ledger() != numbers.ledger;
    if unrecorded {
        let message = "numbers are given out that `stowplan.lock` doesn't have";
        let help = "render the fleet, which records them, and commit `stowplan.lock`: others may be given at any time";
        warnings.push(Problem::new("unrecorded-numbers", message, Place::Nowhere).help(help));
    }
    Ok(Planned {
        warnings: loaded.warnings(warnings),
        plans,
        unrecorded,
    })
}

fn of_lock(lock: &SourceFile, mistakes: Vec<Mistake>) -> Vec<Problem> {
    let problem = |mistake: Mistake| {
        let place = lock.place(mistake.span);
        let mut problem = Problem::new(mistake.code, mistake.message, place);
        problem.help = mistake.help;
        if let Some((span, words)) = mistake.related {
            problem = problem.related(lock.place(span), words);
        }
        problem
    };
    mistakes.into_iter().map(problem).collect()
}
