//! What is wrong with a file or folder, whatever it says.

use std::{fmt, io};

/// The code of a fault of a file that is no text.
pub const NO_TEXT: &str = "not-utf8";

/// A file or folder that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A word for the kind of fault, such as `cannot-read`.
    pub code: &'static str,
    /// The path from the fleet's folder.
    pub path: String,
    /// Where in the text, in bytes.
    pub span: (usize, usize),
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<&'static str>,
}

impl Fault {
    pub(crate) fn new(code: &'static str, path: &str, message: String) -> Self {
        Self {
            code,
            path: path.to_owned(),
            span: (0, 0),
            message,
            help: None,
        }
    }

    pub(crate) fn unreadable(path: &str, error: &io::Error) -> Self {
        Self::new(
            "cannot-read",
            path,
            format!("`{path}` can't be read: {error}"),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
