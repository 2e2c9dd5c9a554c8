//! The program's fleet, loaded.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use stowplan_input::{Fleet, Loaded, Report, SourceFile};
use stowplan_ledger::{Change, Ledger, Terms};
use stowplan_model::{AppModel, Cluster, Environment, EnvironmentId, Model, Name, Place, Problem};
use stowplan_plan::{Numbers, Plan, Planner};

use crate::{
    environment_files::{self, FOLDER, NO_TEXT},
    lock::{self, Lock},
    output::{Failure, Output},
    selector::{self, Selector},
};

/// The program's fleet with its files read and merged.
pub(crate) struct LoadedFleet {
    loaded: Loaded,
    /// The folder whose files were read, if any was.
    root: Option<PathBuf>,
    /// Where numbers are recorded.
    pub(crate) lock: Lock,
    /// What numbers were given before, and when others may be given now.
    numbers: Numbers,
    /// Whether they are recorded as they would be written.
    in_order: bool,
    /// What the program is called.
    program: String,
}

impl LoadedFleet {
    /// Reads the files of `directory`, which then take the place of all that the program has; or
    /// else those that the fleet itself names, besides what is embedded.
    pub(crate) fn load(
        fleet: &Fleet,
        directory: Option<&Path>,
        terms: Terms,
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        let (mut problems, mut sources) = (Vec::new(), Vec::new());
        let root = directory.or(fleet.root());
        if let Some(root) = root {
            (sources, problems) = read(root, output)?;
        }
        let read = Lock::read(root, fleet.apps());
        problems.extend(read.problems);
        if let Some(source) = &read.source {
            output.detail(format_args!("read {}", read.lock.shown()));
            sources.push(source.clone());
        }
        let embedded = match directory {
            None => fleet.embedded(),
            Some(_) => &[],
        };
        let embedded = embedded.iter().find(|it| it.path.as_ref() == lock::FILE);
        let ledger = match read.source.as_ref().or(embedded) {
            None => Ledger::default(),
            Some(source) => Ledger::parse(&source.text).unwrap_or_else(|mistakes| {
                problems.extend(lock::problems(source, mistakes));
                Ledger::default()
            }),
        };
        let in_order = (read.source.as_ref()).is_none_or(|it| lock::in_order(&it.text, &ledger));
        let loaded = match directory {
            Some(_) => fleet.clone().without_sources().load(sources),
            None => fleet.load(sources),
        };
        match loaded {
            Ok(loaded) if problems.is_empty() => Ok(Self {
                loaded,
                root: root.map(Path::to_owned),
                lock: read.lock,
                numbers: Numbers { ledger, terms },
                in_order,
                program: output.program.to_owned(),
            }),
            Ok(loaded) => Err(loaded.report(problems).into()),
            Err(report) => {
                // What else is wrong with bytes that are no text is of no interest.
                let no_text = problems.iter().filter(|it| it.code == NO_TEXT);
                let no_text: Vec<Problem> = no_text.cloned().collect();
                let is_text = |it: &&Problem| {
                    let path = path_of(it);
                    path.is_none() || !no_text.iter().any(|other| path_of(other) == path)
                };
                // The report knows what in its files may be secret, so it is kept.
                Err(report.only(|it| is_text(&it)).with(problems).into())
            }
        }
    }

    /// The folder whose files were read, if any was.
    pub(crate) fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The environments that selectors name, in order.
    pub(crate) fn select(&self, selectors: &[Selector]) -> Result<Vec<&EnvironmentId>, Failure> {
        let model = &self.loaded.model;
        let apps: BTreeSet<&str> = model.apps.keys().map(AsRef::as_ref).collect();
        let all: Vec<&EnvironmentId> = model.environments.keys().collect();
        selector::select(selectors, &apps, &all).map_err(Failure::of)
    }

    /// Refuses a fleet without any environment, of which nothing can be made: mostly it is another
    /// folder that is meant, and all of an earlier render would be removed.
    pub(crate) fn require_environments(&self) -> Result<(), Failure> {
        if !self.loaded.model.environments.is_empty() {
            return Ok(());
        }
        let problem = Problem::new("no-environments", "there is no environment", Place::Nowhere);
        let help = match &self.root {
            Some(root) => format!(
                "environments are looked for in `{}`, as `<app>/<environment>.yaml`; nothing was written or removed",
                root.join(FOLDER).display()
            ),
            None => format!(
                "this program embeds none: name the folder that holds `{FOLDER}` with `-C`, or in the program with `Fleet::directory(env!(\"CARGO_MANIFEST_DIR\"))`; nothing was written or removed"
            ),
        };
        Err(problem.help(help).into())
    }

    pub(crate) fn environment(&self, id: &EnvironmentId) -> Option<&Environment> {
        self.loaded.model.environments.get(id)
    }

    /// Where a place is: its file, line and column, as far as they are known.
    pub(crate) fn position(&self, place: &Place) -> (String, (usize, usize)) {
        let place = self.loaded.place(place);
        let report = Report::new(Vec::new(), self.loaded.files().to_vec());
        match report.position(&place) {
            Some((file, position)) => {
                let position = position.map(|it| (it.line, it.column));
                (file.to_string(), position.unwrap_or((1, 1)))
            }
            None => (place.to_string(), (1, 1)),
        }
    }

    /// Where a file says exactly this of an environment, such as `environments/arena/dev.yaml:7`.
    pub(crate) fn written(&self, id: &EnvironmentId, pointer: &str) -> Option<String> {
        let (file, (line, _)) = self.position(&self.loaded.written(id, pointer)?);
        Some(format!("{file}:{line}"))
    }

    /// The cluster of an environment.
    pub(crate) fn cluster(&self, environment: &Environment) -> Option<&Cluster> {
        self.loaded.model.clusters.get(&environment.cluster)
    }

    /// The app as it was modelled.
    pub(crate) fn app(&self, id: &EnvironmentId) -> Option<&AppModel> {
        self.loaded.model.apps.get(&id.app)
    }

    /// The model.
    pub(crate) fn model(&self) -> &Model {
        &self.loaded.model
    }

    /// Gives out the numbers that the whole fleet wants.
    pub(crate) fn planner(&self) -> Planner<'_> {
        Planner::with_numbers(&self.loaded.model, &self.numbers)
    }

    /// The numbers that were given before.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.numbers.ledger
    }

    /// Gives out numbers as if others had been given before.
    pub(crate) fn planner_after(&self, ledger: Ledger) -> Planner<'_> {
        let terms = self.numbers.terms;
        Planner::with_numbers(&self.loaded.model, &Numbers { ledger, terms })
    }

    /// Whether the numbers are recorded as they would be written: each line once, in order.
    pub(crate) fn in_order(&self) -> bool {
        self.in_order
    }

    /// What the program is called.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    /// What is not recorded yet of the numbers that were given out now; `None` if nothing is.
    pub(crate) fn unrecorded<'p>(&self, planner: &'p Planner<'_>) -> Option<&'p [Change]> {
        (planner.ledger() != self.ledger()).then(|| planner.ledger_changes())
    }

    /// Says that what is shown has numbers that are not recorded yet, if it is so.
    pub(crate) fn remark_unrecorded(&self, planner: &Planner<'_>, output: &mut Output<'_>) {
        if let Some(changes) = self.unrecorded(planner) {
            output.remark(format_args!(
                "{} is not up to date: {}; `{} ledger verify` shows which",
                self.lock.shown(),
                lock::brief(changes),
                self.program
            ));
        }
    }

    /// Plans environments, in this order.
    pub(crate) fn plans(
        &self,
        planner: &Planner<'_>,
        environments: &[&EnvironmentId],
    ) -> Result<Vec<Plan>, Failure> {
        self.each(planner, environments, |_, plan| Ok(plan))
    }

    /// Shows warnings where they were written, unless `--quiet`.
    pub(crate) fn warn(&self, warnings: Vec<Problem>, output: &mut Output<'_>) {
        output.warnings(&self.loaded.warnings(warnings));
    }

    /// The warnings as a report, each once.
    pub(crate) fn warnings(&self, warnings: Vec<Problem>) -> Report {
        self.loaded.warnings(warnings)
    }

    /// A cluster by its name.
    pub(crate) fn cluster_named(&self, name: &str) -> Result<(&Name, &Cluster), Failure> {
        let clusters = &self.loaded.model.clusters;
        if let Some(found) = clusters.iter().find(|it| it.0.as_str() == name) {
            return Ok(found);
        }
        let known: BTreeSet<&str> = clusters.keys().map(Name::as_str).collect();
        let message = format!("there is no cluster `{name}`");
        let mut problem = Problem::new("unknown-cluster", message, Place::Nowhere);
        problem.help = selector::suggest(name, "a cluster", "clusters", &known);
        Err(problem.into())
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
        let (results, mut problems) = rayon::join(
            || each_alone(planner, environments, &make),
            || planner.collisions(),
        );
        match results {
            Ok(results) if problems.is_empty() => Ok(results),
            Ok(_) => Err(self.report(problems)),
            Err(found) => {
                problems.extend(found);
                Err(self.report(problems))
            }
        }
    }

    /// A failure of these problems, shown where they were written.
    pub(crate) fn report(&self, problems: Vec<Problem>) -> Failure {
        self.loaded.report(problems).into()
    }
}

/// Plans environments and makes something of each plan, whatever is wrong between them.
pub(crate) fn each_alone<T: Send>(
    planner: &Planner<'_>,
    environments: &[&EnvironmentId],
    make: impl Fn(&EnvironmentId, Plan) -> Result<T, Vec<Problem>> + Sync,
) -> Result<Vec<T>, Vec<Problem>> {
    let one = |id: &&EnvironmentId| planner.plan(id).and_then(|plan| make(id, plan));
    let outcomes: Vec<_> = environments.par_iter().map(one).collect();
    let mut problems = Vec::new();
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
        Err(problems)
    }
}

/// The file that a problem is in.
fn path_of(problem: &Problem) -> Option<&str> {
    match &problem.place {
        Place::File { path, .. } => Some(path),
        _ => None,
    }
}

fn read(root: &Path, output: &mut Output<'_>) -> Result<(Vec<SourceFile>, Vec<Problem>), Failure> {
    if let Some(missing) = stowplan_files::missing(root, root) {
        let help = missing.help("`-C`");
        let problem = Problem::new("no-environments", missing.message, Place::Nowhere);
        return Err(problem.help(help).into());
    }
    let (files, problems) = environment_files::read(root);
    for file in &files {
        output.detail(format_args!("read {}", root.join(&*file.path).display()));
    }
    Ok((files, problems))
}
