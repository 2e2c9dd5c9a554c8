//! What a schema has against a value, as plain data: who found it out doesn't matter to who tells it.

use serde_json::Value;

use crate::schema::Shape;

/// One thing that is wrong with a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation<'a> {
    /// JSON pointer to the value.
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
    /// The schema that says so.
    pub(crate) shape: Shape<'a>,
    pub(crate) what: What<'a>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What<'a> {
    /// The mapping has fields that are none of its.
    Unknown(Vec<&'a str>),
    /// The mapping lacks a field.
    Lacks(&'a str),
    /// The value is of another type.
    Type,
    /// The value is none of these words.
    NoWord(Vec<&'a str>),
    /// The number is too small or too large.
    OutOfRange,
    /// None of several forms fits: what each has against the value.
    NoForm(Vec<Vec<Violation<'a>>>),
    /// A rule on text or on a list, or nothing may be here.
    Unfit,
    /// What the standard's validator says where the walk found nothing.
    #[cfg(feature = "jsonschema")]
    Refused(String),
}

impl<'a> Violation<'a> {
    /// The words that would have been right here, of forms that are words too.
    pub(crate) fn words(&self) -> Vec<&'a str> {
        match &self.what {
            What::NoWord(words) => words.clone(),
            What::NoForm(forms) => {
                let here = forms
                    .iter()
                    .flatten()
                    .filter(|it| it.pointer == self.pointer);
                here.flat_map(Self::words).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the whole value at this pointer is of another kind than the schema wants.
    pub(crate) fn is_other_kind(&self, here: &str) -> bool {
        self.pointer == here
            && match &self.what {
                What::Type | What::NoWord(_) => true,
                What::NoForm(forms) => forms
                    .iter()
                    .all(|it| it.iter().any(|it| it.is_other_kind(here))),
                _ => false,
            }
    }
}
