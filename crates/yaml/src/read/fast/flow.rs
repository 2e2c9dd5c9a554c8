//! Brackets on one line.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Reader;
use crate::read::MAX_DEPTH;
use crate::read::scalar::Scalar;

impl Reader<'_> {
    /// The list or mapping whose bracket stands here.
    pub(super) fn brackets(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let is_list = self.peek(0) == b'[';
        self.at += 1;
        self.at += self.blanks();
        let value = if is_list {
            self.flow_list()?
        } else {
            self.flow_mapping()?
        };
        self.depth -= 1;
        Some(value)
    }

    fn flow_list(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        if self.peek(0) == b']' {
            self.at += 1;
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.flow_value()?);
            if self.ends(b']')? {
                return Some(Value::Array(items));
            }
        }
    }

    fn flow_mapping(&mut self) -> Option<Value> {
        let mut entries = Map::new();
        if self.peek(0) == b'}' {
            self.at += 1;
            return Some(Value::Object(entries));
        }
        loop {
            let key = self.key()?;
            self.at += self.blanks();
            if entries.insert(key, self.flow_value()?).is_some() {
                return None;
            }
            if self.ends(b'}')? {
                return Some(Value::Object(entries));
            }
        }
    }

    /// Over a comma, or the bracket that ends this.
    fn ends(&mut self, bracket: u8) -> Option<bool> {
        self.at += self.blanks();
        let byte = self.peek(0);
        if byte != bracket && byte != b',' {
            return None;
        }
        self.at += 1;
        if byte == b',' {
            self.at += self.blanks();
        }
        Some(byte == bracket)
    }

    fn flow_value(&mut self) -> Option<Value> {
        match self.peek(0) {
            b'[' | b'{' => self.brackets(),
            quote @ (b'"' | b'\'') => {
                let text = self.quoted(quote)?.into_owned();
                Some(Value::String(text))
            }
            b'-' if !(self.peek(1).is_ascii_alphanumeric() || self.peek(1) == b'-') => None,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'/' | b'.' | b'$' | b'-' => {
                let rest = &self.bytes[self.at..];
                let mut end = 0;
                loop {
                    match rest.get(end)? {
                        b',' | b']' | b'}' => break,
                        b'-' if matches!(rest.get(end + 1)?, b' ' | b',' | b']' | b'}') => {
                            return None;
                        }
                        b':' if !matches!(rest.get(end + 1)?, b'/' | b'0'..=b'9' | b'a'..=b'z') => {
                            return None;
                        }
                        b'a'..=b'z'
                        | b'A'..=b'Z'
                        | b'0'..=b'9'
                        | b'-'
                        | b':'
                        | b' '
                        | b'_'
                        | b'.'
                        | b'/'
                        | b'$'
                        | b'='
                        | b'+' => end += 1,
                        _ => return None,
                    }
                }
                let text = self.text.get(self.at..self.at + end)?;
                let text = text.trim_end_matches(' ');
                self.at += text.len();
                Scalar::of(text).value(Cow::Borrowed(text))
            }
            _ => None,
        }
    }
}
