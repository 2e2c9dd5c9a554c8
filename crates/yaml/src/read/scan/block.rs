//! Text blocks, after `|` or `>`.

use std::borrow::Cow;

use super::{Kind, Scanner};
use crate::read::mistake::{Fault, Mistake};

/// What is kept of the ends of lines at the end of a block.
#[derive(Clone, Copy, PartialEq)]
enum Keep {
    None,
    One,
    All,
}

impl Scanner<'_> {
    pub(super) fn block(&mut self, is_folded: bool) -> Result<(), Fault> {
        self.drop_candidate()?;
        self.is_key_allowed = true;
        let start = self.cursor.at;
        self.cursor.at += 1;
        let (keep, digit) = self.header()?;
        let around = self.indent;
        let mut indent = digit.map(|it| around.unwrap_or(0) + it);
        let mut text = String::new();
        let mut more = String::new();
        // Where the last line with something on it ends.
        let mut end = self.cursor.at;
        self.blank_lines(&mut indent, &mut more)?;
        let column = indent.unwrap_or(1);
        let mut first = None;
        let mut was_blank = false;
        while self.cursor.column() == column && self.cursor.byte(0).is_some() {
            let is_blank = matches!(self.cursor.byte(0), Some(b' ' | b'\t'));
            match first.take() {
                Some('\n') if is_folded && !was_blank && !is_blank => {
                    text.extend(more.is_empty().then_some(' '));
                }
                first => text.extend(first),
            }
            text.push_str(&more);
            more.clear();
            was_blank = is_blank;
            let begin = self.cursor.at;
            self.cursor.skip_to_line_end();
            end = self.cursor.at;
            text.push_str(self.cursor.text.get(begin..end).unwrap_or_default());
            if self.cursor.byte(0).is_some() {
                first = Some(self.cursor.take_line_end());
            }
            self.blank_lines(&mut indent, &mut more)?;
        }
        if keep != Keep::None {
            text.extend(first);
        }
        if keep == Keep::All {
            text.push_str(&more);
        }
        let trimmed = self.cursor.text.get(start..end).unwrap_or_default();
        let end = start + trimmed.trim_end().len();
        self.push(Kind::Scalar(Cow::Owned(text), false), start..end);
        Ok(())
    }

    /// The rest of the first line: what is kept, and how far the text is indented.
    fn header(&mut self) -> Result<(Keep, Option<usize>), Fault> {
        let (mut keep, mut digit) = (None, None);
        loop {
            match self.cursor.byte(0) {
                Some(b'+') if keep.is_none() => keep = Some(Keep::All),
                Some(b'-') if keep.is_none() => keep = Some(Keep::None),
                Some(b'0') if digit.is_none() => {
                    return Err(self.cursor.fault(Mistake::BlockIndent, self.cursor.at));
                }
                Some(it @ b'1'..=b'9') if digit.is_none() => digit = Some(usize::from(it - b'0')),
                _ => break,
            }
            self.cursor.at += 1;
        }
        while matches!(self.cursor.byte(0), Some(b' ' | b'\t')) {
            self.cursor.at += 1;
        }
        if self.cursor.byte(0) == Some(b'#') {
            self.cursor.skip_to_line_end();
        }
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.cursor.fault(Mistake::BlockText, self.cursor.at));
        }
        self.cursor.skip_line_end();
        Ok((keep.unwrap_or(Keep::One), digit))
    }

    /// Over blank lines and the indentation after them; the first time, this finds out how far
    /// the text is indented.
    fn blank_lines(&mut self, indent: &mut Option<usize>, lines: &mut String) -> Result<(), Fault> {
        let mut widest = 0;
        loop {
            let is_inside = |column: usize| indent.is_none_or(|it| column < it);
            while self.cursor.byte(0) == Some(b' ') && is_inside(self.cursor.column()) {
                self.cursor.at += 1;
            }
            widest = widest.max(self.cursor.column());
            if self.cursor.byte(0) == Some(b'\t') && is_inside(self.cursor.column()) {
                return Err(self.cursor.fault(Mistake::Tab, self.cursor.at));
            }
            if self.cursor.line_end(0) == 0 {
                break;
            }
            lines.push(self.cursor.take_line_end());
        }
        indent.get_or_insert_with(|| widest.max(self.indent.map_or(0, |it| it + 1)).max(1));
        Ok(())
    }
}
