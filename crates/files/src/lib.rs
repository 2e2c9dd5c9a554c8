//! Reads the files of a fleet's folder: `environments/`, and `stowplan.lock` beside it.
//!
//! It knows nothing of what the files say and needs nothing but the standard library, so that a
//! build script which only embeds them costs nothing.

mod fault;
mod reading;

use std::{fs, io, path::Path};

pub use fault::{Fault, NO_TEXT};

use reading::Reading;

/// The folder that environment files are in, under a fleet's own.
pub const FOLDER: &str = "environments";

/// The file that numbers are recorded in, under a fleet's own folder.
pub const LOCK: &str = "stowplan.lock";

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// The path from the fleet's folder, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What was read, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// The files in the order of their paths.
    pub files: Vec<File>,
    /// What is wrong with files and folders as such.
    pub faults: Vec<Fault>,
}

/// Reads every `*.yaml` and `*.yml` under `environments/` of `fleet`, in the order of their paths.
///
/// Hidden files and folders and files of other names are left alone; links are followed.
/// What can't be read is a fault, and all others are read all the same.
pub fn read(fleet: &Path) -> Files {
    let mut reading = Reading::default();
    reading.folder(&fleet.join(FOLDER), FOLDER);
    reading.finish()
}

/// Reads the file `name` of `fleet`, if it is there.
pub fn read_one(fleet: &Path, name: &str) -> (Option<File>, Vec<Fault>) {
    let mut reading = Reading::default();
    let path = fleet.join(name);
    match fs::metadata(&path) {
        Ok(what) => reading.text(&path, &what, name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => reading.unreadable(name, &error),
    }
    let mut read = reading.finish();
    (read.files.pop(), read.faults)
}

/// Says that there is no folder `environments` in `fleet`, which people know as `shown`, if it is so.
///
/// Without it there is nothing to read, and mostly it is another folder that is meant.
pub fn missing(fleet: &Path, shown: &Path) -> Option<Missing> {
    if fleet.join(FOLDER).is_dir() {
        return None;
    }
    let folder = shown.join(FOLDER);
    let shown = shown.display();
    let message = if fleet.is_dir() {
        format!("`{shown}` has no folder `{FOLDER}`")
    } else {
        format!("there is no folder `{shown}`")
    };
    let itself = fleet.file_name().is_some_and(|it| it == FOLDER);
    Some(Missing {
        message,
        looked_in: folder.display().to_string(),
        itself,
    })
}

/// That a fleet's folder has no `environments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is missing.
    pub message: String,
    /// Where environment files were looked for.
    looked_in: String,
    /// Whether `environments` itself was named in place of the folder that holds it.
    itself: bool,
}

impl Missing {
    /// What to do about it, where `named_by` is what names the folder.
    pub fn help(&self, named_by: &str) -> String {
        if self.itself {
            return format!("name the folder that holds `{FOLDER}`, not `{FOLDER}` itself");
        }
        format!(
            "environment files are looked for in `{}`: {named_by} names the folder that holds `{FOLDER}`",
            self.looked_in
        )
    }
}
