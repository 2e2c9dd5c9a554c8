//! YAML's events, with places in bytes.

use std::collections::BTreeSet;
use std::ops::Range;

use saphyr_parser::{Event as Raw, Parser, ScalarStyle, Span, StrInput};

use super::characters::Places;
use super::event::{Content, Event, Events, Properties};
use super::suspects::Suspects;
use super::tag::Tag;
use super::{Problem, syntax};

/// One YAML document.
pub(super) struct Yaml<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    /// Where `text` begins in the whole text.
    base: usize,
    places: Places<'a>,
    suspects: Suspects,
    /// Where the last event ended in `text`.
    end: usize,
}

impl<'a> Yaml<'a> {
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        Self {
            parser: Parser::new_from_str(text),
            text,
            base,
            places: Places::new(text),
            suspects: Suspects::new(text),
            end: 0,
        }
    }

    /// What Kubernetes refuses although it is YAML of today, after the document was read.
    pub(super) fn refused(&self) -> impl Iterator<Item = Problem> {
        self.suspects.problems(self.base)
    }

    /// The place of text after a `...` line, which Kubernetes does not look at.
    pub(super) fn ignored(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.end..)?;
        let marker = rest.strip_prefix("...")?;
        let begin = self.text.len() - marker.len();
        let begin = begin + super::split::skipped(marker.as_bytes());
        let words = self.text.get(begin..)?.trim_end();
        let is_marker = |line: &str| line.is_empty() || line == "..." || line.starts_with('#');
        if words.lines().all(|line| is_marker(line.trim())) {
            return None;
        }
        Some(self.base + begin..self.base + begin + words.len())
    }

    /// The problem with what follows the document where nothing can.
    pub(super) fn after_end(&mut self) -> Option<Problem> {
        if self.text.get(self.end..)?.starts_with("...") {
            return None;
        }
        match self.parser.next_event()? {
            Ok((Raw::StreamEnd, _)) => None,
            Ok((_, span)) => {
                let at = self.base + self.places.byte(span.start.index());
                let message = "the document has ended before this";
                Some(Problem::new("ignored-text", message, at..at))
            }
            Err(error) => {
                let at = self.places.byte(error.marker().index());
                let tab = self.suspects.tab_near(self.text, at);
                Some(syntax::problem(self.text, at, tab, error.info(), self.base))
            }
        }
    }

    fn event(&mut self, raw: Raw<'a>, span: Span) -> Option<(Event<'a>, Range<usize>)> {
        let start = self.places.byte(span.start.index());
        let properties =
            |anchor, tag: Option<std::borrow::Cow<'_, saphyr_parser::Tag>>| Properties {
                anchor,
                tag: tag.map(|it| Tag::of(&format!("{}{}", it.handle, it.suffix))),
            };
        let (event, range) = match raw {
            Raw::Scalar(text, style, anchor, tag) => {
                let range = self.scalar(start, self.places.byte(span.end.index()), style);
                let content = match style {
                    ScalarStyle::Plain => Content::Plain(text),
                    _ => Content::Text(text),
                };
                (Event::Scalar(content, properties(anchor, tag)), range)
            }
            Raw::Alias(anchor) => {
                let end = self.trimmed(start, self.places.byte(span.end.index()));
                (Event::Alias(anchor), start..end)
            }
            Raw::MappingStart(anchor, tag) => {
                self.suspects.open(self.text, self.value(start));
                (Event::Mapping(properties(anchor, tag)), start..start)
            }
            Raw::SequenceStart(anchor, tag) => {
                self.suspects.open(self.text, self.value(start));
                (Event::List(properties(anchor, tag)), start..start)
            }
            Raw::MappingEnd | Raw::SequenceEnd => {
                let is_flow = matches!(self.text.as_bytes().get(start), Some(b'}' | b']'));
                let end = if is_flow {
                    start + 1
                } else {
                    self.end.min(start)
                };
                self.suspects.close(end);
                (Event::End, start.min(end)..end)
            }
            _ => return None,
        };
        self.end = self.end.max(range.end);
        Some((event, range.start + self.base..range.end + self.base))
    }

    /// Where a scalar stands, from its anchor and tag to its end.
    fn scalar(&mut self, start: usize, end: usize, style: ScalarStyle) -> Range<usize> {
        let content = self.value(start);
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let end = self.closing_quote(content).unwrap_or(end);
                self.suspects.quoted(content..end);
                start..end
            }
            ScalarStyle::Plain if start >= end => {
                let before = self.text.get(..start).unwrap_or_default().trim_end().len();
                let at = before.max(self.end).min(start);
                at..at
            }
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
                let end = self.trimmed(start, end);
                self.suspects.covered(content..end);
                start..end
            }
        }
    }

    /// The end of a stretch without the white space that it ends with.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        let inside = self.text.get(start..end.max(start)).unwrap_or_default();
        start + inside.trim_end().len()
    }

    /// Where a value begins after the anchor and the tag that may stand before it.
    fn value(&self, start: usize) -> usize {
        let mut at = start;
        for _ in 0..2 {
            let rest = self.text.get(at..).unwrap_or_default();
            if !rest.starts_with(['&', '!']) {
                break;
            }
            let word = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
            let blanks = rest.len() - word - rest[word..].trim_start().len();
            at += word + blanks;
        }
        at
    }

    /// The end of a quoted text.
    fn closing_quote(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let quote = *bytes.get(start).filter(|it| matches!(it, b'"' | b'\''))?;
        let mut at = start + 1;
        loop {
            let byte = *bytes.get(at)?;
            let is_doubled = quote == b'\'' && bytes.get(at + 1) == Some(&quote);
            if byte == quote && !is_doubled {
                return Some(at + 1);
            }
            at += if byte == quote || (byte == b'\\' && quote == b'"') {
                2
            } else {
                1
            };
        }
    }
}

impl<'a> Events<'a> for Yaml<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, Problem> {
        loop {
            let (raw, span) = match self.parser.next_event() {
                None => return Ok(None),
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    let at = self.places.byte(error.marker().index());
                    let tab = self.suspects.tab_near(self.text, at);
                    return Err(syntax::problem(self.text, at, tab, error.info(), self.base));
                }
            };
            if let Raw::DocumentEnd | Raw::StreamEnd = raw {
                self.end = self.places.byte(span.start.index());
                return Ok(None);
            }
            if let Some(event) = self.event(raw, span) {
                return Ok(Some(event));
            }
        }
    }

    fn referenced(&self) -> BTreeSet<usize> {
        let mut parser = Parser::new_from_str(self.text);
        let mut referenced = BTreeSet::new();
        while let Some(Ok((event, _))) = parser.next_event() {
            match event {
                Raw::Alias(anchor) => {
                    referenced.insert(anchor);
                }
                Raw::DocumentEnd => break,
                _ => {}
            }
        }
        referenced
    }
}
