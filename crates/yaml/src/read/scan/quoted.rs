//! Text in quotes.

use std::borrow::Cow;

use super::plain::fold;
use super::{Kind, Scanner};
use crate::read::mistake::{Fault, Mistake};

impl<'a> Scanner<'a> {
    pub(super) fn quoted(&mut self, quote: u8) -> Result<(), Fault> {
        self.save_candidate()?;
        self.is_key_allowed = false;
        let start = self.cursor.at;
        let text = match self.simple_quoted(quote) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.lines_in_quotes(quote)?),
        };
        let range = self.cursor.from(start);
        self.push(Kind::Scalar(text, false), range);
        Ok(())
    }

    /// Text that means what is written, on one line; moves only where it is that.
    fn simple_quoted(&mut self, quote: u8) -> Option<&'a str> {
        let begin = self.cursor.at + 1;
        let rest = self.cursor.bytes.get(begin..)?;
        let length = rest
            .iter()
            .position(|it| *it == quote || matches!(it, b'\n' | b'\r' | b'\\' | 0xc2 | 0xe2))?;
        let is_end = rest.get(length) == Some(&quote);
        if !is_end || (quote == b'\'' && rest.get(length + 1) == Some(&quote)) {
            return None;
        }
        self.cursor.at = begin + length + 1;
        self.cursor.text.get(begin..begin + length)
    }

    fn lines_in_quotes(&mut self, quote: u8) -> Result<String, Fault> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        let mut text = String::new();
        loop {
            if self.cursor.column() == 0 && self.cursor.is_document_marker() {
                return Err(self.cursor.fault(Mistake::MarkerInQuotes, start));
            }
            if self.cursor.byte(0).is_none() {
                return Err(self.cursor.fault(Mistake::OpenQuote, start));
            }
            let mut is_new_line = self.word_in_quotes(quote, &mut text)?;
            if self.cursor.byte(0) == Some(quote) {
                self.cursor.at += 1;
                return Ok(text);
            }
            let begin = self.cursor.at;
            let mut blanks = 0;
            let (mut first, mut more) = (None, String::new());
            loop {
                if self.cursor.line_end(0) > 0 {
                    let found = self.cursor.take_line_end();
                    if is_new_line {
                        more.push(found);
                    } else {
                        first = Some(found);
                        is_new_line = true;
                    }
                } else if matches!(self.cursor.byte(0), Some(b' ' | b'\t')) {
                    self.cursor.at += 1;
                    if !is_new_line {
                        blanks = self.cursor.at - begin;
                    }
                } else {
                    break;
                }
            }
            match first {
                Some(first) => fold(&mut text, first, &more),
                // After a `\` at the end of its line.
                None if is_new_line => text.push_str(&more),
                None => {
                    let blanks = self.cursor.text.get(begin..begin + blanks);
                    text.push_str(blanks.unwrap_or_default());
                }
            }
        }
    }

    /// Up to white space or the closing quote; says whether a `\` ended the line.
    fn word_in_quotes(&mut self, quote: u8, text: &mut String) -> Result<bool, Fault> {
        let mut from = self.cursor.at;
        loop {
            let is_over = self.cursor.is_blank_or_end(0);
            let byte = self.cursor.byte(0).filter(|_| !is_over);
            let is_special = byte.is_none_or(|it| it == quote || (it == b'\\' && quote == b'"'));
            if !is_special {
                self.cursor.at += 1;
                continue;
            }
            text.push_str(
                self.cursor
                    .text
                    .get(from..self.cursor.at)
                    .unwrap_or_default(),
            );
            match byte {
                Some(b'\\') if self.cursor.line_end(1) > 0 => {
                    self.cursor.at += 1;
                    self.cursor.skip_line_end();
                    return Ok(true);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(b'\'') if self.cursor.byte(1) == Some(b'\'') => {
                    text.push('\'');
                    self.cursor.at += 2;
                }
                _ => return Ok(false),
            }
            from = self.cursor.at;
        }
    }

    /// The character that the escape here stands for.
    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.cursor.at;
        let letter = self.cursor.byte(1).unwrap_or_default();
        let character = match letter {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{b}',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'e' => '\u{1b}',
            b' ' | b'"' | b'\'' | b'\\' => char::from(letter),
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.code(2),
            b'u' => return self.code(4),
            b'U' => return self.code(8),
            _ => {
                let mistake = if letter == b'/' {
                    Mistake::Slash
                } else {
                    Mistake::Escape
                };
                let mut fault = self.cursor.fault(mistake, start + 1);
                fault.range.start = start;
                return Err(fault);
            }
        };
        self.cursor.at += 2;
        Ok(character)
    }

    /// The character of an escape with so many hexadecimal digits.
    fn code(&mut self, count: usize) -> Result<char, Fault> {
        let start = self.cursor.at;
        let digits = self.cursor.bytes.get(start + 2..start + 2 + count);
        let code = digits.unwrap_or_default().iter().try_fold(0u32, |sum, it| {
            Some(sum << 4 | char::from(*it).to_digit(16)?)
        });
        let fault = |mistake| Fault {
            mistake,
            range: start..start + 2,
        };
        let code = code.filter(|_| digits.is_some());
        let code = code.ok_or_else(|| fault(Mistake::Hexadecimal))?;
        let character = char::from_u32(code).ok_or_else(|| fault(Mistake::Surrogate))?;
        self.cursor.at = start + 2 + count;
        Ok(character)
    }
}
