//! From arguments to an exit code.

use std::{
    env,
    ffi::OsString,
    fmt,
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, error::Error};
use stowplan_check::{Check, Checker, Source};
use stowplan_input::{Fleet, Style};
use stowplan_ledger::Terms;
use stowplan_model::Date;

use crate::{
    args::{self, Arguments, Color, Command, LedgerAction, Render},
    command,
    fleet::LoadedFleet,
    output::{Failure, Output, Volume, stream_failure},
    plan_warnings::PlanWarnings,
    today::today,
};

/// A fleet with a command line around it.
///
/// [`run`](crate::run) is the short form; a program that has more to say than its fleet uses this.
#[derive(Clone)]
pub struct Program {
    fleet: Fleet,
    notice: Option<String>,
    checks: Vec<Arc<dyn Check>>,
    definitions: Vec<Source>,
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("fleet", &self.fleet)
            .field("notice", &self.notice)
            .finish_non_exhaustive()
    }
}

/// What a command has to do with the process that it runs in.
#[derive(Debug, Default)]
struct Surroundings {
    /// `SOURCE_DATE_EPOCH`.
    source_date_epoch: Option<OsString>,
    /// Whether colours are welcome to standard output and standard error, where nothing is said.
    data_coloured: bool,
    words_coloured: bool,
}

/// Something was found.
const FOUND: u8 = 1;

/// It could not run: bad usage, or unreadable or invalid input.
const COULD_NOT_RUN: u8 = 2;

impl Program {
    /// The command line of a fleet.
    pub fn new(fleet: Fleet) -> Self {
        Self {
            fleet,
            notice: None,
            checks: Vec::new(),
            definitions: Vec::new(),
        }
    }

    /// Adds rules of the fleet's own to those of `check`. Default: none.
    pub fn check(mut self, check: impl Check + 'static) -> Self {
        self.checks.push(Arc::new(check));
        self
    }

    /// Adds definitions of custom resources, under the name of their file: `check` holds what an
    /// environment has of these kinds against them. Default: those in the folder `crds` beside
    /// `environments`.
    pub fn crds(mut self, file: impl Into<String>, text: impl AsRef<[u8]>) -> Self {
        self.definitions.push(Source::new(file, text.as_ref()));
        self
    }

    /// A line that standard error shows before anything is done, such as where the fleet is from.
    /// Default: none.
    pub fn notice(mut self, notice: impl Into<String>) -> Self {
        self.notice = Some(notice.into());
        self
    }

    /// Does what the process' arguments say.
    ///
    /// The exit code is 0 if all is well, 1 if a check found something or `stowplan.lock` would
    /// change and must not, and 2 if it could not be done: bad usage, input that is unreadable or
    /// wrong, output that can't be written.
    pub fn run(&self) -> ExitCode {
        let set = |name: &str| env::var_os(name).is_some_and(|it| !it.is_empty());
        let coloured = !set("NO_COLOR") && env::var_os("TERM").is_none_or(|it| it != "dumb");
        let surroundings = Surroundings {
            source_date_epoch: env::var_os("SOURCE_DATE_EPOCH"),
            data_coloured: coloured && io::stdout().is_terminal(),
            words_coloured: coloured && io::stderr().is_terminal(),
        };
        let mut data = BufWriter::with_capacity(1 << 16, io::stdout());
        let mut words = io::stderr();
        let arguments: Vec<OsString> = env::args_os().collect();
        ExitCode::from(self.execute(&arguments, &surroundings, &mut data, &mut words))
    }

    /// Does what `arguments` say, the first of which is the program's name.
    fn execute(
        &self,
        arguments: &[OsString],
        surroundings: &Surroundings,
        data: &mut (dyn Write + Send),
        words: &mut (dyn Write + Send),
    ) -> u8 {
        let parsed = match Arguments::try_parse_from(arguments) {
            Ok(parsed) => parsed,
            Err(error) => return told(&error, asked_color(arguments), surroundings, data, words),
        };
        let global = &parsed.global;
        let volume = match (global.quiet, global.verbose) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Verbose,
            (false, false) => Volume::Normal,
        };
        let coloured = is_coloured(global.color, surroundings.words_coloured);
        let style = if coloured {
            Style::Coloured
        } else {
            Style::Plain
        };
        let program = arguments.first().map(Path::new).and_then(Path::file_stem);
        let program = program.map_or_else(|| "stowplan".into(), |it| it.to_string_lossy());
        let mut output = Output {
            data,
            words,
            volume,
            style,
            program: &program,
        };
        let done = self.dispatch(&parsed, surroundings, &mut output);
        let done = done.and_then(|()| output.data.flush().map_err(|error| stream_failure(&error)));
        match done {
            Ok(()) | Err(Failure::Gone) => 0,
            Err(Failure::Found) => {
                let _ = output.data.flush();
                FOUND
            }
            Err(Failure::Problems(report)) => {
                // What was written before the failure comes before its message.
                let _ = output.data.flush();
                output.problems(&report);
                COULD_NOT_RUN
            }
        }
    }

    fn dispatch(
        &self,
        arguments: &Arguments,
        surroundings: &Surroundings,
        output: &mut Output<'_>,
    ) -> Result<(), Failure> {
        let directory = arguments.global.directory.as_deref();
        let root = directory.unwrap_or(Path::new(""));
        let epoch = surroundings.source_date_epoch.as_deref();
        let on = |day: Option<Date>| day.map_or_else(|| today(epoch), Ok);
        let load = |day: Date, output: &mut Output<'_>| self.load(directory, terms(day), output);
        let render = |render: &Render, output: &mut Output<'_>| {
            let terms = Terms {
                reuse: render.reuse,
                ..terms(on(render.today)?)
            };
            let fleet = self.load(directory, terms, output)?;
            command::render::run(render, root, &fleet, output)
        };
        match &arguments.command {
            Some(Command::Completions(completions)) => {
                command::completions::run(completions, output.program, output)
            }
            None => render(&Render::default(), output),
            Some(Command::Render(arguments)) => render(arguments, output),
            Some(Command::Check(check)) => {
                let checker = self.checker(check);
                let coloured = is_coloured(arguments.global.color, surroundings.data_coloured);
                let today = on(check.today)?;
                let setting = command::check::Setting {
                    checker,
                    root,
                    coloured,
                    today,
                };
                let load = |output: &mut Output<'_>| load(today, output);
                command::check::run(check, &setting, load, output)
            }
            Some(Command::Explain(explain)) => {
                let rules = self
                    .checks
                    .iter()
                    .cloned()
                    .fold(Checker::new().with(PlanWarnings), Checker::with_shared);
                command::explain::run(explain, &rules.rules(), output)
            }
            Some(Command::List(list)) => {
                let today = on(list.today)?;
                command::list::run(list, today, &load(today, output)?, output)
            }
            Some(Command::Plan(plan)) => {
                command::plan::run(plan, &load(on(None)?, output)?, output)
            }
            Some(Command::Endpoints(endpoints)) => {
                command::endpoints::run(endpoints, &load(on(None)?, output)?, output)
            }
            Some(Command::Ledger(ledger)) => {
                let released = match &ledger.action {
                    Some(LedgerAction::Release(release)) => release.today,
                    Some(LedgerAction::Rename(rename)) => rename.today,
                    _ => None,
                };
                let today = on(released)?;
                command::ledger::run(ledger, today, &load(today, output)?, output)
            }
            Some(Command::Local(local)) => {
                command::local::run(local, root, &load(on(None)?, output)?, output)
            }
        }
    }

    fn checker(&self, arguments: &args::Check) -> Checker {
        let mut checker = Checker::new()
            .crds(self.definitions.clone())
            .with(PlanWarnings);
        if let Some(minor) = arguments.kubernetes_version {
            checker = checker.kubernetes(minor);
        }
        for check in &self.checks {
            checker = checker.with_shared(Arc::clone(check));
        }
        checker
    }

    fn load(
        &self,
        directory: Option<&Path>,
        terms: Terms,
        output: &mut Output<'_>,
    ) -> Result<LoadedFleet, Failure> {
        if let Some(notice) = &self.notice {
            output.remark(notice);
        }
        LoadedFleet::load(&self.fleet, directory, terms, output)
    }
}

/// Numbers released long enough before a day are given again.
fn terms(today: Date) -> Terms {
    Terms {
        today: Some(today),
        reuse: false,
    }
}

/// Shows what the parser says: help and version as data, bad usage as words.
fn told<'a>(
    error: &Error,
    color: Color,
    surroundings: &Surroundings,
    data: &'a mut (dyn Write + Send),
    words: &'a mut (dyn Write + Send),
) -> u8 {
    let (stream, coloured) = if error.use_stderr() {
        (words, surroundings.words_coloured)
    } else {
        (data, surroundings.data_coloured)
    };
    let text = error.render();
    let written = if is_coloured(color, coloured) {
        write!(stream, "{}", text.ansi())
    } else {
        write!(stream, "{text}")
    };
    // There is nothing to be said about a stream that can't be written, and nowhere to say it.
    let _ = written.and_then(|()| stream.flush());
    if error.use_stderr() { COULD_NOT_RUN } else { 0 }
}

fn is_coloured(color: Color, by_itself: bool) -> bool {
    match color {
        Color::Auto => by_itself,
        Color::Always => true,
        Color::Never => false,
    }
}

/// The `--color` of arguments that can't be parsed otherwise.
fn asked_color(arguments: &[OsString]) -> Color {
    let texts: Vec<&str> = arguments.iter().filter_map(|it| it.to_str()).collect();
    let separate = texts
        .windows(2)
        .find_map(|pair| (pair[0] == "--color").then_some(pair[1]));
    let joined = texts.iter().find_map(|it| it.strip_prefix("--color="));
    match separate.or(joined) {
        Some("always") => Color::Always,
        Some("never") => Color::Never,
        _ => Color::Auto,
    }
}
