//! A fleet with the files of its folder.

use std::path::Path;

use stowplan_files::{LOCK, NO_TEXT};
use stowplan_input::{Fleet, Loaded, Report, SourceFile};
use stowplan_model::{Place, Problem};

/// Reads a fleet's files and merges them, as the command line does.
///
/// With a `folder` its files take the place of all that the fleet brings along, like `-C`; or else
/// those of [`Fleet::root`] are read besides what is embedded, or what is embedded alone.
///
/// # Errors
///
/// All that is wrong with any file.
pub fn load(fleet: &Fleet, folder: Option<&Path>) -> Result<Loaded, Report> {
    let root = folder.or(fleet.root());
    let read = Read::new(fleet, root.map(|it| (it, it)), folder.is_some());
    read.load()
}

/// What was read.
pub(crate) struct Read {
    fleet: Fleet,
    /// The files of the folder.
    pub(crate) files: Vec<SourceFile>,
    problems: Vec<Problem>,
}

impl Read {
    /// Reads `root`, which has the path that is read and the one that people know; `alone` if its
    /// files take the place of what is embedded.
    pub(crate) fn new(fleet: &Fleet, root: Option<(&Path, &Path)>, alone: bool) -> Self {
        let mut fleet = fleet.clone();
        if alone {
            fleet = fleet.without_sources();
        }
        let (files, problems) = root.map_or_else(Default::default, |it| files(it.0, it.1));
        Self {
            fleet,
            files,
            problems,
        }
    }

    pub(crate) fn load(&self) -> Result<Loaded, Report> {
        // Without a folder nothing of it is as it was meant.
        if self.problems.iter().any(|it| it.place == Place::Nowhere) {
            return Err(Report::new(self.problems.clone(), Vec::new()));
        }
        match self.fleet.load(self.files.clone()) {
            Ok(loaded) if self.problems.is_empty() => Ok(loaded),
            Ok(loaded) => Err(loaded.report(self.problems.clone())),
            Err(report) => {
                let found = report.problems().iter().filter(|it| self.is_text(it));
                let problems = found.chain(&self.problems).cloned().collect();
                Err(Report::new(problems, self.sources()))
            }
        }
    }

    /// Whether a problem's file is text: what else is wrong with one that is not is of no interest.
    fn is_text(&self, problem: &Problem) -> bool {
        let path = path_of(problem);
        let mut no_text = self.problems.iter().filter(|it| it.code == NO_TEXT);
        path.is_none() || no_text.all(|it| path_of(it) != path)
    }

    /// All files, those that are embedded too.
    pub(crate) fn sources(&self) -> Vec<SourceFile> {
        let is_read = |it: &&SourceFile| self.files.iter().any(|file| file.path == it.path);
        let embedded = self.fleet.embedded().iter().filter(|it| !is_read(it));
        self.files.iter().chain(embedded).cloned().collect()
    }
}

/// The file that a problem is in.
fn path_of(problem: &Problem) -> Option<&str> {
    match &problem.place {
        Place::File { path, .. } => Some(path),
        _ => None,
    }
}

fn files(root: &Path, shown: &Path) -> (Vec<SourceFile>, Vec<Problem>) {
    if let Some(missing) = stowplan_files::missing(root, shown) {
        let help = missing.help("`.folder(…)`");
        let problem = Problem::new("no-environments", missing.message, Place::Nowhere);
        return (Vec::new(), vec![problem.help(help)]);
    }
    let mut read = stowplan_files::read(root);
    let (lock, faults) = stowplan_files::read_one(root, LOCK);
    read.files.extend(lock);
    read.faults.extend(faults);
    let files = read.files.into_iter();
    let files = files.map(|it| SourceFile::new(it.path, it.text)).collect();
    let problem = |fault: stowplan_files::Fault| Problem {
        help: fault.help.map(str::to_owned),
        ..Problem::new(
            fault.code,
            fault.message,
            Place::File {
                path: fault.path.into(),
                span: fault.span,
            },
        )
    };
    (files, read.faults.into_iter().map(problem).collect())
}
