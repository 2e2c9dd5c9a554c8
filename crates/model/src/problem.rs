//! What is wrong with a fleet, as data: found by the model, by reading files and by planning, shown by the command line.

use std::{fmt, panic::Location, sync::Arc};

use crate::Name;

/// One thing that is wrong, and where.
///
/// A problem always stops the run: nothing is rendered from a fleet that has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A short word for the kind of problem, such as `unknown-field`: stable, for scripts.
    pub code: &'static str,
    /// What is wrong: a lower-case phrase that names both parties of a conflict.
    pub message: String,
    /// Where it was written.
    pub place: Place,
    /// A few words shown beside the place, such as "not a field of `web`".
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that take part, with a few words each.
    pub related: Vec<(Place, String)>,
}

impl Problem {
    /// A problem at `place`.
    pub fn new(code: &'static str, message: impl Into<String>, place: Place) -> Self {
        Self {
            code,
            message: message.into(),
            place,
            label: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// Adds a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that takes part.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        self.help
            .as_ref()
            .map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for Problem {}

/// Where something was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In no file: built in memory.
    Nowhere,
    /// In a Rust source file: the call that said it.
    Code {
        /// The file, as the compiler names it.
        file: &'static str,
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
    },
    /// A stretch of an input file.
    File {
        /// The file's path, as it was given.
        path: Arc<str>,
        /// Where it begins and ends, in bytes.
        span: (usize, usize),
    },
    /// A key of an environment, by JSON pointer into what its layers merge to.
    /// Whoever read the files knows the file and line.
    Environment {
        /// The app and the environment.
        environment: EnvironmentId,
        /// Such as `/services/web/replicas`; empty for the whole.
        pointer: String,
    },
    /// A key of a cluster's file, by JSON pointer.
    Cluster {
        /// The cluster.
        cluster: Name,
        /// Such as `/loadBalancer`; empty for the whole.
        pointer: String,
    },
}

impl Place {
    /// The place of the Rust call that asks.
    #[track_caller]
    pub fn caller() -> Self {
        let location = Location::caller();
        Self::Code {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("fleet"),
            Self::Code { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::File { path, span } => write!(f, "{path}:{}", span.0),
            Self::Environment {
                environment,
                pointer,
            } => write!(f, "environment {environment}{pointer}"),
            Self::Cluster { cluster, pointer } => write!(f, "cluster {cluster}{pointer}"),
        }
    }
}

/// Which environment: an app's name and the environment's, written `app/environment`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct EnvironmentId {
    /// The app.
    pub app: Name,
    /// The environment.
    pub environment: Name,
}

impl fmt::Display for EnvironmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.app, self.environment)
    }
}
