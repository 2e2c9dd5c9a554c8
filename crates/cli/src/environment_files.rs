//! The environment files of a folder, and what is wrong with them as files.

use std::path::Path;

use stowplan_files::{Fault, File, Files};
use stowplan_input::SourceFile;
use stowplan_model::{Place, Problem};

pub(crate) use stowplan_files::{FOLDER, NO_TEXT};

/// Reads the environment files of `fleet`, in the order of their paths.
pub(crate) fn read(fleet: &Path) -> (Vec<SourceFile>, Vec<Problem>) {
    let Files { files, faults } = stowplan_files::read(fleet);
    let files = files.into_iter().map(source).collect();
    (files, faults.into_iter().map(problem).collect())
}

/// Reads the file `name` of `fleet`, if it is there.
pub(crate) fn read_one(fleet: &Path, name: &str) -> (Option<SourceFile>, Vec<Problem>) {
    let (file, faults) = stowplan_files::read_one(fleet, name);
    (file.map(source), faults.into_iter().map(problem).collect())
}

fn source(file: File) -> SourceFile {
    SourceFile::new(file.path, file.text)
}

fn problem(fault: Fault) -> Problem {
    let place = Place::File {
        path: fault.path.into(),
        span: fault.span,
    };
    let mut problem = Problem::new(fault.code, fault.message, place);
    problem.help = fault.help.map(str::to_owned);
    problem
}
