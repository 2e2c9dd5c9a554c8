//! A place in an object: a value, or where one would be.

use serde_json::{Map, Value};

/// A value of an object, or the place where it is missing.
///
/// Nodes are cheap to copy and know where they stand, so that a finding can point at them.
/// `null` counts as missing, as it does for Kubernetes.
#[derive(Debug, Clone, Copy)]
pub struct Node<'v> {
    value: Option<&'v Value>,
    parent: Option<&'v Value>,
    step: Step<'v>,
}

/// The last step of the way to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    /// No step: the object itself.
    Root,
    /// Into a mapping.
    Key(&'v str),
    /// Into a list.
    Index(usize),
}

impl<'v> Node<'v> {
    /// The whole of a value.
    pub fn root(value: &'v Value) -> Self {
        Self {
            value: Some(value),
            parent: None,
            step: Step::Root,
        }
    }

    /// The value under a key. Of a missing mapping, the mapping itself is what is missing.
    #[inline]
    pub fn get(self, key: &'v str) -> Self {
        match self.value {
            Some(parent) => Self {
                value: parent.get(key).filter(|value| !value.is_null()),
                parent: Some(parent),
                step: Step::Key(key),
            },
            None => self,
        }
    }

    /// The value at the end of several keys: `spec.path(["template", "spec"])`.
    pub fn path<const N: usize>(self, keys: [&'v str; N]) -> Self {
        keys.into_iter().fold(self, Self::get)
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        let items = match self.value {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().enumerate().map(move |(index, item)| Self {
            value: Some(item).filter(|item| !item.is_null()),
            parent: self.value,
            step: Step::Index(index),
        })
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(self) -> impl Iterator<Item = (&'v str, Self)> + Clone {
        self.map().into_iter().flatten().map(move |(key, value)| {
            let node = Self {
                value: Some(value).filter(|value| !value.is_null()),
                parent: self.value,
                step: Step::Key(key),
            };
            (key.as_str(), node)
        })
    }

    /// The value itself.
    pub fn value(self) -> Option<&'v Value> {
        self.value
    }

    /// Text.
    #[inline]
    pub fn str(self) -> Option<&'v str> {
        self.value?.as_str()
    }

    /// Text that isn't empty: an empty text is as good as none to most of Kubernetes.
    pub fn filled(self) -> Option<&'v str> {
        self.str().filter(|text| !text.is_empty())
    }

    /// A whole number.
    pub fn int(self) -> Option<i64> {
        self.value?.as_i64()
    }

    /// A boolean.
    pub fn bool(self) -> Option<bool> {
        self.value?.as_bool()
    }

    /// Whether the value is `true`.
    pub fn is_true(self) -> bool {
        self.bool() == Some(true)
    }

    /// A mapping.
    pub fn map(self) -> Option<&'v Map<String, Value>> {
        self.value?.as_object()
    }

    /// A list.
    pub fn list(self) -> Option<&'v [Value]> {
        self.value?.as_array().map(Vec::as_slice)
    }

    /// Whether there is a value.
    pub fn exists(self) -> bool {
        self.value.is_some()
    }

    /// Whether there is none.
    pub fn is_missing(self) -> bool {
        self.value.is_none()
    }

    /// Whether there is none, or an empty text, list or mapping.
    pub fn is_empty(self) -> bool {
        match self.value {
            None => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Array(items)) => items.is_empty(),
            Some(Value::Object(map)) => map.is_empty(),
            Some(_) => false,
        }
    }

    /// The key that leads here; `None` for a list's item and for an object itself.
    pub fn key(self) -> Option<&'v str> {
        match self.step {
            Step::Key(key) => Some(key),
            Step::Root | Step::Index(_) => None,
        }
    }

    /// The value as people write it, for messages: text without quotes, anything else as JSON.
    pub fn shown(self) -> String {
        match self.value {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        }
    }

    pub(crate) fn parent_and_step(self) -> (Option<&'v Value>, Step<'v>) {
        (self.parent, self.step)
    }
}
