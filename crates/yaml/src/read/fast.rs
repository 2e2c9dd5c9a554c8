//! The short cut for the plain YAML that nearly all manifests are written in.
//!
//! This reads block mappings and lists, scalars on one line, comments, `{}` and `[]`, and text
//! blocks; it *gives up* at anything else, and at anything that could be a mistake, so that the
//! full parser reads the document. It never gives another value than the full parser.

mod block;
mod scalar;

use serde_json::{Map, Value};

use super::MAX_DEPTH;

/// The value of a document; none where the full parser is needed.
pub(super) fn read(text: &str) -> Option<Value> {
    if !is_simple(text) {
        return None;
    }
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        column: 0,
        depth: 0,
    };
    if !reader.next_line() {
        return None;
    }
    let value = reader.node()?;
    (reader.at == text.len()).then_some(value)
}

/// Whether there are no tabs, no other control characters, and no unusual ends of lines.
fn is_simple(text: &str) -> bool {
    let is_plain = |it: u8| it >= 0x20 && it != 0x7f || it == b'\n';
    let mut all = true;
    let mut high = 0;
    for byte in text.bytes() {
        all &= is_plain(byte);
        high |= byte;
    }
    all && (high < 0x80 || text.chars().all(is_simple_character))
}

fn is_simple_character(it: char) -> bool {
    !matches!(
        it,
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Where reading goes on: between values, at what a line begins with after its blanks.
    at: usize,
    /// The column of `at`.
    column: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(b'\n')
    }

    /// How many blanks stand here.
    fn blanks(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|it| **it == b' ').count()
    }

    /// From the start of a line to the next that is neither blank nor a comment; false at the end.
    fn next_line(&mut self) -> bool {
        loop {
            let rest = &self.bytes[self.at..];
            let blanks = rest.iter().take_while(|it| **it == b' ').count();
            match rest.get(blanks) {
                None => {
                    self.at = self.bytes.len();
                    self.column = 0;
                    return false;
                }
                Some(b'\n') => self.at += blanks + 1,
                Some(b'#') => {
                    self.at += blanks;
                    self.skip_line();
                }
                Some(_) => {
                    self.at += blanks;
                    self.column = blanks;
                    return true;
                }
            }
        }
    }

    /// To the start of the next line.
    fn skip_line(&mut self) {
        self.at = memchr::memchr(b'\n', &self.bytes[self.at..])
            .map_or(self.bytes.len(), |length| self.at + length + 1);
    }

    /// Over what may follow a value on its line; gives up at anything else.
    ///
    /// Afterwards, a line is over, and reading goes on at the next one with something on it.
    fn end_of_line(&mut self) -> Option<()> {
        let blanks = self.blanks();
        match self.bytes.get(self.at + blanks) {
            None | Some(b'\n') => {}
            Some(b'#') if blanks > 0 => {}
            Some(_) => return None,
        }
        self.at += blanks;
        self.skip_line();
        self.next_line();
        Some(())
    }

    fn is_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn is_item(&self) -> bool {
        self.peek(0) == b'-' && matches!(self.peek(1), b' ' | b'\n')
    }

    /// A mapping or a list that begins here.
    fn node(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let column = self.column;
        let value = if self.is_item() {
            self.list(column)
        } else {
            let key = self.key()?;
            self.mapping(column, key)
        };
        self.depth -= 1;
        value
    }

    fn list(&mut self, column: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            items.push(self.item(column)?);
            if self.is_end() || self.column < column {
                break;
            }
            if self.column > column {
                return None;
            }
            if !self.is_item() {
                break;
            }
        }
        Some(Value::Array(items))
    }

    /// The item whose dash stands here.
    fn item(&mut self, column: usize) -> Option<Value> {
        self.at += 1;
        let blanks = self.blanks();
        if matches!(self.peek(blanks), b'\n' | b'#') {
            return self.below(column, false);
        }
        self.at += blanks;
        self.column = column + 1 + blanks;
        if self.is_item() {
            return self.node();
        }
        let begin = self.at;
        if let Some(key) = self.key() {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return None;
            }
            let value = self.mapping(self.column, key)?;
            self.depth -= 1;
            return Some(value);
        }
        self.at = begin;
        self.scalar(column)
    }

    /// The value under a key or a dash in this column, with nothing on its own line.
    fn below(&mut self, column: usize, is_key: bool) -> Option<Value> {
        self.end_of_line()?;
        if self.is_end() || self.column < column {
            return Some(Value::Null);
        }
        if self.column > column || (is_key && self.is_item()) {
            return self.node();
        }
        Some(Value::Null)
    }

    /// A mapping whose first key was read, up to its colon.
    fn mapping(&mut self, column: usize, first: String) -> Option<Value> {
        let mut entries = Map::new();
        let mut key = first;
        loop {
            let blanks = self.blanks();
            let value = if matches!(self.peek(blanks), b'\n' | b'#') {
                self.below(column, true)?
            } else {
                self.at += blanks;
                self.scalar(column)?
            };
            if entries.insert(key, value).is_some() {
                return None;
            }
            if self.is_end() || self.column < column {
                return Some(Value::Object(entries));
            }
            if self.column > column {
                return None;
            }
            key = self.key()?;
        }
    }
}
