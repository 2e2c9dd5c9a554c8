//! The command line as a process.
//!
//! It works on the fleet in `tests/fleet`, copied to a folder of its own for each test: the `cafe`
//! app of the catalog in three environments. What is said is held in `golden/cli/` and
//! `golden/errors/`.

mod check;
mod endpoints;
mod error;
mod folder;
mod format;
mod help;
mod layout;
mod ledger;
mod list;
mod local;
mod lock;
mod plan;
mod render;
mod stream;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// A copy of the fleet, and the program that is run in it.
pub(crate) struct Fleet(TempDir);

impl Fleet {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fleet");
        copy(&from, folder.path());
        Self(folder)
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, in folders that are made for it.
    pub(crate) fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Every file under a folder, in order, with `/` between folders.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut found = Vec::new();
        walk(&root, &mut found);
        let shown = |path: &PathBuf| {
            let parts = path.strip_prefix(&root).unwrap().iter();
            parts
                .map(|it| it.to_str().unwrap())
                .collect::<Vec<_>>()
                .join("/")
        };
        let mut files: Vec<String> = found.iter().map(shown).collect();
        files.sort();
        files
    }

    /// The program in the fleet's folder, with nothing of this process' environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stowplan"));
        command
            .env_clear()
            .current_dir(self.0.path())
            .args(arguments);
        command
    }

    /// Runs it with the fleet's own environment files.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_alone(&[&["-C", "."], arguments].concat())
    }

    /// Runs it with nothing but these arguments.
    pub(crate) fn run_alone(&self, arguments: &[&str]) -> Run {
        Run::new(arguments, &self.command(arguments).output().unwrap())
    }
}

/// What a run came to.
pub(crate) struct Run {
    arguments: String,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Run {
    pub(crate) fn new(arguments: &[&str], output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            arguments: arguments.join(" "),
            out: text(&output.stdout),
            err: text(&output.stderr),
            code: output.status.code().unwrap(),
        }
    }

    /// Goes on only if all was well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.err);
        self
    }

    /// Everything that was said, as a golden holds it.
    pub(crate) fn transcript(&self) -> String {
        let mut text = format!("$ stowplan {}\n", self.arguments);
        for (name, said) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !said.is_empty() {
                write!(text, "--- {name}\n{said}").unwrap();
            }
        }
        writeln!(text, "--- exit code {}", self.code).unwrap();
        // Where folders are joined by another sign, messages have it too.
        text.replace(std::path::MAIN_SEPARATOR, "/")
            .replace("stowplan.exe", "stowplan")
    }
}

/// Compares with `golden/cli/<name>.snap`.
#[track_caller]
pub(crate) fn golden(name: &str, run: &Run) {
    compare("../golden/cli", name, run);
}

/// Compares with `golden/errors/<name>.snap`; nothing but words may have been written.
#[track_caller]
pub(crate) fn golden_error(name: &str, run: &Run) {
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    compare("../golden/errors", name, run);
}

fn compare(folder: &str, name: &str, run: &Run) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Where an app of the catalog is modelled may move.
    settings.add_filter(r"\.rs:\d+:\d+", ".rs:LINE:COLUMN");
    settings.bind(|| insta::assert_snapshot!(name, run.transcript()));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}
