//! The program's fleet, loaded.

use std::{collections::BTreeSet, path::Path};

use rayon::prelude::*;
use stowplan_input::{Fleet, Loaded, Report, SourceFile};
use stowplan_model::{AppModel, Environment, EnvironmentId, Place, Problem};
use stowplan_plan::{Plan, Planner};

use crate::{
    environment_files::{self, FOLDER},
    output::{Failure, Output},
    selector::{self, Selector},
};

/// The program's fleet with its files read and merged.
pub(crate) struct LoadedFleet {
    loaded: Loaded,
}

impl LoadedFleet {
    /// Reads the files of `directory`, which then take the place of all that the program has; or
    /// else those that the fleet itself names, besides what is embedded.
    pub(crate) fn load(
        fleet: &Fleet,
        directory: Option<&Path>,
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        let (mut problems, mut sources) = (Vec::new(), Vec::new());
        if let Some(root) = directory.or(fleet.root()) {
            (sources, problems) = read(root, output)?;
        }
        let loaded = match directory {
            Some(_) => fleet.clone().without_sources().load(sources.clone()),
            None => fleet.load(sources.clone()),
        };
        match loaded {
            Ok(loaded) if problems.is_empty() => Ok(Self { loaded }),
            Ok(loaded) => Err(loaded.report(problems).into()),
            Err(report) => {
                problems.extend_from_slice(report.problems());
                let embedded = fleet
                    .embedded()
                    .iter()
                    .filter(|it| !sources.iter().any(|file| file.path == it.path));
                sources.extend(embedded.cloned().collect::<Vec<_>>());
                Err(Report::new(problems, sources).into())
            }
        }
    }

    /// The environments that selectors name, in order.
    pub(crate) fn select(&self, selectors: &[Selector]) -> Result<Vec<&EnvironmentId>, Failure> {
        let model = &self.loaded.model;
        let apps: BTreeSet<&str> = model.apps.keys().map(AsRef::as_ref).collect();
        let all: Vec<&EnvironmentId> = model.environments.keys().collect();
        selector::select(selectors, &apps, &all).map_err(Failure::of)
    }

    pub(crate) fn environment(&self, id: &EnvironmentId) -> Option<&Environment> {
        self.loaded.model.environments.get(id)
    }

    /// The app as it was modelled.
    pub(crate) fn app(&self, id: &EnvironmentId) -> Option<&AppModel> {
        self.loaded.model.apps.get(&id.app)
    }

    pub(crate) fn planner(&self) -> Planner<'_> {
        Planner::new(&self.loaded.model)
    }

    /// Plans environments, in this order.
    pub(crate) fn plans(&self, environments: &[&EnvironmentId]) -> Result<Vec<Plan>, Failure> {
        self.each(&self.planner(), environments, |_, plan| Ok(plan))
    }

    /// Plans environments and makes something of each plan, on all cores; the results are in order.
    ///
    /// Every problem of every environment is reported, and with them those between any two
    /// environments of the fleet.
    pub(crate) fn each<T: Send>(
        &self,
        planner: &Planner<'_>,
        environments: &[&EnvironmentId],
        make: impl Fn(&EnvironmentId, Plan) -> Result<T, Vec<Problem>> + Sync,
    ) -> Result<Vec<T>, Failure> {
        let one = |id: &&EnvironmentId| planner.plan(id).and_then(|plan| make(id, plan));
        let all = || environments.par_iter().map(one).collect::<Vec<_>>();
        let (outcomes, mut problems) = rayon::join(all, || planner.collisions());
        let mut results = Vec::with_capacity(outcomes.len());
        for result in outcomes {
            match result {
                Ok(result) => results.push(result),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(results)
        } else {
            Err(self.report(problems))
        }
    }

    /// A failure of these problems, shown where they were written.
    pub(crate) fn report(&self, problems: Vec<Problem>) -> Failure {
        self.loaded.report(problems).into()
    }
}

fn read(root: &Path, output: &mut Output<'_>) -> Result<(Vec<SourceFile>, Vec<Problem>), Failure> {
    let shown = root.display();
    let folder = root.join(FOLDER);
    if !folder.is_dir() {
        let message = if root.is_dir() {
            format!("`{shown}` has no folder `{FOLDER}`")
        } else {
            format!("there is no folder `{shown}`")
        };
        let help = format!("environment files are looked for in `{}`", folder.display());
        let problem = Problem::new("no-environments", message, Place::Nowhere);
        return Err(problem.help(help).into());
    }
    let (files, problems) = environment_files::read(root);
    for file in &files {
        output.detail(format_args!("read {}", root.join(&*file.path).display()));
    }
    Ok((files, problems))
}
