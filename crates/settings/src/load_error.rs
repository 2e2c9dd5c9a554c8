//! All that is wrong with what a program is told.

use std::fmt;

/// All that is wrong with what a program is told, one line each.
///
/// `Debug` writes the same as `Display`, so that `fn main() -> Result<(), LoadError>` says it well.
/// It never has the value of a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct LoadError {
    of: &'static str,
    lines: Vec<String>,
}

impl LoadError {
    pub(crate) const fn new(of: &'static str, lines: Vec<String>) -> Self {
        Self { of, lines }
    }

    /// What is wrong, one line each: which variable or key, what it takes, what was found.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let things = if self.lines.len() == 1 {
            "thing is"
        } else {
            "things are"
        };
        write!(f, "{} {things} wrong with `{}`:", self.lines.len(), self.of)?;
        for line in &self.lines {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for LoadError {}
