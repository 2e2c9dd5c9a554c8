//! The door for build scripts.

use std::{
    borrow::Borrow,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use stowplan_input::{Fleet, Report, SourceFile, Style};
use stowplan_model::{Name, Place, Problem};

use crate::{
    Generated, Options,
    cargo::{Cargo, Surroundings, script},
    folder::Folder,
    generate,
    load::Read,
    output,
};

/// What a build script generates: see the [crate](crate).
pub fn configure() -> Builder {
    Builder::default()
}

/// What is generated, from where, and under which name.
#[derive(Debug, Clone)]
#[must_use = "it does nothing before `generate`"]
pub struct Builder {
    app: Option<String>,
    options: Options,
    folder: Option<PathBuf>,
    file: String,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            app: None,
            options: Options::default(),
            folder: None,
            file: crate::FILE.to_owned(),
        }
    }
}

impl Builder {
    /// The app that is generated, without a module around it: the one that the program belongs to.
    /// Default: all, each in a module of its own.
    pub fn app(mut self, name: impl Into<String>) -> Self {
        self.app = Some(name.into());
        self
    }

    /// A module per environment too, with what is there alone: naming a service where it isn't
    /// does not compile. Default: an `Option` by environment, and nothing else.
    pub fn per_environment(mut self) -> Self {
        self.options.per_environment = true;
        self
    }

    /// A `match` of another crate needs no `_` either: a new environment breaks whoever doesn't
    /// handle it, as it does in the crate that includes the text. Default: the enum is
    /// `#[non_exhaustive]`, which
    /// [only other crates notice](https://doc.rust-lang.org/reference/attributes/type_system.html#the-non_exhaustive-attribute).
    pub fn exhaustive(mut self) -> Self {
        self.options.exhaustive = true;
        self
    }

    /// The environment files and `stowplan.lock` as text too. Default: without.
    pub fn sources(mut self) -> Self {
        self.options.sources = true;
        self
    }

    /// The folder that holds `environments/` and `stowplan.lock`, from the package's; its files
    /// take the place of all that the fleet brings along. Default: the fleet's own folder
    /// ([`Fleet::directory`]) besides what is embedded, or what is embedded alone.
    pub fn folder(mut self, path: impl Into<PathBuf>) -> Self {
        self.folder = Some(path.into());
        self
    }

    /// The name of the file that is written to `OUT_DIR`. Default: `stowplan.rs`.
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.file = name.into();
        self
    }

    /// Does it, in a build script.
    ///
    /// Where something is wrong with the fleet, cargo is told and stops; the exit code is for a
    /// cargo that can't be told.
    pub fn generate(&self, fleet: impl Borrow<Fleet>) -> ExitCode {
        script(|surroundings, to| self.run(fleet.borrow(), surroundings, to))
    }

    /// Does it in these surroundings, and tells `to` what cargo is to know: the inputs, warnings,
    /// and all that is wrong.
    ///
    /// # Errors
    ///
    /// Only that `to` can't be written.
    pub fn run(
        &self,
        fleet: &Fleet,
        surroundings: &Surroundings,
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let folder = self.folder.as_deref().or(fleet.root());
        let folder = folder.map(|it| Folder::new(it, surroundings));
        let root = folder.as_ref().map(|it| (&*it.full, &*it.shown));
        let read = Read::new(fleet, root, self.folder.is_some());
        let made = self.make(&read);
        let mut cargo = Cargo(to);
        match &folder {
            Some(folder) => {
                let matters = made.as_ref().is_ok_and(|it| it.unrecorded);
                folder.declare(matters, &mut cargo)?;
            }
            // What is embedded comes with the build script. A script that names no input is run
            // after any change in the package; this one is there in any case.
            None => cargo.rerun_if_changed("Cargo.toml".as_ref())?,
        }
        let told = |report: Report| match &folder {
            Some(folder) => seen(&report, &read, folder),
            None => report,
        };
        match made.and_then(|made| {
            self.write(&made, fleet, surroundings)
                .map(|()| made.warnings)
        }) {
            Ok(warnings) if warnings.problems().is_empty() => Ok(()),
            Ok(warnings) => cargo.warning(&told(warnings).as_warnings().text(Style::Plain)),
            Err(report) => {
                cargo.error(&told(report.clone()).text(Style::Plain))?;
                match report.problems().len() {
                    0 | 1 => Ok(()),
                    count => cargo.error(&format!("\n{count} problems")),
                }
            }
        }
    }

    fn make(&self, read: &Read) -> Result<Generated, Report> {
        let loaded = read.load()?;
        let refuse = |problem| Report::new(vec![problem], Vec::new());
        let app = self.app.as_ref().map(|it| it.parse::<Name>()).transpose();
        let app = app.map_err(|error| {
            let message = error.with_what("app's name".to_owned()).to_string();
            refuse(Problem::new("bad-name", message, Place::Nowhere))
        })?;
        let options = Options {
            app,
            ..self.options.clone()
        };
        generate(&loaded, &options)
    }

    /// Writes what was made, and removes what an earlier build made and this one doesn't.
    fn write(
        &self,
        made: &Generated,
        fleet: &Fleet,
        surroundings: &Surroundings,
    ) -> Result<(), Report> {
        let out = &surroundings.out;
        let mut written = vec![output::write(&out.join(&self.file), &made.rust)];
        let is_meant = |name: &&Name| self.app.as_ref().is_none_or(|it| *it == name.as_str());
        for app in fleet.apps().iter().map(|it| &it.name).filter(is_meant) {
            let path = out.join(crate::PRESETS).join(format!("{app}.json"));
            written.push(match made.presets.get(app) {
                Some(text) => output::write(&path, text),
                None => output::remove(&path),
            });
        }
        let problem = |message| Problem::new("cannot-write", message, Place::Nowhere);
        let failed = written.into_iter().filter_map(Result::err).map(problem);
        let problems: Vec<Problem> = failed.collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Report::new(problems, Vec::new()))
        }
    }
}

/// The report with the paths of the folder's files as people see them who run cargo.
fn seen(report: &Report, read: &Read, folder: &Folder) -> Report {
    let is_read = |path: &str| read.files.iter().any(|it| *it.path == *path);
    let place = |place: &Place| match place {
        Place::File { path, span } if is_read(path) => Place::File {
            path: folder.show(path).into(),
            span: *span,
        },
        place => place.clone(),
    };
    let problems = report.problems().iter().map(|it| Problem {
        place: place(&it.place),
        related: (it.related.iter())
            .map(|(at, words)| (place(at), words.clone()))
            .collect(),
        ..it.clone()
    });
    // Of what may be secret these texts have stars.
    let sources = report.sources().iter().map(|it| {
        if is_read(&it.path) {
            SourceFile::new(folder.show(&it.path), it.text.clone())
        } else {
            it.clone()
        }
    });
    Report::new(problems.collect(), sources.collect())
}
