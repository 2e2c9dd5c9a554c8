//! YAML and JSON as kubectl reads them.
//!
//! kubectl and the API server split a text at its `---` lines, read each document with Go's
//! `sigs.k8s.io/yaml` and go on with JSON: `yes` is true, `0777` is 511, `1.0` is the integer 1,
//! the key `1` is the text `"1"`.
//! This reader gives the same values, and says with a place in the text what Kubernetes refuses,
//! and what it accepts but nobody means, such as a key that is written twice.
//!
//! ```
//! let text = b"kind: ConfigMap\ndata:\n  on: 0777\n---\n# nothing\n---\n{\"kind\": \"List\"}";
//! let documents: Vec<_> = stowplan_yaml::read::documents(text).collect();
//! assert_eq!(documents.len(), 2);
//! let value = documents[0].value.as_ref();
//! assert_eq!(value, Some(&serde_json::json!({"kind": "ConfigMap", "data": {"true": 511}})));
//! ```
//!
//! # Hostile text
//!
//! Any bytes can be read: nothing panics, and time is linear in the text.
//!
//! * Values nest at most [`MAX_DEPTH`] levels deep, so that whoever walks over them recursively,
//!   as `Value` does when it is dropped, needs little stack.
//! * What aliases add is bounded as in Go (at most 99 % of a small document, 10 % of a huge one),
//!   and besides by the memory it takes: see [`MAX_ALIASED`].
//! * At most [`MAX_PROBLEMS`] problems are told per document.
//!
//! A [`Value`] is not small: the worst a text without aliases gives is about 150 bytes per byte
//! (a list of mappings of one key each). Bound the size of the text where that matters.
//!
//! # Where this differs from kubectl
//!
//! * Keys that are written twice and text after a document's end are problems; kubectl is silent.
//! * Bytes that are not UTF-8 and text in UTF-16 are problems; kubectl replaces or converts them.
//! * JSON and YAML documents can be mixed; kubectl up to 1.32 refuses `---` after JSON.
//! * A line that begins with `%` outside of text is a problem, even where kubectl does not get
//!   that far.

mod aliases;
mod build;
mod characters;
mod document;
mod event;
mod fast;
mod json;
mod json_words;
mod keys;
mod locate;
mod mistake;
mod parse;
mod resolve;
mod scalar;
mod scan;
mod split;
mod tag;
mod yaml;

use std::ops::Range;

use serde_json::Value;

use document::Stretch;

pub use locate::{Location, Step, locate};
pub use split::split;

/// Mappings and lists that nest deeper than this are refused.
///
/// Kubernetes' own objects stay under 20 levels, and definitions of custom resources, which hold
/// the schema of a whole pod, under 60. `serde_json` reads at most 127.
pub const MAX_DEPTH: usize = 120;

/// What aliases add to a document may take so many bytes, and as many per byte of the document.
pub const MAX_ALIASED: (usize, usize) = (8 << 20, 8);

/// After so many problems no more are told of a document.
pub const MAX_PROBLEMS: usize = 100;

/// A document, or what was meant as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it says; `None` where it could not be read, and then there is at least one problem.
    ///
    /// Beside problems, this is the best guess: the last of values with the same key, `null`
    /// where a value can't be used.
    pub value: Option<Value>,
    /// What is wrong with it, in the order in which it was found.
    pub problems: Vec<Problem>,
}

/// Something that is wrong in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem this is, such as `duplicate-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    #[cold]
    fn new(code: &'static str, message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            code,
            message: message.into(),
            range,
            hint: None,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The documents of a text, one by one.
///
/// What cannot be read is a document without a value; the ones after it are read all the same.
/// Documents that are empty, or hold only comments or `null`, are left out, as by kubectl.
pub fn documents(text: &[u8]) -> Documents<'_> {
    documents_in(text, 0..text.len())
}

/// The documents in one of the stretches that [`split`] gives.
///
/// All positions are positions in `text`.
pub fn documents_in(text: &[u8], stretch: Range<usize>) -> Documents<'_> {
    let end = stretch.end.min(text.len());
    Documents {
        text,
        rest: stretch.start.min(end)..end,
        stretch: None,
        is_careful: false,
    }
}

/// The documents of a text: see [`documents`].
#[derive(Clone, Debug)]
pub struct Documents<'a> {
    text: &'a [u8],
    /// What has not been split.
    rest: Range<usize>,
    /// What is left of the stretch between two `---` lines: several JSON documents can be in one.
    stretch: Option<Stretch<'a>>,
    is_careful: bool,
}

impl Documents<'_> {
    /// Reads everything with the full parser, also what is plain enough for the short cut.
    ///
    /// This gives the same documents, later: it is here to hold the one way to the other.
    pub fn careful(mut self) -> Self {
        self.is_careful = true;
        self
    }

    fn next_of_stretch(&mut self) -> Option<Document> {
        self.stretch.as_mut()?.next(self.text, self.is_careful)
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        loop {
            if let Some(document) = self.next_of_stretch() {
                return Some(document);
            }
            match split::next(self.text, &mut self.rest)? {
                split::Found::Broken(document) => return Some(document),
                split::Found::Stretch(range) => match Stretch::of(self.text, range) {
                    Ok(stretch) => self.stretch = Some(stretch),
                    Err(document) => return Some(document),
                },
            }
        }
    }
}
