//! Events to values.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::mem;
use std::ops::Range;

use serde_json::{Map, Value};

use super::aliases::Aliases;
use super::event::{Content, Event, Events, Properties};
use super::scalar::{self, Scalar};
use super::tag::{self, Tag};
use super::{MAX_DEPTH, MAX_PROBLEMS, Problem, syntax};

/// Reads a document; without a value there is a problem.
pub(super) fn build<'a>(
    whole: &'a [u8],
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

struct Builder<'a> {
    /// The whole text, for the numbers of lines.
    whole: &'a [u8],
    /// How long the document is, in bytes.
    length: usize,
    open: Vec<Open>,
    root: Option<Value>,
    aliases: Aliases,
    problems: Vec<Problem>,
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
struct Mapping {
    entries: Map<String, Value>,
    key: Key,
    /// Where keys are written.
    keys: Vec<Range<usize>>,
    /// Keys that only come from `<<`.
    merged: BTreeSet<String>,
}

/// What stands before the value that is read next.
#[derive(Default)]
enum Key {
    /// Nothing: the next value is a key.
    #[default]
    Missing,
    Name(String),
    /// `<<`.
    Merge,
    /// A key that was refused; its value is dropped.
    Refused,
}

impl<'a> Builder<'a> {
    fn run(&mut self, events: &mut impl Events<'a>) -> Result<(), Problem> {
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
            return Err(syntax::too_deep(range.start));
        }
        self.open.push(Open {
            start: range.start,
            anchor: properties.anchor,
            content,
        });
        Ok(())
    }

    fn anchored(
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

    fn report(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn mapping(&mut self) -> Option<&mut Mapping> {
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

    /// Takes a scalar as the key of the innermost mapping; gives its value.
    fn key(
        &mut self,
        content: Content<'_>,
        properties: &Properties,
        range: &Range<usize>,
    ) -> Value {
        let is_merge = match (&content, properties.tag) {
            (Content::Plain(text), None | Some(Tag::Merge))
            | (Content::Text(text), Some(Tag::Merge)) => text == "<<",
            _ => false,
        };
        let (name, value) = match resolve(content, properties.tag) {
            Resolved::Scalar(scalar, text) => (
                scalar.key(text.clone()),
                scalar.value(text).unwrap_or_default(),
            ),
            Resolved::Ready(value) => (name(&value), value),
            Resolved::Wrong(message) => {
                self.report(Problem::new("yaml-tag", message, range.clone()));
                self.set_key(Key::Refused);
                return Value::Null;
            }
        };
        if is_merge {
            self.set_key(Key::Merge);
        } else {
            self.named(name, &value, range);
        }
        value
    }

    /// Takes a key.
    fn named(&mut self, name: Option<String>, value: &Value, range: &Range<usize>) {
        let Some(name) = name else {
            let (message, hint) = match value {
                Value::Null => ("a key can't be null", "quote it if it is text: `\"null\"`"),
                Value::Number(_) => ("this number is too large for a key", "quote it"),
                _ => (
                    "a key can't be a mapping or a list",
                    "quote text that begins with `{` or `[`",
                ),
            };
            let problem = Problem::new("not-a-string-key", message, range.clone());
            self.report(problem.hint(hint));
            self.set_key(Key::Refused);
            return;
        };
        let Some(mapping) = self.mapping() else {
            return;
        };
        let is_twice = mapping.entries.contains_key(&name) && !mapping.merged.remove(&name);
        let keys = mem::take(&mut mapping.keys);
        if is_twice && self.problems.len() < MAX_PROBLEMS {
            self.problems.push(twice(self.whole, &name, &keys, range));
        }
        if let Some(mapping) = self.mapping() {
            mapping.keys = keys;
            mapping.keys.push(range.clone());
            mapping.key = Key::Name(name);
        }
    }

    fn set_key(&mut self, key: Key) {
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

    /// What `<<` does in Go: it replaces keys before it, and is replaced by keys after it.
    fn merge(&mut self, value: Value, range: &Range<usize>) {
        let is_mapping = |it: &Value| it.is_object();
        let sources = match value {
            Value::Object(_) => vec![value],
            Value::Array(items) if items.iter().all(is_mapping) => items,
            _ => {
                let message = "`<<` takes a mapping or a list of mappings";
                self.report(Problem::new("merge-key", message, range.clone()));
                return;
            }
        };
        let Some(mapping) = self.mapping() else {
            return;
        };
        let mut replaced = None;
        // The first of a list wins.
        for source in sources.into_iter().rev() {
            let Value::Object(entries) = source else {
                continue;
            };
            for (name, value) in entries {
                let before = mapping.entries.insert(name.clone(), value);
                if before.is_some() && !mapping.merged.contains(&name) {
                    replaced = Some(name);
                } else {
                    mapping.merged.insert(name);
                }
            }
        }
        if let Some(name) = replaced {
            let message = format!(
                "this `<<` replaces the key `{name}` above it in Kubernetes, and nowhere else"
            );
            let problem = Problem::new("merge-order", message, range.clone());
            self.report(problem.hint("put `<<` first"));
        }
    }
}

enum Resolved<'a> {
    Ready(Value),
    Scalar(Scalar, Cow<'a, str>),
    /// It can't have its tag.
    Wrong(String),
}

fn resolve(content: Content<'_>, tag: Option<Tag>) -> Resolved<'_> {
    let (text, is_plain) = match content {
        Content::Ready(value) => return Resolved::Ready(value),
        Content::Plain(text) => (text, true),
        Content::Text(text) => (text, false),
    };
    match tag {
        None if is_plain => Resolved::Scalar(Scalar::of(&text), text),
        None => Resolved::Scalar(Scalar::Text, text),
        Some(Tag::Binary) => match tag::decode(&text) {
            Some(text) => Resolved::Scalar(Scalar::Text, text.into()),
            None => Resolved::Wrong("this is no base64".to_owned()),
        },
        Some(tag) => match tag.resolve(&text) {
            Some(scalar) => Resolved::Scalar(scalar, text),
            None => Resolved::Wrong(format!("`{text}` can't be {}", tag.name())),
        },
    }
}

/// The name that a value gives as a key.
pub(super) fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Number(it) => it.as_i64().map(|it| it.to_string()).or_else(|| {
            let number = it.as_f64()?;
            Scalar::Float(number).key(Cow::Borrowed(""))
        }),
        _ => None,
    }
}

/// The name of a key that is a scalar.
pub(super) fn key_name(content: Content<'_>, tag: Option<Tag>) -> Option<String> {
    match resolve(content, tag) {
        Resolved::Ready(value) => name(&value),
        Resolved::Scalar(scalar, text) => scalar.key(text),
        Resolved::Wrong(_) => None,
    }
}

#[cold]
fn twice(whole: &[u8], name: &str, keys: &[Range<usize>], range: &Range<usize>) -> Problem {
    let written = |range: &Range<usize>| whole.get(range.clone()).unwrap_or_default();
    let bare = |text: &'_ [u8]| {
        let is_quote = |it: &&u8| matches!(it, b'"' | b'\'');
        text.iter()
            .filter(move |it| !is_quote(it))
            .eq(name.as_bytes())
    };
    let again = written(range);
    let first = keys
        .iter()
        .find(|it| written(it) == again || bare(written(it)));
    let message = match first {
        Some(first) => {
            let before = whole.get(..first.start).unwrap_or_default();
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            format!("the key `{name}` is written twice, first on line {line}")
        }
        None => format!("the key `{name}` is written twice"),
    };
    Problem::new("duplicate-key", message, range.clone())
        .hint("Kubernetes keeps the last value: delete one of them")
}
