//! One document after the other.

use std::ops::Range;
use std::str;

use serde_json::Value;

use super::event::Events;
use super::json::Json;
use super::yaml::Yaml;
use super::{Document, Problem, build, characters, fast, split};

/// What is left of a stretch between two `---` lines.
#[derive(Clone, Debug)]
pub(super) struct Stretch<'a> {
    text: &'a str,
    /// Where `text` begins in the whole text.
    base: usize,
    /// Whether a JSON document was read from it: nothing but JSON can follow.
    is_json: bool,
}

impl<'a> Stretch<'a> {
    /// The text of a stretch; a document without a value where it is no text.
    pub(super) fn of(whole: &'a [u8], range: Range<usize>) -> Result<Self, Document> {
        let bytes = whole.get(range.clone()).unwrap_or_default();
        let problem = match str::from_utf8(bytes) {
            Ok(text) => {
                return Ok(Self {
                    text,
                    base: range.start,
                    is_json: false,
                });
            }
            Err(error) => {
                let at = range.start + error.valid_up_to();
                match bytes {
                    [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                        let message = "the file is UTF-16, which only kubectl reads";
                        Problem::new("utf-16", message, at..at + 2).hint("save it as UTF-8")
                    }
                    _ => {
                        let length = error.error_len().unwrap_or(1);
                        let message = "these bytes are no UTF-8: Kubernetes replaces them";
                        Problem::new("invalid-utf8", message, at..at + length)
                            .hint("save the file as UTF-8")
                    }
                }
            }
        };
        Err(Document {
            range,
            value: None,
            problems: vec![problem],
        })
    }

    /// Reads the next document that says something.
    pub(super) fn next(&mut self, whole: &'a [u8], is_careful: bool) -> Option<Document> {
        while !self.text.is_empty() {
            let document = self.read(whole, is_careful);
            if document.value != Some(Value::Null) || !document.problems.is_empty() {
                return Some(document);
            }
        }
        None
    }

    fn read(&mut self, whole: &'a [u8], is_careful: bool) -> Document {
        let text = self.text;
        let begin = text.len() - text.trim_ascii_start().len();
        let mut failed = None;
        if text.as_bytes().get(begin) == Some(&b'{') {
            let base = self.base + begin;
            let mut json = Json::new(&text[begin..], base);
            let (value, problems) = build::build(whole, text.len(), &mut json);
            if value.is_some() {
                let length = json.length();
                self.skip(begin + length);
                return Document {
                    range: base..base + length,
                    value,
                    problems,
                };
            }
            failed = Some(problems);
        }
        let range = self.base..self.base + text.trim_ascii_end().len();
        self.text = "";
        if self.is_json && failed.is_none() {
            let message = "text after a JSON document";
            let problem = Problem::new("json-syntax", message, range.clone());
            return Document {
                value: None,
                problems: vec![problem.hint("separate documents by `---`")],
                range,
            };
        }
        if !is_careful && let Some(value) = fast::read(text) {
            return Document {
                range,
                value: Some(value),
                problems: Vec::new(),
            };
        }
        let (value, problems) = yaml(whole, text, range.start);
        // Of two ways to read it, the one that got farther is what was meant.
        let reached = |problems: &[Problem]| problems.last().map(|it| it.range.start);
        let problems = match failed {
            Some(failed) if value.is_none() && reached(&failed) >= reached(&problems) => failed,
            // kubectl takes a file for JSON if it begins with `{`.
            Some(failed) if value.is_some() && is_first(whole, range.start) => failed,
            _ => problems,
        };
        Document {
            range,
            value,
            problems,
        }
    }

    /// Goes on after a JSON document of so many bytes.
    fn skip(&mut self, length: usize) {
        let rest = &self.text[length..];
        let blanks = rest.len() - rest.trim_ascii_start().len();
        let skipped = length + blanks;
        let skipped = skipped + split::skipped(&self.text.as_bytes()[skipped..]);
        self.text = &self.text[skipped..];
        self.base += skipped;
        self.is_json = true;
    }
}

/// Whether nothing but blanks stands before this place.
fn is_first(whole: &[u8], at: usize) -> bool {
    whole.get(..at).unwrap_or_default().trim_ascii().is_empty()
}

/// Reads a YAML document that begins at `base` of the whole text.
fn yaml(whole: &[u8], text: &str, base: usize) -> (Option<Value>, Vec<Problem>) {
    if text.ends_with('\n') {
        return terminated(whole, text, base);
    }
    // kubectl ends the last line if nothing else does, which counts inside a text block.
    let (value, mut problems) = terminated(whole, &format!("{text}\n"), base);
    for Problem { range, .. } in &mut problems {
        let end = base + text.len();
        *range = range.start.min(end)..range.end.min(end);
    }
    (value, problems)
}

fn terminated(whole: &[u8], text: &str, base: usize) -> (Option<Value>, Vec<Problem>) {
    if let Some(problem) = directive(text, base) {
        return (None, vec![problem]);
    }
    let mut yaml = Yaml::new(text, base);
    let (value, mut problems) = build::build(whole, text.len(), &mut yaml);
    if value.is_some() {
        problems.extend(yaml.ignored());
    }
    if let Some((at, character)) = characters::control(text) {
        let at = base + at;
        let message = format!(
            "the character U+{:04X} has no place in YAML: Kubernetes refuses the file",
            u32::from(character)
        );
        let range = at..at + character.len_utf8();
        problems.insert(
            0,
            Problem::new("control-character", message, range)
                .hint("write it as an escape in double quotes"),
        );
    }
    (value, problems)
}

/// `%YAML` and its kind: kubectl takes the `---` that must follow for the end of the document.
fn directive(text: &str, base: usize) -> Option<Problem> {
    if !text.starts_with('%') {
        return None;
    }
    let line = text.lines().next().unwrap_or_default().trim_end();
    let message = "kubectl does not read directives";
    let range = base..base + line.len();
    Some(Problem::new("yaml-directive", message, range).hint("delete the line"))
}

/// The parser for the text of a document.
pub(super) fn events(text: &str, base: usize) -> Box<dyn Events<'_> + '_> {
    if is_json(text) {
        return Box::new(Json::new(text, base));
    }
    Box::new(Yaml::new(text, base))
}

fn is_json(text: &str) -> bool {
    text.starts_with('{') && {
        let mut json = Json::new(text, 0);
        let (value, _) = build::build(text.as_bytes(), text.len(), &mut json);
        value.is_some() && json.length() == text.len()
    }
}
