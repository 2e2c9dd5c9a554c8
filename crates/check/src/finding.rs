//! What a check has to say.

use std::ops::Range;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::rule::{Group, Rule, Severity};

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Where.
    pub place: Place,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// Another place that has to do with a finding.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// A place in an object and in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The environment; `None` for files.
    pub environment: Option<String>,
    /// The text's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the text that are meant.
    pub span: (usize, usize),
    /// The set and the number of the source in it.
    pub(crate) source: (usize, usize),
    /// The object; `None` where there is none, as in a text that can't be read.
    pub object: Option<Identity>,
    /// A JSON pointer into the object, or to where a value is missing.
    pub path: String,
}

/// Which object.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.namespace`; empty where there is none.
    pub namespace: String,
    /// `metadata.name`; empty where there is none.
    pub name: String,
}

impl Identity {
    /// For messages: `Deployment shop/web`.
    pub fn shown(&self) -> String {
        match (self.name.is_empty(), self.namespace.is_empty()) {
            (true, _) => self.kind.clone(),
            (false, true) => format!("{} {}", self.kind, self.name),
            (false, false) => format!("{} {}/{}", self.kind, self.namespace, self.name),
        }
    }
}

impl Place {
    /// The bytes of the text that are meant.
    pub fn range(&self) -> Range<usize> {
        self.span.0..self.span.1
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut place = serializer.serialize_struct("Place", 6)?;
        match &self.environment {
            Some(environment) => place.serialize_field("environment", environment)?,
            None => place.skip_field("environment")?,
        }
        place.serialize_field("object", &self.object)?;
        place.serialize_field("path", &self.path)?;
        place.serialize_field("file", &self.file)?;
        place.serialize_field("line", &self.line)?;
        place.serialize_field("column", &self.column)?;
        place.end()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Shape<'f> {
            rule: &'static str,
            severity: Severity,
            group: Group,
            #[serde(flatten)]
            place: &'f Place,
            message: &'f str,
            hint: Option<&'f str>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            related: &'f [Related],
        }
        Shape {
            rule: self.rule.name,
            severity: self.severity,
            group: self.rule.group,
            place: &self.place,
            message: &self.message,
            hint: self.hint.as_deref(),
            related: &self.related,
        }
        .serialize(serializer)
    }
}
