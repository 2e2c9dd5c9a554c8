//! `ledger rename`: an environment takes over the numbers of the one that it was before.

use std::collections::BTreeSet;

use stowplan_ledger::{NoRenaming, Renaming};
use stowplan_model::{Place, Problem};

use crate::{
    args::LedgerRename,
    count::count,
    fleet::LoadedFleet,
    lock,
    output::{Failure, Output},
    selector,
};

/// Renames in the ledger, and records what follows from it.
pub(super) fn run(
    arguments: &LedgerRename,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let LedgerRename { old, new, .. } = arguments;
    let environments = &fleet.model().environments;
    let names: BTreeSet<String> = environments.keys().map(ToString::to_string).collect();
    if names.contains(old) {
        let message = format!("`{old}` is still an environment, and keeps its numbers");
        let help = format!(
            "rename its file first: `environments/{old}.yaml` to `environments/{new}.yaml`"
        );
        let problem = Problem::new("still-there", message, Place::Nowhere);
        return Err(problem.help(help).into());
    }
    let Some(id) = environments.keys().find(|it| it.to_string() == *new) else {
        let message = format!("there is no environment `{new}`");
        let mut problem = Problem::new("unknown-environment", message, Place::Nowhere);
        let names = names.iter().map(String::as_str).collect();
        problem.help = selector::suggest(new, "an environment", "environments", &names);
        return Err(problem.into());
    };
    let mut ledger = fleet.ledger().clone();
    let mut owners = ledger.grants().iter().map(|it| &it.owner.environment);
    let renamed = match owners.find(|it| it.to_string() == *old).cloned() {
        Some(old) => ledger.rename(&old, id),
        None => Err(NoRenaming::Nothing),
    };
    let Renaming { moved, dropped } = match renamed {
        Ok(renaming) => renaming,
        Err(NoRenaming::Nothing) => {
            let message = format!("`{old}` has no number");
            return Err(super::nothing("nothing-to-rename", message, fleet));
        }
        Err(NoRenaming::Taken) => {
            let message = format!("`{new}` has numbers of its own");
            let help = format!(
                "it takes others over only while it has none, or has released none and all of `{old}` are released"
            );
            let problem = Problem::new("not-new", message, Place::Nowhere);
            return Err(problem.help(help).into());
        }
    };
    let planner = fleet.planner_after(ledger);
    fleet.lock.write(planner.ledger())?;
    for grant in &moved {
        output.detail(format_args!("renamed: {}", lock::numbered(grant)));
    }
    for grant in &dropped {
        output.detail(format_args!("dropped: {}", lock::numbered(grant)));
    }
    output.remark(format_args!(
        "{}: {} of `{old}` renamed to `{new}`",
        fleet.lock.shown(),
        count(moved.len(), "number")
    ));
    let changes = planner.ledger_changes();
    if !changes.is_empty() {
        lock::tell(changes, &fleet.lock, output);
    }
    if !dropped.is_empty() {
        output.remark(format_args!(
            "{} that `{new}` was given since dropped: render again before anything is applied",
            count(dropped.len(), "number")
        ));
    }
    Ok(())
}
