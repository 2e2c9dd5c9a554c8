//! Anchored values, and how much of them is repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::{MAX_ALIASED, MAX_DEPTH, Problem, mistake};

/// The anchored values of a document.
#[derive(Default)]
pub(super) struct Aliases {
    /// The anchors that are referred to; unknown before the first anchor.
    referenced: Option<BTreeSet<usize>>,
    values: BTreeMap<usize, Anchored>,
    /// The values of the document so far, and how many of them come from aliases.
    nodes: usize,
    repeated: usize,
    bytes: usize,
}

struct Anchored {
    value: Value,
    size: Size,
}

/// What a value takes.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl Aliases {
    /// Counts a value that is written out.
    pub(super) fn count(&mut self) {
        self.nodes += 1;
    }

    /// Keeps a value that aliases refer to.
    pub(super) fn keep(
        &mut self,
        anchor: usize,
        value: &Value,
        at: &Range<usize>,
        length: usize,
        referenced: impl FnOnce() -> BTreeSet<usize>,
    ) -> Result<(), Problem> {
        if !self
            .referenced
            .get_or_insert_with(referenced)
            .contains(&anchor)
        {
            return Ok(());
        }
        let size = Size::of(value);
        self.add(size, at, length)?;
        let value = value.clone();
        self.values.insert(anchor, Anchored { value, size });
        Ok(())
    }

    /// The value that an alias stands for, `depth` levels deep in a document of so many bytes.
    pub(super) fn repeat(
        &mut self,
        anchor: usize,
        depth: usize,
        at: &Range<usize>,
        length: usize,
    ) -> Result<Value, Problem> {
        let Some(Anchored { size, .. }) = self.values.get(&anchor) else {
            let message = "this alias stands inside the value that it names";
            return Err(Problem::new("alias-loop", message, at.clone()));
        };
        let size = *size;
        if depth + size.depth > MAX_DEPTH {
            return Err(mistake::too_deep(at.start));
        }
        self.nodes += size.nodes;
        self.repeated += size.nodes;
        if self.repeated > 100 && self.nodes > 1000 && self.is_excessive() {
            return Err(too_many(at));
        }
        self.add(size, at, length)?;
        let value = self.values.get(&anchor).map(|it| it.value.clone());
        Ok(value.unwrap_or_default())
    }

    /// Whether the share of repeated values is more than Go lets through: 99 % of 400,000, less
    /// and less of more, 10 % of four million.
    #[expect(clippy::cast_precision_loss, reason = "the share is all that counts")]
    fn is_excessive(&self) -> bool {
        let (few, many) = (400_000.0, 4_000_000.0);
        let nodes = self.nodes as f64;
        let allowed = 0.99 - 0.89 * ((nodes - few) / (many - few)).clamp(0.0, 1.0);
        self.repeated as f64 / nodes > allowed
    }

    fn add(&mut self, size: Size, at: &Range<usize>, length: usize) -> Result<(), Problem> {
        self.bytes = self.bytes.saturating_add(size.bytes);
        let (constant, per_byte) = MAX_ALIASED;
        if self.bytes > constant.saturating_add(per_byte.saturating_mul(length)) {
            return Err(too_many(at));
        }
        Ok(())
    }
}

#[cold]
fn too_many(at: &Range<usize>) -> Problem {
    let message = "aliases repeat too much: the document would take far more memory than its text";
    Problem::new("too-many-aliases", message, at.clone()).hint("write the values out")
}

impl Size {
    /// Of a value, whose depth is bounded.
    fn of(value: &Value) -> Self {
        let mut size = Self {
            nodes: 1,
            bytes: size_of::<Value>(),
            depth: 0,
        };
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => size.bytes += text.len(),
            Value::Array(items) => {
                size.depth = 1;
                for item in items {
                    size.add(Self::of(item));
                }
            }
            Value::Object(map) => {
                size.depth = 1;
                // A node of the tree has room for 11 entries and is at least half full.
                size.bytes += (map.len() / 6 + 1) * 640;
                for (key, item) in map {
                    size.nodes += 1;
                    size.bytes += key.len();
                    size.add(Self::of(item));
                }
            }
        }
        size
    }

    fn add(&mut self, inner: Self) {
        self.nodes += inner.nodes;
        self.bytes += inner.bytes;
        self.depth = self.depth.max(inner.depth + 1);
    }
}
