//! The text of an input file, and places in it.

use std::sync::Arc;

use stowplan_model::Place;

/// An input file that somebody read: its path from the fleet's root and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path, with `/` between folders, such as `environments/ovenbreak/dev1.yaml`.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl SourceFile {
    /// A file of this path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The place of a stretch of this file, in bytes.
    pub fn place(&self, span: (usize, usize)) -> Place {
        Place::File {
            path: Arc::clone(&self.path),
            span,
        }
    }

    /// Where a byte stands; past the end, the end.
    pub fn position(&self, byte: usize) -> Position {
        let before = self.text.get(..self.whole(byte)).unwrap_or_default();
        let line = before.bytes().filter(|it| *it == b'\n').count() + 1;
        let begin = before.rfind('\n').map_or(0, |it| it + 1);
        let column = before[begin..]
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
            + 1;
        Position { line, column }
    }

    /// The line that a span begins on, and the part of the span that is on it.
    pub(crate) fn on_line(&self, span: (usize, usize)) -> ((usize, usize), (usize, usize)) {
        let start = self.whole(span.0);
        let before = self.text.get(..start).unwrap_or_default();
        let begin = before.rfind('\n').map_or(0, |it| it + 1);
        let rest = self.text.get(begin..).unwrap_or_default();
        // A byte order mark is no part of the first line.
        let begin = begin + (rest.len() - rest.trim_start_matches('\u{feff}').len());
        let line = self
            .text
            .get(begin..)
            .and_then(|it| it.lines().next())
            .unwrap_or_default();
        let line_end = begin + line.len();
        let start = start.clamp(begin, line_end);
        (
            (begin, line_end),
            (start, self.whole(span.1).clamp(start, line_end)),
        )
    }

    /// The nearest byte at or before this one that begins a character.
    pub(crate) fn whole(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte)
            .rev()
            .find(|it| self.text.is_char_boundary(*it))
            .unwrap_or(0)
    }
}

/// A line and a column, in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters, from 1.
    pub column: usize,
}

/// All files of a run; a [`Mark`] names one by its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources(Vec<SourceFile>);

impl Sources {
    pub(crate) fn new(files: Vec<SourceFile>) -> Self {
        Self(files)
    }

    pub(crate) fn files(&self) -> &[SourceFile] {
        &self.0
    }

    /// The files with the numbers that marks know them by.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &SourceFile)> {
        (0..).zip(&self.0)
    }

    pub(crate) fn file(&self, number: u32) -> Option<&SourceFile> {
        usize::try_from(number).ok().and_then(|it| self.0.get(it))
    }

    /// What is written there.
    pub(crate) fn text(&self, mark: Mark) -> &str {
        let (start, end) = mark.span();
        self.file(mark.file)
            .and_then(|it| it.text.get(start..end))
            .unwrap_or_default()
    }

    pub(crate) fn place(&self, mark: Mark) -> Place {
        let file = self.file(mark.file);
        file.map_or(Place::Nowhere, |file| file.place(mark.span()))
    }
}

/// A stretch of one of the files, in bytes; small, because every node of every tree has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Mark {
    pub(crate) fn new(file: u32, (start, end): (usize, usize)) -> Self {
        // Files are refused long before they reach four gigabytes.
        let narrow = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Self {
            file,
            start: narrow(start),
            end: narrow(end),
        }
    }

    pub(crate) fn span(self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let check = |text: &str, byte: usize, line: usize, column: usize| {
            let file = SourceFile::new("x.yaml", text);
            assert_eq!(
                file.position(byte),
                Position { line, column },
                "{text:?} at {byte}"
            );
        };
        check("", 0, 1, 1);
        check("ab", 1, 1, 2);
        check("é: x", 2, 1, 2);
        check("é: x", 1, 1, 1);
        check("a\r\nb", 3, 2, 1);
        check("\u{feff}a", 3, 1, 1);
        check("a\n", 99, 2, 1);
    }
}
