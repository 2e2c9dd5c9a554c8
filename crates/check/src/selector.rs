//! Label selectors.

use std::collections::BTreeSet;

use crate::node::Node;

/// A selector of labels, in either of its two forms.
///
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selector<'v> {
    terms: Vec<Term<'v>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Term<'v> {
    Equals(&'v str, &'v str),
    In(&'v str, BTreeSet<&'v str>),
    NotIn(&'v str, BTreeSet<&'v str>),
    Exists(&'v str),
    Missing(&'v str),
}

impl<'v> Selector<'v> {
    /// A map of labels, as a Service has.
    pub fn labels(node: Node<'v>) -> Self {
        let terms = node
            .entries()
            .map(|(key, value)| Term::Equals(key, value.str().unwrap_or_default()))
            .collect();
        Self { terms }
    }

    /// `matchLabels` and `matchExpressions`. Expressions that are not valid are left out.
    pub fn of(node: Node<'v>) -> Self {
        let mut selector = Self::labels(node.get("matchLabels"));
        for expression in node.get("matchExpressions").items() {
            let Some(key) = expression.get("key").str() else {
                continue;
            };
            let values = || {
                expression
                    .get("values")
                    .items()
                    .filter_map(Node::str)
                    .collect()
            };
            let term = match expression.get("operator").str() {
                Some("In") => Term::In(key, values()),
                Some("NotIn") => Term::NotIn(key, values()),
                Some("Exists") => Term::Exists(key),
                Some("DoesNotExist") => Term::Missing(key),
                _ => continue,
            };
            selector.terms.push(term);
        }
        selector
    }

    /// Whether it selects everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it selects something with these labels.
    pub fn matches(&self, labels: Node<'_>) -> bool {
        self.matches_by(|key| labels.map()?.get(key)?.as_str())
    }

    /// Whether it selects something whose label of a name is what the function says.
    pub fn matches_by<'l>(&self, label: impl for<'k> Fn(&'k str) -> Option<&'l str>) -> bool {
        self.terms.iter().all(|term| match term {
            Term::Equals(key, value) => label(key) == Some(value),
            Term::In(key, values) => label(key).is_some_and(|it| values.contains(it)),
            Term::NotIn(key, values) => label(key).is_none_or(|it| !values.contains(it)),
            Term::Exists(key) => label(key).is_some(),
            Term::Missing(key) => label(key).is_none(),
        })
    }

    /// The label that it demands and that the fewest have.
    pub(crate) fn narrowest(
        &self,
        count: impl Fn(&(String, String)) -> usize,
    ) -> Option<(String, String)> {
        self.terms
            .iter()
            .filter_map(|term| match term {
                Term::Equals(key, value) => Some(((*key).to_owned(), (*value).to_owned())),
                _ => None,
            })
            .min_by_key(|label| count(label))
    }

    /// The labels that it demands with one value each.
    pub(crate) fn demands(&self) -> impl Iterator<Item = (&'v str, &'v str)> + Clone {
        self.terms.iter().filter_map(|term| match term {
            Term::Equals(key, value) => Some((*key, *value)),
            Term::In(key, values) if values.len() == 1 => {
                values.first().map(|value| (*key, *value))
            }
            _ => None,
        })
    }
}
