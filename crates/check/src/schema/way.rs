//! The way to a value, on the stack while the walk is below it.

use std::fmt::Write as _;

use super::shape::Shape;
use crate::pointer::{Pointer, Segment};

/// The way to a value: each step lives as long as the walk is below it.
#[derive(Clone, Copy)]
pub(crate) struct Way<'w> {
    pub(crate) above: Option<&'w Way<'w>>,
    pub(crate) step: Step<'w>,
    /// What the value must look like, references followed.
    pub(crate) shape: &'w Shape,
}

/// One step of it.
#[derive(Clone, Copy)]
pub(crate) enum Step<'w> {
    Root,
    Key(&'w str),
    Index(usize),
}

impl<'w> Way<'w> {
    /// The names and shapes of what is above, the nearest first, with the way to each.
    pub(crate) fn above_shapes(&self) -> Vec<(String, &'w Shape)> {
        let mut found = Vec::new();
        let mut at = self.above;
        while let Some(way) = at {
            found.push((way.dotted(), way.shape));
            at = way.above;
        }
        found
    }

    /// The first key.
    pub(crate) fn top(&self) -> Option<&'w str> {
        let mut at = *self;
        while let Some(above) = at.above {
            if let (Step::Root, Step::Key(key)) = (above.step, at.step) {
                return Some(key);
            }
            at = *above;
        }
        None
    }

    /// For messages: `` `ports[0]` ``.
    pub(crate) fn name(&self) -> String {
        match (self.step, self.above) {
            (Step::Root, _) | (Step::Index(_), None) => "the object".to_owned(),
            (Step::Key(key), _) => format!("`{key}`"),
            (Step::Index(index), Some(above)) => {
                let list = above.name();
                format!("`{}[{index}]`", list.trim_matches('`'))
            }
        }
    }

    /// For messages about what is missing here.
    pub(crate) fn owner(&self) -> String {
        match self.step {
            Step::Root => String::new(),
            _ => format!(" in {}", self.name()),
        }
    }

    /// The whole way: `spec.template.spec`.
    pub(crate) fn dotted(&self) -> String {
        let mut text = String::new();
        for segment in self.pointer().segments() {
            match segment {
                Segment::Index(index) => {
                    let _ = write!(text, "[{index}]");
                }
                Segment::Key(key) if text.is_empty() => text += key,
                Segment::Key(key) => {
                    text.push('.');
                    text += key;
                }
            }
        }
        text
    }

    pub(crate) fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(way) = at {
            match way.step {
                Step::Root => {}
                Step::Key(key) => steps.push(Segment::Key(key.to_owned())),
                Step::Index(index) => steps.push(Segment::Index(index)),
            }
            at = way.above;
        }
        steps.into_iter().rev().fold(Pointer::root(), Pointer::then)
    }
}
