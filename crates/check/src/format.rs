//! Reports for people and for other programs.
//!
//! Each format is a function from a [`Report`] to text on a stream.

mod explain;
mod github;
mod json;
mod junit;
mod page;
mod sarif;
mod text;

use std::{io, str::FromStr};

use crate::{
    report::Report,
    rule::{Rule, Severity},
};

pub use explain::{explain, rules_like, wrapped};
pub use page::rules_page;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Source lines with carets, as compilers do.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, as code scanners exchange it.
    Sarif,
    /// JUnit XML, as CI servers read it.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// What depends on who reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether text has the colours of a terminal.
    pub coloured: bool,
    /// Whether text shows every finding in full, however many there are.
    pub all: bool,
    /// Whether warnings count as failures.
    pub deny_warnings: bool,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Json,
        Self::Sarif,
        Self::Junit,
        Self::Github,
    ];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }

    /// Writes a report; `rules` are those that were applied.
    pub fn write(
        self,
        report: &Report,
        rules: &[&'static Rule],
        options: Options,
        to: &mut dyn io::Write,
    ) -> io::Result<()> {
        match self {
            Self::Text => text::write(report, options, to),
            Self::Json => json::write(report, to),
            Self::Sarif => sarif::write(report, rules, to),
            Self::Junit => junit::write(report, options, to),
            Self::Github => github::write(report, to),
        }
    }
}

/// A format that isn't known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = Format::ALL.iter().map(|it| it.as_str()).collect();
        write!(
            f,
            "there is no format `{}`: formats are {}",
            self.0,
            words.join(", ")
        )
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|it| it.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

impl Report {
    /// Whether the run failed: by an error, or a warning where those are denied.
    pub fn fails(&self, deny_warnings: bool) -> bool {
        self.count(Severity::Error) > 0 || (deny_warnings && !self.findings.is_empty())
    }

    /// What the run came to, in one line: `2 errors, 1 warning; 14 objects checked, 1 skipped`.
    pub fn summary(&self) -> String {
        let skipped: usize = self.skipped.iter().map(|it| it.count).sum();
        let mut parts = Vec::new();
        if self.findings.is_empty() {
            let nothing = if self.checked == 0 {
                "nothing was checked"
            } else {
                "nothing found"
            };
            parts.push(nothing.to_owned());
        }
        for severity in [Severity::Error, Severity::Warning] {
            let found = self.count(severity);
            if found > 0 {
                parts.push(count(found, severity.as_str()));
            }
        }
        if !self.waived.is_empty() {
            parts.push(format!("{} waived", self.waived.len()));
        }
        let mut line = format!(
            "{}; {} checked",
            parts.join(", "),
            count(self.checked, "object")
        );
        if skipped > 0 {
            line += &format!(", {skipped} skipped");
        }
        line
    }
}
