//! Where text goes: data to standard output, words to standard error.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
};

use stowplan_input::{Report, Style};
use stowplan_model::{Place, Problem};

/// The two streams of a command, and how much may be said on them.
pub(crate) struct Output<'a> {
    pub(crate) data: &'a mut (dyn Write + Send),
    pub(crate) words: &'a mut (dyn Write + Send),
    pub(crate) volume: Volume,
    /// Of words.
    pub(crate) style: Style,
    /// What the program is called, for commands that words name.
    pub(crate) program: &'a str,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Volume {
    /// Data and errors.
    Quiet,
    /// Summaries and remarks too.
    Normal,
    /// What is read and written too.
    Verbose,
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something is wrong with the input, or the output can't be written.
    Problems(Box<Report>),
    /// What was looked for was found, and has been told.
    Found,
    /// Whoever read the data went away: nobody is left to be told.
    Gone,
}

impl Failure {
    /// A failure of problems that are in no file.
    pub(crate) fn of(problems: Vec<Problem>) -> Self {
        Report::new(problems, Vec::new()).into()
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Problems(Box::new(report))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::of(vec![problem])
    }
}

impl Output<'_> {
    /// Writes data.
    pub(crate) fn data(&mut self, data: impl fmt::Display) -> Result<(), Failure> {
        let written = write!(self.data, "{data}");
        written.map_err(|error| stream_failure(&error))
    }

    /// Writes data that is bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.data
            .write_all(bytes)
            .map_err(|error| stream_failure(&error))
    }

    /// Writes what a command came to, where its data went elsewhere, unless `--quiet`.
    pub(crate) fn summary(&mut self, data: impl fmt::Display) -> Result<(), Failure> {
        if self.volume == Volume::Quiet {
            Ok(())
        } else {
            self.data(data)
        }
    }

    /// Says something that scripts don't need, unless `--quiet`.
    pub(crate) fn remark(&mut self, words: impl fmt::Display) {
        self.say(Volume::Normal, words);
    }

    /// Says what is done, with `--verbose`.
    pub(crate) fn detail(&mut self, words: impl fmt::Display) {
        self.say(Volume::Verbose, words);
    }

    /// Says what is wrong.
    pub(crate) fn problems(&mut self, report: &Report) {
        let count = report.problems().len();
        let text = report.text(self.style);
        // Without standard error nobody can be told that there is none.
        let _ = write!(self.words, "{text}");
        if count > 1 {
            let _ = writeln!(self.words, "\n{count} problems");
        }
    }

    /// Says what is right and may yet not be what was meant, unless `--quiet`.
    pub(crate) fn warnings(&mut self, report: &Report) {
        if self.volume > Volume::Quiet && !report.problems().is_empty() {
            let _ = write!(self.words, "{}", report.text(self.style));
        }
    }

    fn say(&mut self, volume: Volume, words: impl fmt::Display) {
        if self.volume >= volume {
            let _ = writeln!(self.words, "{words}");
        }
    }
}

/// What an error of standard output means.
pub(crate) fn stream_failure(error: &io::Error) -> Failure {
    if error.kind() == ErrorKind::BrokenPipe {
        return Failure::Gone;
    }
    let message = format!("standard output can't be written: {error}");
    Problem::new("cannot-write", message, Place::Nowhere).into()
}
