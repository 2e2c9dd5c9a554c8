//! What the parsers of YAML and JSON have in common.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use super::Problem;
use super::tag::Tag;

/// A step of reading a document.
pub(super) enum Event<'a> {
    /// A mapping begins: keys and values in turn, then an end.
    Mapping(Properties),
    /// A list begins: values, then an end.
    List(Properties),
    /// The mapping or list ends that began last.
    End,
    /// A value of its own.
    Scalar(Content<'a>, Properties),
    /// The value with this anchor again.
    Alias(usize),
}

/// What can stand before a value.
#[derive(Default)]
pub(super) struct Properties {
    /// The number of its anchor; 0 for none.
    pub(super) anchor: usize,
    pub(super) tag: Option<Tag>,
}

pub(super) enum Content<'a> {
    /// Text without quotes, which may be a number.
    Plain(Cow<'a, str>),
    /// Text.
    Text(Cow<'a, str>),
    /// A value that needs no more looking at.
    Ready(Value),
}

/// A parser.
pub(super) trait Events<'a> {
    /// The next event and where it stands in the whole text; none at the document's end.
    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, Problem>;

    /// The anchors that aliases of the document refer to.
    fn referenced(&self) -> BTreeSet<usize> {
        BTreeSet::new()
    }
}
