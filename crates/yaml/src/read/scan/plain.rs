//! Text without quotes.

use std::borrow::Cow;

use super::{Kind, Scanner};
use crate::read::mistake::{Fault, Mistake};

impl Scanner<'_> {
    pub(super) fn plain(&mut self) -> Result<(), Fault> {
        self.save_candidate()?;
        self.is_key_allowed = false;
        let is_flow = self.is_flow();
        let least = self.indent.map_or(0, |it| it + 1);
        let start = self.cursor.at;
        // What was copied because there are several lines, and where the rest of the text begins.
        let (mut copied, mut from) = (None::<String>, start);
        let mut end = start;
        // The ends of lines since the last word: the first, and the ones after it.
        let mut ends: Option<(char, String)> = None;
        loop {
            let is_marker = self.cursor.column() == 0 && self.cursor.is_document_marker();
            if is_marker || self.cursor.byte(0) == Some(b'#') {
                break;
            }
            let begin = self.cursor.at;
            self.word(is_flow);
            if self.cursor.at > begin {
                if let Some((first, more)) = ends.take() {
                    let text = copied.get_or_insert_default();
                    text.push_str(self.cursor.text.get(from..end).unwrap_or_default());
                    fold(text, first, &more);
                    from = begin;
                }
                end = self.cursor.at;
            }
            if self.cursor.byte(0).is_none() || !self.cursor.is_blank_or_end(0) {
                break;
            }
            loop {
                if self.cursor.line_end(0) > 0 {
                    match &mut ends {
                        None => ends = Some((self.cursor.take_line_end(), String::new())),
                        Some((_, more)) => more.push(self.cursor.take_line_end()),
                    }
                    continue;
                }
                match self.cursor.byte(0) {
                    Some(b'\t') if ends.is_some() && self.cursor.column() < least => {
                        return Err(self.cursor.fault(Mistake::Tab, self.cursor.at));
                    }
                    Some(b' ' | b'\t') => self.cursor.at += 1,
                    _ => break,
                }
            }
            if !is_flow && self.cursor.column() < least {
                break;
            }
        }
        let rest = self.cursor.text.get(from..end).unwrap_or_default();
        let text = match copied {
            None => Cow::Borrowed(rest),
            Some(text) => Cow::Owned(text + rest),
        };
        self.push(Kind::Scalar(text, true), start..end);
        if ends.is_some() {
            self.is_key_allowed = true;
        }
        Ok(())
    }

    /// To the end of a stretch without white space.
    fn word(&mut self, is_flow: bool) {
        while !self.cursor.is_blank_or_end(0) && !self.ends_here(is_flow) {
            self.cursor.at += 1;
        }
    }

    /// Whether a sign stands here that ends text.
    fn ends_here(&self, is_flow: bool) -> bool {
        match self.cursor.byte(0) {
            Some(b':') => self.cursor.is_blank_or_end(1),
            Some(b',' | b'?' | b'[' | b']' | b'{' | b'}') => is_flow,
            _ => false,
        }
    }
}

/// What becomes of the ends of lines between two words: the first, and the ones after it.
pub(super) fn fold(text: &mut String, first: char, more: &str) {
    if first != '\n' {
        text.push(first);
    } else if more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}
