//! JSON's events.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Number, Value};

use super::Problem;
use super::event::{Content, Event, Events, Properties};

/// One JSON value.
pub(super) struct Json<'a> {
    text: &'a str,
    /// Where `text` begins in the whole text.
    base: usize,
    at: usize,
    /// What is open: whether it is a mapping.
    open: Vec<bool>,
    expected: Expected,
}

#[derive(Clone, Copy, PartialEq)]
enum Expected {
    /// A value.
    Value,
    /// The first entry, or the end at once.
    First,
    /// The value of a key.
    AfterKey,
    /// A comma or the end.
    Next,
}

impl<'a> Json<'a> {
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            at: 0,
            open: Vec::new(),
            expected: Expected::Value,
        }
    }

    /// How many bytes were read.
    pub(super) fn length(&self) -> usize {
        self.at
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = |it: &&u8| matches!(it, b' ' | b'\n' | b'\t' | b'\r');
        self.at += rest.iter().take_while(blank).count();
        self.text.as_bytes().get(self.at).copied()
    }

    #[cold]
    fn broken(&self, message: &str) -> Problem {
        let mut end = self.at;
        if let Some(next) = self.text[self.at..]
            .chars()
            .next()
            .filter(|it| !it.is_control())
        {
            end += next.len_utf8();
        }
        let range = self.base + self.at..self.base + end;
        Problem::new("json-syntax", message, range)
    }

    fn close(&mut self) -> (Event<'a>, Range<usize>) {
        self.open.pop();
        self.at += 1;
        self.expected = Expected::Next;
        (Event::End, self.base + self.at - 1..self.base + self.at)
    }

    fn value(&mut self) -> Result<(Event<'a>, Range<usize>), Problem> {
        let start = self.at;
        self.expected = Expected::Next;
        let event = match self.peek() {
            Some(bracket @ (b'{' | b'[')) => {
                self.at += 1;
                self.open.push(bracket == b'{');
                self.expected = Expected::First;
                let range = self.base + start..self.base + start;
                let none = Properties::default();
                return Ok(if bracket == b'{' {
                    (Event::Mapping(none), range)
                } else {
                    (Event::List(none), range)
                });
            }
            Some(b'"') => Content::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Content::Ready(self.number()?),
            Some(_) => Content::Ready(self.word()?),
            None => return Err(self.broken("the JSON ends before its last bracket is closed")),
        };
        let range = self.base + start..self.base + self.at;
        Ok((Event::Scalar(event, Properties::default()), range))
    }

    fn word(&mut self) -> Result<Value, Problem> {
        let rest = &self.text[self.at..];
        for (word, value) in [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
        ] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        let problem = self.broken("a value was expected here");
        Err(match rest.bytes().next() {
            Some(b'}' | b']') => problem.hint("delete the comma before it"),
            Some(b'\'') => problem.hint("JSON's quotes are `\"`"),
            _ => problem.hint("put text between `\"`"),
        })
    }

    fn number(&mut self) -> Result<Value, Problem> {
        let bytes = &self.text.as_bytes()[self.at..];
        let is_part = |it: &&u8| matches!(it, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = bytes.iter().take_while(is_part).count();
        let digits = &self.text[self.at..self.at + length];
        if !is_number(digits.as_bytes()) {
            return Err(self.broken("this is no number as JSON writes it"));
        }
        let value = digits.parse::<i64>().map(Number::from).ok();
        let value = value.or_else(|| Number::from_f64(digits.parse().ok()?));
        let Some(value) = value else {
            return Err(self.broken("this number is too large for Kubernetes"));
        };
        self.at += length;
        Ok(Value::Number(value))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Problem> {
        let text = self.text;
        let begin = self.at + 1;
        let mut at = begin;
        let mut copied: Option<String> = None;
        let mut from = begin;
        loop {
            let rest = &text.as_bytes()[at..];
            let stop = rest
                .iter()
                .position(|it| matches!(it, b'"' | b'\\' | 0..=0x1f));
            let Some(stop) = stop else {
                return Err(self.broken("a quote is opened here and never closed"));
            };
            at += stop;
            match text.as_bytes()[at] {
                b'"' => {
                    self.at = at + 1;
                    let last = &text[from..at];
                    return Ok(match copied {
                        None => Cow::Borrowed(last),
                        Some(start) => Cow::Owned(start + last),
                    });
                }
                b'\\' => {
                    let copied = copied.get_or_insert_default();
                    copied.push_str(&text[from..at]);
                    let Some((character, length)) = escape(&text.as_bytes()[at..]) else {
                        self.at = at;
                        let problem = self.broken("a `\\`, and no escape of JSON after it");
                        return Err(problem.hint("write `\\\\`"));
                    };
                    copied.push(character);
                    at += length;
                    from = at;
                }
                byte => {
                    if byte != b'\t' {
                        return Err(
                            self.broken("a quote is opened here and not closed on its line")
                        );
                    }
                    self.at = at;
                    return Err(self.broken("a tab in quotes").hint("write `\\t`"));
                }
            }
        }
    }
}

/// The character that an escape stands for, and the escape's length.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let character = match text.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = unit(text.get(2..6)?)?;
            if let Some(character) = char::from_u32(high) {
                return Some((character, 6));
            }
            let low = text
                .get(6..12)
                .and_then(|it| it.strip_prefix(b"\\u"))
                .and_then(unit)
                .filter(|low| (0xdc00..0xe000).contains(low) && high < 0xdc00);
            // Half a pair becomes a replacement character, as in Go.
            let Some(low) = low else {
                return Some((char::REPLACEMENT_CHARACTER, 6));
            };
            let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            return Some((char::from_u32(code)?, 12));
        }
        _ => return None,
    };
    Some((character, 2))
}

fn unit(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| {
        Some(sum << 4 | char::from(*digit).to_digit(16)?)
    })
}

/// Whether this is a number as JSON has it: no `+`, no leading zeros, digits around the dot.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|it| it.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let parts = digits(after);
        if parts == 0 {
            return false;
        }
        rest = &after[parts..];
    }
    let [b'e' | b'E', exponent @ ..] = rest else {
        return rest.is_empty();
    };
    let exponent = exponent
        .strip_prefix(b"-")
        .or(exponent.strip_prefix(b"+"))
        .unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

impl<'a> Events<'a> for Json<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, Problem> {
        let Some(is_mapping) = self.open.last().copied() else {
            if self.expected == Expected::Next {
                return Ok(None);
            }
            self.peek();
            return self.value().map(Some);
        };
        let next = self.peek();
        match (self.expected, next) {
            (_, None) => return Err(self.broken("the JSON ends before its last bracket is closed")),
            (Expected::First | Expected::Next, Some(b'}')) if is_mapping => {
                return Ok(Some(self.close()));
            }
            (Expected::First | Expected::Next, Some(b']')) if !is_mapping => {
                return Ok(Some(self.close()));
            }
            (Expected::AfterKey, Some(b':')) => {
                self.at += 1;
                self.peek();
                return self.value().map(Some);
            }
            (Expected::AfterKey, _) => return Err(self.broken("a `:` was expected after the key")),
            (Expected::Next, Some(b',')) => {
                self.at += 1;
                self.peek();
            }
            (Expected::Next, _) => {
                return Err(self.broken("a `,` or the closing bracket was expected here"));
            }
            (Expected::First | Expected::Value, _) => {}
        }
        if !is_mapping {
            return self.value().map(Some);
        }
        if self.peek() != Some(b'"') {
            let problem = self.broken("a key in quotes was expected here");
            return Err(match self.peek() {
                Some(b'}') => problem.hint("delete the comma before it"),
                Some(b'\'') => problem.hint("JSON's quotes are `\"`"),
                _ => problem,
            });
        }
        let start = self.at;
        let key = self.string()?;
        self.expected = Expected::AfterKey;
        let range = self.base + start..self.base + self.at;
        let event = Event::Scalar(Content::Text(key), Properties::default());
        Ok(Some((event, range)))
    }
}
