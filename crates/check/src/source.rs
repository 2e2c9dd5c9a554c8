//! Texts, and positions in them.

use std::{ops::Range, sync::Arc};

/// A text to check, and the name under which it is reported.
#[derive(Debug, Clone)]
pub struct Source {
    /// A path, or `-`.
    pub name: String,
    /// What it holds.
    pub text: Arc<[u8]>,
    /// Whether it was only found in a folder, where other files may lie too: then a document
    /// without both `apiVersion` and `kind` is passed over.
    pub(crate) found: bool,
}

impl Source {
    /// A text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<[u8]>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            found: false,
        }
    }

    /// A text that was found in a folder: what isn't meant to be a Kubernetes object is passed over.
    pub fn found(name: impl Into<String>, text: impl Into<Arc<[u8]>>) -> Self {
        Self {
            found: true,
            ..Self::new(name, text)
        }
    }
}

/// The lines of a text.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    /// Where each line begins.
    starts: Vec<usize>,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t [u8]) -> Self {
        let after = text
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// Tells where bytes stand.
    pub(crate) fn positions(&self) -> Positions<'_, 't> {
        Positions {
            lines: self,
            last: (Position { line: 0, column: 1 }, 0),
        }
    }

    /// The line that a byte stands in.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The bytes of a line, counted from 1, without its end.
    pub(crate) fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts[line - 1];
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with(b"\r") {
            end - 1
        } else {
            end
        };
        start..end
    }
}

/// Tells where bytes stand, best one after the other: what was counted of a line isn't counted
/// again.
#[derive(Debug)]
pub(crate) struct Positions<'l, 't> {
    lines: &'l Lines<'t>,
    /// What was told last, and of which byte.
    last: (Position, usize),
}

impl Positions<'_, '_> {
    /// Where a byte stands.
    pub(crate) fn of(&mut self, byte: usize) -> Position {
        let text = self.lines.text;
        let byte = byte.min(text.len());
        let line = self.lines.line_of(byte);
        let (last, from) = self.last;
        let (mut column, mut from) = if last.line == line && from <= byte {
            (last.column, from)
        } else {
            (1, self.lines.starts[line - 1])
        };
        if from == 0 && column == 1 && text[..byte].starts_with("\u{feff}".as_bytes()) {
            from = "\u{feff}".len();
        }
        column += String::from_utf8_lossy(&text[from..byte]).chars().count();
        let position = Position { line, column };
        self.last = (position, byte);
        position
    }
}
