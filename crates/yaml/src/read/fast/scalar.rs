//! Keys, and scalars on one line.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Reader;
use crate::read::scalar::Scalar;

/// A key longer than this is left to the full parser, which knows where keys must end.
const LONG: usize = 1000;

impl<'a> Reader<'a> {
    /// The key that stands here, and its colon; none where this is no key, or no simple one.
    pub(super) fn key(&mut self) -> Option<String> {
        let first = self.peek(0);
        let name = match first {
            b'"' | b'\'' => {
                let name = self.quoted(first)?.into_owned();
                self.at += self.bytes[self.at..]
                    .iter()
                    .take_while(|it| **it == b' ')
                    .count();
                name
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'/' => {
                let rest = &self.bytes[self.at..];
                let length = rest.iter().take_while(|it| is_key_byte(**it)).count();
                let name = self.text.get(self.at..self.at + length)?;
                self.at += length;
                Scalar::of(name).key(name.into())?
            }
            _ => return None,
        };
        if self.peek(0) != b':' || !matches!(self.peek(1), b' ' | b'\n') || name.len() > LONG {
            return None;
        }
        self.at += 1;
        Some(name)
    }

    /// The value that stands here, under a key or a dash in this column, with the rest of its line.
    pub(super) fn scalar(&mut self, column: usize) -> Option<Value> {
        let first = self.peek(0);
        let value = match first {
            b'"' | b'\'' => Value::String(self.quoted(first)?.into_owned()),
            b'|' | b'>' => return self.block(column),
            b'{' if self.peek(1) == b'}' => {
                self.at += 2;
                Value::Object(Map::new())
            }
            b'[' if self.peek(1) == b']' => {
                self.at += 2;
                Value::Array(Vec::new())
            }
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | 0x80..
            | b'_'
            | b'/'
            | b'.'
            | b'$'
            | b'('
            | b')'
            | b'+'
            | b'~'
            | b'<'
            | b'='
            | b';'
            | b'^'
            | b'\\' => self.plain()?,
            b'-' if !matches!(self.peek(1), b' ' | b'\n') => self.plain()?,
            _ => return None,
        };
        self.end_of_line()?;
        // What is indented more goes on with the scalar, or is a mistake.
        (self.is_end() || self.column <= column).then_some(value)
    }

    /// Text without quotes, up to the end of the line or a comment.
    fn plain(&mut self) -> Option<Value> {
        let rest = &self.bytes[self.at..];
        let mut end = rest.len();
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => {
                    end = at;
                    break;
                }
                b':' if matches!(rest.get(at + 1), None | Some(b' ' | b'\n')) => return None,
                b'#' if at > 0 && rest[at - 1] == b' ' => {
                    end = at - 1;
                    break;
                }
                _ => {}
            }
        }
        let text = self.text.get(self.at..self.at + end)?.trim_end_matches(' ');
        self.at += text.len();
        Scalar::of(text).value(Cow::Borrowed(text))
    }

    /// Quoted text, if it ends on the line and has no unusual escapes.
    fn quoted(&mut self, quote: u8) -> Option<Cow<'a, str>> {
        let text = self.text.get(self.at + 1..)?;
        let bytes = text.as_bytes();
        let mut copied = String::new();
        // Where what is not copied begins, and where to go on.
        let (mut from, mut next) = (0, 0);
        loop {
            let found = next + memchr::memchr3(quote, b'\\', b'\n', &bytes[next..])?;
            let character = match bytes[found] {
                b'\n' => return None,
                b'\\' if quote == b'\'' => {
                    next = found + 1;
                    continue;
                }
                b'\\' => match bytes.get(found + 1)? {
                    b'"' => '"',
                    b'\\' => '\\',
                    b'n' => '\n',
                    b't' => '\t',
                    _ => return None,
                },
                _ if quote == b'\'' && bytes.get(found + 1) == Some(&quote) => '\'',
                _ => {
                    self.at += found + 2;
                    let last = text.get(from..found)?;
                    if copied.is_empty() {
                        return Some(Cow::Borrowed(last));
                    }
                    copied.push_str(last);
                    return Some(Cow::Owned(copied));
                }
            };
            copied.push_str(text.get(from..found)?);
            copied.push(character);
            (from, next) = (found + 2, found + 2);
        }
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'$' | b'~')
}
