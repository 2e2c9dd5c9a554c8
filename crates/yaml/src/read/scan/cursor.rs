//! A place in a text.

use std::ops::Range;

use crate::read::mistake::{Fault, Mistake};

/// A place in a text, and where its line begins.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    line: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
        }
    }

    /// The byte so many bytes ahead; none at the end.
    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// How far this place is from the start of its line. Only what stands before a token counts,
    /// so it makes no difference that this is in bytes.
    pub(super) fn column(&self) -> usize {
        self.at - self.line
    }

    pub(super) fn is_same_line(&self, at: usize) -> bool {
        at >= self.line
    }

    /// At the end of the text, ends its last line.
    pub(super) fn end_line(&mut self) {
        self.line = self.at;
    }

    /// Whether an earlier place is at most so many characters away.
    pub(super) fn is_within(&self, at: usize, characters: usize) -> bool {
        let length = self.at - at;
        length <= characters
            || (length <= characters * 4
                && self
                    .text
                    .get(at..self.at)
                    .is_some_and(|it| it.chars().count() <= characters))
    }

    /// How long the line end is that stands here; 0 where there is none.
    pub(super) fn line_end(&self, ahead: usize) -> usize {
        line_end(self.bytes.get(self.at + ahead..).unwrap_or_default())
    }

    /// Whether white space, a line end or the end of the text stands here.
    pub(super) fn is_blank_or_end(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            None | Some(b' ' | b'\t' | b'\n' | b'\r') => true,
            Some(0xc2 | 0xe2) => self.line_end(ahead) > 0,
            Some(_) => false,
        }
    }

    /// Whether `---` or `...` stands here as a word.
    pub(super) fn is_document_marker(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        (rest.starts_with(b"---") || rest.starts_with(b"...")) && self.is_blank_or_end(3)
    }

    /// Over the line end that stands here, if one does.
    pub(super) fn skip_line_end(&mut self) -> bool {
        let length = self.line_end(0);
        self.at += length;
        if length > 0 {
            self.line = self.at;
        }
        length > 0
    }

    /// Over the line end that stands here; gives what it is in text.
    pub(super) fn take_line_end(&mut self) -> char {
        let found = match self.bytes.get(self.at..) {
            Some([0xe2, _, 0xa8, ..]) => '\u{2028}',
            Some([0xe2, _, 0xa9, ..]) => '\u{2029}',
            _ => '\n',
        };
        self.skip_line_end();
        found
    }

    /// To the end of the line.
    pub(super) fn skip_to_line_end(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut from = 0;
        let end = loop {
            let Some(found) = rest[from..]
                .iter()
                .position(|it| matches!(it, b'\n' | b'\r' | 0xc2 | 0xe2))
            else {
                break rest.len();
            };
            if line_end(&rest[from + found..]) > 0 {
                break from + found;
            }
            from += found + 1;
        };
        self.at += end;
    }

    /// A mistake at the character that begins at this place.
    pub(super) fn fault(&self, mistake: Mistake, at: usize) -> Fault {
        let rest = self.text.get(at..).unwrap_or_default();
        let visible = rest
            .chars()
            .next()
            .filter(|it| !it.is_control() || (*it == '\t' && mistake == Mistake::Tab));
        Fault {
            mistake,
            range: at..at + visible.map_or(0, char::len_utf8),
        }
    }

    pub(super) fn from(&self, start: usize) -> Range<usize> {
        start..self.at
    }
}

fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        // kubectl makes `\n` of `\r\n` before it gives the text to Go's reader.
        [b'\r', b'\r', b'\n', ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}
