//! Events to values.

use std::collections::BTreeSet;
use std::mem;
use std::ops::Range;

use serde_json::{Map, Value};

use super::aliases::Aliases;
use super::event::{Content, Event, Events, Properties};
use super::resolve::{Resolved, name, resolve};
use super::scalar::{self, Scalar};
use super::tag::Tag;
use super::{MAX_DEPTH, MAX_PROBLEMS, Problem, mistake};

/// Reads a document; without a value there is a problem.
pub(super) fn build<'a>(
    whole: &[u8],
    length: usize,
    events: &mut impl Events<'a>,
) -> (Option<Value>, Vec<Problem>) {
    let mut builder = Builder {
        whole,
        length,
        open: Vec::new(),
        root: None,
        aliases: Aliases::default(),
        problems: Vec::new(),
    };
    match builder.run(events) {
        Ok(()) => (Some(builder.root.unwrap_or_default()), builder.problems),
        Err(problem) => {
            builder.problems.push(problem);
            (None, builder.problems)
        }
    }
}

/// A document that is being read.
pub(super) struct Builder<'a> {
    /// The whole text, for the numbers of lines.
    pub(super) whole: &'a [u8],
    /// How long the document is, in bytes.
    length: usize,
    open: Vec<Open>,
    root: Option<Value>,
    aliases: Aliases,
    pub(super) problems: Vec<Problem>,
}

/// A mapping or list whose end has not been read.
struct Open {
    start: usize,
    anchor: usize,
    content: Inside,
}

enum Inside {
    List(Vec<Value>),
    Mapping(Mapping),
}

#[derive(Default)]
pub(super) struct Mapping {
    pub(super) entries: Map<String, Value>,
    pub(super) key: Key,
    /// Where keys are written.
    pub(super) keys: Vec<Range<usize>>,
    /// Keys that only come from `<<`.
    pub(super) merged: BTreeSet<String>,
}

/// What stands before the value that is read next.
#[derive(Default)]
pub(super) enum Key {
    /// Nothing: the next value is a key.
    #[default]
    Missing,
    Name(String),
    /// `<<`.
    Merge,
    /// A key that was refused; its value is dropped.
    Refused,
}

impl Builder<'_> {
    fn run<'a>(&mut self, events: &mut impl Events<'a>) -> Result<(), Problem> {
        while let Some((event, range)) = events.next()? {
            self.aliases.count();
            match event {
                Event::Mapping(properties) => {
                    self.open(&properties, range, Inside::Mapping(Mapping::default()))?;
                }
                Event::List(properties) => {
                    self.open(&properties, range, Inside::List(Vec::new()))?;
                }
                Event::End => {
                    let Some(open) = self.open.pop() else {
                        continue;
                    };
                    let value = match open.content {
                        Inside::List(items) => Value::Array(items),
                        Inside::Mapping(mapping) => Value::Object(mapping.entries),
                    };
                    let range = open.start..range.end.max(open.start);
                    self.anchored(open.anchor, &value, &range, events)?;
                    self.put(value, &range);
                }
                Event::Alias(anchor) => {
                    let depth = self.open.len();
                    let value = self.aliases.repeat(anchor, depth, &range, self.length)?;
                    let is_merge = self
                        .mapping()
                        .is_some_and(|it| matches!(it.key, Key::Merge));
                    // Go takes a list of mappings only where it is written out.
                    let is_list = is_merge && value.is_array();
                    self.put(if is_list { Value::Null } else { value }, &range);
                }
                Event::Scalar(content, properties) => {
                    if self.expects_key() {
                        let value = self.key(content, &properties, &range);
                        self.anchored(properties.anchor, &value, &range, events)?;
                    } else {
                        let value = self.scalar(content, properties.tag, &range);
                        self.anchored(properties.anchor, &value, &range, events)?;
                        self.put(value, &range);
                    }
                }
            }
        }
        Ok(())
    }

    fn open(
        &mut self,
        properties: &Properties,
        range: Range<usize>,
        content: Inside,
    ) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(mistake::too_deep(range.start));
        }
        self.open.push(Open {
            start: range.start,
            anchor: properties.anchor,
            content,
        });
        Ok(())
    }

    fn anchored<'a>(
        &mut self,
        anchor: usize,
        value: &Value,
        range: &Range<usize>,
        events: &impl Events<'a>,
    ) -> Result<(), Problem> {
        if anchor == 0 {
            return Ok(());
        }
        let referenced = || events.referenced();
        self.aliases
            .keep(anchor, value, range, self.length, referenced)
    }

    pub(super) fn report(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    pub(super) fn mapping(&mut self) -> Option<&mut Mapping> {
        match self.open.last_mut()? {
            Open {
                content: Inside::Mapping(mapping),
                ..
            } => Some(mapping),
            _ => None,
        }
    }

    fn expects_key(&mut self) -> bool {
        self.mapping()
            .is_some_and(|it| matches!(it.key, Key::Missing))
    }

    fn scalar(&mut self, content: Content<'_>, tag: Option<Tag>, range: &Range<usize>) -> Value {
        let (scalar, text) = match resolve(content, tag) {
            Resolved::Ready(value) => return value,
            Resolved::Scalar(scalar, text) => (scalar, text),
            Resolved::Wrong(message) => {
                self.report(Problem::new("yaml-tag", message, range.clone()));
                return Value::Null;
            }
        };
        if let Scalar::Float(number) = scalar
            && !number.is_finite()
        {
            let problem = Problem::new("not-a-number", scalar::not_finite(&text), range.clone());
            self.report(problem.hint(format!("quote it if it is text: `\"{text}\"`")));
        }
        scalar.value(text).unwrap_or_default()
    }

    pub(super) fn set_key(&mut self, key: Key) {
        if let Some(mapping) = self.mapping() {
            mapping.key = key;
        }
    }

    /// Adds a finished value to what it stands in.
    fn put(&mut self, value: Value, range: &Range<usize>) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        let mapping = match &mut open.content {
            Inside::List(items) => return items.push(value),
            Inside::Mapping(mapping) => mapping,
        };
        match mem::take(&mut mapping.key) {
            Key::Name(name) => {
                mapping.entries.insert(name, value);
            }
            Key::Missing => self.named(name(&value), &value, range),
            Key::Merge => self.merge(value, range),
            Key::Refused => {}
        }
    }
}
