//! A YAML document as a tree that knows where each key and value was written.

use indexmap::IndexMap;
use serde_json::Value;

use crate::source::Mark;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// The value's own stretch.
    pub(crate) mark: Mark,
    pub(crate) content: Content,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// Neither mapping nor list.
    Scalar(Value),
    List(Items),
    Mapping(Mapping),
}

/// The items of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Items {
    pub(crate) items: Vec<Node>,
    /// Set by merging: hides what earlier layers said, instead of adding to it.
    pub(crate) replaces: bool,
}

/// The entries of a mapping, in the order they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Mapping {
    pub(crate) entries: IndexMap<String, Entry>,
    /// Set by merging: hides what earlier layers said, instead of adding to it.
    pub(crate) replaces: bool,
}

/// A key's place and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Mark,
    pub(crate) value: Node,
}

impl Node {
    pub(crate) fn scalar(value: Value, mark: Mark) -> Self {
        Self {
            mark,
            content: Content::Scalar(value),
        }
    }

    /// An empty mapping, which is what an empty file is.
    pub(crate) fn empty(mark: Mark) -> Self {
        Self {
            mark,
            content: Content::Mapping(Mapping::default()),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.content, Content::Scalar(Value::Null))
    }

    /// Whether `null` stands anywhere in it.
    pub(crate) fn has_null(&self) -> bool {
        match &self.content {
            Content::Scalar(value) => value.is_null(),
            Content::List(list) => list.items.iter().any(Self::has_null),
            Content::Mapping(it) => it.entries.values().any(|it| it.value.has_null()),
        }
    }

    pub(crate) fn mapping(&self) -> Option<&Mapping> {
        match &self.content {
            Content::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.mapping()?.entries.get(key)
    }

    /// The entries of the mapping under a key.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut IndexMap<String, Entry>> {
        let Content::Mapping(mapping) = &mut self.content else {
            return None;
        };
        match &mut mapping.entries.get_mut(key)?.value.content {
            Content::Mapping(inner) => Some(&mut inner.entries),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(value) => value.as_str(),
            _ => None,
        }
    }

    /// The text under a key.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.value.as_text()
    }

    /// The entries, or none where this is no mapping.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let entries = self.mapping().into_iter().flat_map(|it| &it.entries);
        entries.map(|(key, entry)| (key.as_str(), entry))
    }

    /// The plain value, without places.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(list) => list.items.iter().map(Self::to_value).collect(),
            Content::Mapping(_) => self
                .entries()
                .map(|(key, entry)| (key.to_owned(), entry.value.to_value()))
                .collect(),
        }
    }

    /// Goes down by a JSON pointer as far as there is something.
    pub(crate) fn locate(&self, pointer: &str) -> Found<'_> {
        let mut found = Found {
            node: self,
            key: None,
            whole: true,
        };
        for token in pointer.split('/').skip(1) {
            let Some((key, node)) = found.node.child(&unescape(token)) else {
                return Found {
                    whole: false,
                    ..found
                };
            };
            found = Found {
                node,
                key,
                whole: true,
            };
        }
        found
    }

    fn child(&self, token: &str) -> Option<(Option<Mark>, &Self)> {
        match &self.content {
            Content::Scalar(_) => None,
            Content::List(list) => Some((None, list.items.get(token.parse::<usize>().ok()?)?)),
            Content::Mapping(it) => it.entries.get(token).map(|it| (Some(it.key), &it.value)),
        }
    }
}

/// What a JSON pointer leads to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    /// The last node on the way that exists.
    pub(crate) node: &'a Node,
    /// Its key; a list's item and the root have none.
    pub(crate) key: Option<Mark>,
    /// Whether the pointer was followed to its end.
    pub(crate) whole: bool,
}

impl Found<'_> {
    /// Where to point for what is wrong with the value: a scalar itself, otherwise its key.
    pub(crate) fn value_mark(&self) -> Mark {
        match (&self.node.content, self.key) {
            (Content::Scalar(value), Some(key)) if !self.whole || value.is_null() => key,
            (Content::Scalar(_), _) => self.node.mark,
            (_, Some(key)) => key,
            _ => self.node.mark,
        }
    }

    /// Where to point for what is missing in the value: its key.
    pub(crate) fn owner_mark(&self) -> Mark {
        self.key.unwrap_or(self.node.mark)
    }
}

/// Reads one token of a JSON pointer.
pub(crate) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Writes one token of a JSON pointer.
pub(crate) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
