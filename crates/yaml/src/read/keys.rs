//! Keys: what they are, those that are written twice, and `<<`.

use std::mem;
use std::ops::Range;

use serde_json::Value;

use super::build::{Builder, Key};
use super::event::{Content, Properties};
use super::resolve::{Resolved, name, resolve};
use super::tag::Tag;
use super::{MAX_PROBLEMS, Problem};

impl Builder<'_> {
    /// Takes a scalar as the key of the innermost mapping; gives its value.
    pub(super) fn key(
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
    pub(super) fn named(&mut self, name: Option<String>, value: &Value, range: &Range<usize>) {
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

    /// What `<<` does in Go: it replaces keys before it, and is replaced by keys after it.
    pub(super) fn merge(&mut self, value: Value, range: &Range<usize>) {
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
