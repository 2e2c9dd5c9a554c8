//! What cargo tells a build script, and what it is told.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Where a build script runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The only folder that is written: `OUT_DIR`.
    pub out: PathBuf,
    /// The folder of the package's `Cargo.toml`, from which folders are named: `CARGO_MANIFEST_DIR`.
    pub package: PathBuf,
}

impl Surroundings {
    /// What cargo says to the build script that this process is, if it is one.
    pub fn of_build_script() -> Option<Self> {
        Some(Self {
            out: env::var_os("OUT_DIR")?.into(),
            package: env::var_os("CARGO_MANIFEST_DIR")?.into(),
        })
    }

    /// The folder that people run cargo in, and that rustc's paths are from: the nearest with a
    /// `Cargo.lock`, or else the package's.
    pub(crate) fn workspace(&self) -> &Path {
        let mut folders = self.package.ancestors();
        let found = folders.find(|it| it.join("Cargo.lock").is_file());
        found.unwrap_or(&self.package)
    }
}

/// Does a build script's work.
///
/// The script succeeds even if something is wrong: cargo stops at a `cargo::error`, and shows it
/// without what the script printed, how it was started and where backtraces are to be had.
pub(crate) fn script(
    work: impl FnOnce(&Surroundings, &mut dyn Write) -> io::Result<()>,
) -> ExitCode {
    let Some(surroundings) = Surroundings::of_build_script() else {
        let words = "`OUT_DIR` is not set: this is for build scripts, which cargo runs";
        let _ = writeln!(io::stderr(), "{words}");
        return ExitCode::FAILURE;
    };
    let mut to = io::stdout().lock();
    match work(&surroundings, &mut to).and_then(|()| to.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "cargo can't be told: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The one who reads a build script's output.
pub(crate) struct Cargo<'a>(pub(crate) &'a mut dyn Write);

impl Cargo<'_> {
    /// Names an input. Of a folder cargo looks at all that is in it, however deep: files that
    /// change, come and go. A path that isn't there makes it run the script each time.
    pub(crate) fn rerun_if_changed(&mut self, path: &Path) -> io::Result<()> {
        writeln!(self.0, "cargo::rerun-if-changed={}", path.display())
    }

    /// Says what is wrong.
    ///
    /// Cargo takes no text of more lines than one, and begins each with `error: package@version: `.
    /// Under that the lines keep their columns, so the arrow still points at its word; a single
    /// line for each problem would lose the source line, and a failing script's standard error is
    /// shown between its other output and a note about backtraces.
    pub(crate) fn error(&mut self, text: &str) -> io::Result<()> {
        self.lines("error", text)
    }

    /// Says what is right and may yet not be what was meant. Cargo repeats it until it is gone.
    #[cfg(feature = "generate")]
    pub(crate) fn warning(&mut self, text: &str) -> io::Result<()> {
        self.lines("warning", text)
    }

    fn lines(&mut self, word: &str, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.0, "cargo::{word}={line}")?;
        }
        Ok(())
    }
}
