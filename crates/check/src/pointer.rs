//! The way from an object to one of its nodes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;

use crate::node::Step;

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

    /// The ways to values of an object, by their addresses; the root where one isn't there.
    ///
    /// Nodes don't carry their way, which would cost every rule: all of an object's are looked for
    /// in one walk when something was found.
    pub(crate) fn all(root: &Value, wanted: &BTreeSet<usize>) -> BTreeMap<usize, Self> {
        let mut found = BTreeMap::new();
        search(root, wanted, &mut Vec::new(), &mut found);
        found
    }
}

/// What values are found again by. They don't move as long as their objects live.
pub(crate) fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

/// Finds what is wanted below `at`; the reader bounds the depth. Whether all was found.
fn search<'v>(
    at: &'v Value,
    wanted: &BTreeSet<usize>,
    way: &mut Vec<Step<'v>>,
    found: &mut BTreeMap<usize, Pointer>,
) -> bool {
    let here = address(at);
    if wanted.contains(&here) {
        let steps = way.iter().filter_map(|step| match step {
            Step::Root => None,
            Step::Key(key) => Some(Segment::Key((*key).to_owned())),
            Step::Index(index) => Some(Segment::Index(*index)),
        });
        found.insert(here, Pointer(steps.collect()));
        if found.len() == wanted.len() {
            return true;
        }
    }
    let mut below = |step, value: &'v Value| {
        way.push(step);
        let all = search(value, wanted, way, found);
        way.pop();
        all
    };
    match at {
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.any(|(index, item)| below(Step::Index(index), item))
        }
        Value::Object(entries) => {
            let mut entries = entries
                .iter()
                .filter(|(_, it)| it.is_array() || it.is_object());
            entries.any(|(key, value)| below(Step::Key(key), value))
        }
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
