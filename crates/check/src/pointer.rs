//! The way from an object to one of its nodes.

use std::fmt;

use serde_json::Value;

use crate::node::{Node, Step};

/// The way to a value, as a JSON pointer (RFC 6901) writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pointer(Vec<Segment>);

/// One step of a [`Pointer`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Into a list.
    Index(usize),
    /// Into a mapping.
    Key(String),
}

impl Pointer {
    /// The way to the whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// The steps.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// One step further.
    #[must_use]
    pub fn then(mut self, segment: Segment) -> Self {
        self.0.push(segment);
        self
    }

    /// The way that a JSON pointer writes, through a value: a number is an index only in a list.
    pub fn parse(pointer: &str, root: &Value) -> Self {
        let mut at = Some(root);
        let mut found = Self::root();
        for part in pointer.split('/').skip(1) {
            let key = part.replace("~1", "/").replace("~0", "~");
            let segment = match (at, key.parse()) {
                (Some(Value::Array(_)), Ok(index)) => Segment::Index(index),
                _ => Segment::Key(key),
            };
            at = match &segment {
                Segment::Index(index) => at.and_then(|value| value.get(index)),
                Segment::Key(key) => at.and_then(|value| value.get(key)),
            };
            found.0.push(segment);
        }
        found
    }

    /// The way to a node of an object.
    ///
    /// Nodes don't carry their way, which would cost every rule: it is looked for when something
    /// is found, by the address of the value.
    pub(crate) fn of(root: &Value, node: Node<'_>) -> Self {
        let (parent, step) = node.parent_and_step();
        let mut found = Self::root();
        if let Some(parent) = parent {
            // A node of another object points at the whole of this one.
            if !search(root, parent, &mut found.0) {
                return Self::root();
            }
            match step {
                Step::Root => {}
                Step::Key(key) => found.0.push(Segment::Key(key.to_owned())),
                Step::Index(index) => found.0.push(Segment::Index(index)),
            }
        }
        found
    }
}

/// Finds `wanted` below `at`; the reader bounds the depth.
fn search(at: &Value, wanted: &Value, way: &mut Vec<Segment>) -> bool {
    if std::ptr::eq(at, wanted) {
        return true;
    }
    match at {
        Value::Array(items) => items.iter().enumerate().any(|(index, item)| {
            way.push(Segment::Index(index));
            let found = search(item, wanted, way);
            if !found {
                way.pop();
            }
            found
        }),
        Value::Object(entries) => entries.iter().any(|(key, value)| {
            if !value.is_array() && !value.is_object() {
                return false;
            }
            way.push(Segment::Key(key.clone()));
            let found = search(value, wanted, way);
            if !found {
                way.pop();
            }
            found
        }),
        _ => false,
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.0 {
            match segment {
                Segment::Index(index) => write!(f, "/{index}")?,
                Segment::Key(key) if key.contains(['~', '/']) => {
                    write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?;
                }
                Segment::Key(key) => write!(f, "/{key}")?,
            }
        }
        Ok(())
    }
}
