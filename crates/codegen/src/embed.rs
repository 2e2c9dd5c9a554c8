//! The files of a fleet as a constant, for the crate that defines the fleet: its build script can't
//! know its apps.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use stowplan_files::{FOLDER, LOCK};

use crate::{
    cargo::{Cargo, Surroundings, script},
    folder::Folder,
    output,
};

/// Embeds a fleet's files: see [`Embed`].
pub fn embed() -> Embed {
    Embed::default()
}

/// Embeds `environments/` and `stowplan.lock` as they are, whatever they say.
///
/// The crate that defines a fleet carries its files along this way; its build script can't look
/// into them, as it is built before the apps are.
///
/// ```no_run
/// # use std::process::ExitCode;
/// // build.rs
/// fn main() -> ExitCode {
///     stowplan_codegen::embed().folder("../..").generate()
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// mod files {
///     include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
/// }
///
/// pub fn fleet() -> Fleet {
///     let files = files::SOURCES.iter().map(|(path, text)| SourceFile::new(*path, *text));
///     Fleet::new().app(arena()).sources(files)
/// }
/// ```
///
/// It needs no other crate: `stowplan-codegen = { …, default-features = false }`.
#[derive(Debug, Clone)]
#[must_use = "it does nothing before `generate`"]
pub struct Embed {
    folder: PathBuf,
    file: String,
}

impl Default for Embed {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("."),
            file: crate::FILE.to_owned(),
        }
    }
}

impl Embed {
    /// The folder that holds `environments/` and `stowplan.lock`, from the package's. Default: the
    /// package's.
    pub fn folder(mut self, path: impl Into<PathBuf>) -> Self {
        self.folder = path.into();
        self
    }

    /// The name of the file that is written to `OUT_DIR`. Default: `stowplan.rs`.
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.file = name.into();
        self
    }

    /// Does it, in a build script.
    pub fn generate(&self) -> ExitCode {
        script(|surroundings, to| self.run(surroundings, to))
    }

    /// Does it in these surroundings, and tells `to` what cargo is to know.
    ///
    /// # Errors
    ///
    /// Only that `to` can't be written: what is wrong with the files is told.
    pub fn run(&self, surroundings: &Surroundings, to: &mut dyn Write) -> io::Result<()> {
        let folder = Folder::new(&self.folder, surroundings);
        let mut cargo = Cargo(to);
        // A lock that comes later must be embedded then.
        folder.declare(true, &mut cargo)?;
        if let Some(missing) = stowplan_files::missing(&folder.full, &folder.shown) {
            cargo.error(&missing.message)?;
            return cargo.error(&format!("help: {}", missing.help("`.folder(…)`")));
        }
        let mut read = stowplan_files::read(&folder.full);
        let (lock, faults) = stowplan_files::read_one(&folder.full, LOCK);
        read.files.extend(lock);
        read.faults.extend(faults);
        if read.faults.is_empty() {
            let files: Vec<(&str, &str)> = (read.files.iter())
                .map(|it| (it.path.as_str(), it.text.as_str()))
                .collect();
            let path = surroundings.out.join(&self.file);
            return output::write(&path, &constant(&files)).or_else(|error| cargo.error(&error));
        }
        for fault in read.faults {
            cargo.error(&format!("{}: {fault}", folder.show(&fault.path)))?;
            if let Some(help) = fault.help {
                cargo.error(&format!("help: {help}"))?;
            }
        }
        Ok(())
    }
}

/// Rust that holds these files.
pub(crate) fn constant(files: &[(&str, &str)]) -> String {
    let mut source = format!(
        "/// The files of `{FOLDER}/`, and `{LOCK}`, by their paths from the fleet's folder.\n\
         #[allow(unreachable_pub, reason = \"who includes it may keep it to itself\")]\n\
         pub const SOURCES: &[(&str, &str)] = &[\n"
    );
    for (path, text) in files {
        source.push_str(&format!("    ({path:?}, {text:?}),\n"));
    }
    source.push_str("];\n");
    source
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn run(files: &[(&str, &[u8])]) -> (String, Option<String>) {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for (path, text) in files {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), text).unwrap();
        }
        fs::create_dir_all(at("crates/fleet")).unwrap();
        fs::write(at("Cargo.lock"), "").unwrap();
        let surroundings = Surroundings {
            out: at("out"),
            package: at("crates/fleet"),
        };
        let mut told = Vec::new();
        let embed = embed().folder("../..");
        embed.run(&surroundings, &mut told).unwrap();
        let made = fs::read_to_string(at("out/stowplan.rs")).ok();
        (String::from_utf8(told).unwrap(), made)
    }

    const DECLARED: &str = "cargo::rerun-if-changed=../../environments\n\
                            cargo::rerun-if-changed=../../stowplan.lock\n";

    #[test]
    fn files_are_embedded_in_order() {
        let (told, made) = run(&[
            ("stowplan.lock", b"# none\n"),
            ("environments/arena/dev.yaml", b"class: \"dev\"\r\n"),
            ("environments/arena.md", b"\xff"),
        ]);
        assert_eq!(told, DECLARED);
        assert_eq!(
            made.unwrap(),
            "/// The files of `environments/`, and `stowplan.lock`, by their paths from the fleet's folder.\n\
             #[allow(unreachable_pub, reason = \"who includes it may keep it to itself\")]\n\
             pub const SOURCES: &[(&str, &str)] = &[\n    \
             (\"environments/arena/dev.yaml\", \"class: \\\"dev\\\"\\r\\n\"),\n    \
             (\"stowplan.lock\", \"# none\\n\"),\n\
             ];\n"
        );
    }

    #[test]
    fn what_is_wrong_is_told_and_nothing_written() {
        let (told, made) = run(&[("environments/arena/dev.yaml", b"\xff")]);
        let expect = "cargo::error=environments/arena/dev.yaml: `environments/arena/dev.yaml` is not UTF-8\n\
                      cargo::error=help: save it as UTF-8\n";
        assert_eq!((told, made), (format!("{DECLARED}{expect}"), None));
    }

    #[test]
    fn a_missing_folder_is_told() {
        let (told, made) = run(&[]);
        let expect = "cargo::error=`.` has no folder `environments`\n\
                      cargo::error=help: environment files are looked for in `./environments`: \
                      `.folder(…)` names the folder that holds `environments`\n";
        assert_eq!((told, made), (format!("{DECLARED}{expect}"), None));
    }
}
