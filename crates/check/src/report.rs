//! What a run found.

use std::sync::Arc;

use serde::Serialize;

use crate::{checker::order, finding::Finding, object::Object, rule::Severity, source::Source};

/// What a run found, and the texts it was found in.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong, ordered by file, line and rule.
    pub findings: Vec<Finding>,
    /// So many objects were checked.
    pub checked: usize,
    /// Objects of kinds without a schema, ordered by kind: only what holds for every object was
    /// looked at.
    pub skipped: Vec<Skipped>,
    /// Rules of custom resources that only a cluster can evaluate, ordered by kind: nobody has
    /// looked at whether the objects of these kinds keep them.
    pub not_evaluated: Vec<NotEvaluated>,
    /// What is wrong and was waived.
    pub waived: Vec<Waived>,
    /// The texts, by set.
    pub(crate) sources: Vec<Arc<[Source]>>,
}

/// Objects of one kind that there is no schema for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// How many.
    pub count: usize,
}

/// Rules of one kind of custom resources, written in the Common Expression Language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotEvaluated {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// How many rules its schema has.
    pub rules: usize,
}

/// A finding that somebody has said is meant to be.
#[derive(Debug, Clone, Serialize)]
pub struct Waived {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it is meant to be.
    pub reason: String,
    /// The last day of the waiver, as `2027-01-31`.
    pub until: Option<String>,
}

impl Skipped {
    pub(crate) fn of(object: &Object) -> Self {
        Self {
            api_version: object.api_version().to_owned(),
            kind: object.kind().to_owned(),
            count: 1,
        }
    }
}

impl Report {
    /// How many findings are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    pub(crate) fn skip(&mut self, skipped: Vec<Skipped>) {
        self.skipped.extend(skipped);
        self.skipped.sort();
        self.skipped.dedup_by(|next, kept| {
            let same = (&next.api_version, &next.kind) == (&kept.api_version, &kept.kind);
            if same {
                kept.count += next.count;
            }
            same
        });
    }

    pub(crate) fn sort(&mut self) {
        self.findings.sort_by(order);
    }

    /// The text that a finding is in.
    pub(crate) fn source(&self, source: (usize, usize)) -> Option<&Source> {
        self.sources.get(source.0)?.get(source.1)
    }
}
