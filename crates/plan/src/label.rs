//! Labels and annotations: the model's, and what the environment sets or takes away.

use std::collections::BTreeMap;

use stowplan_model::{AnnotationKey, LabelKey, LabelValue, Problem};

use crate::{scope::Subject, suggest};

/// The labels of a service's objects and pods.
pub(crate) fn labels(subject: Subject<'_, '_>) -> BTreeMap<LabelKey, LabelValue> {
    layered(
        subject,
        &subject.service.labels,
        &subject.over.labels,
        ("label", "labels"),
    )
}

/// The annotations of a service's workload and pods.
pub(crate) fn annotations(subject: Subject<'_, '_>) -> BTreeMap<AnnotationKey, String> {
    layered(
        subject,
        &subject.service.annotations,
        &subject.over.annotations,
        ("annotation", "annotations"),
    )
}

/// What is there once that which was taken back is gone.
pub(crate) fn kept<K: Clone + Ord, V: Clone>(said: &BTreeMap<K, Option<V>>) -> BTreeMap<K, V> {
    said.iter()
        .filter_map(|(key, value)| Some((key.clone(), value.clone()?)))
        .collect()
}

fn layered<K: Clone + Ord + AsRef<str>, V: Clone>(
    subject: Subject<'_, '_>,
    modelled: &[(K, V)],
    said: &BTreeMap<K, Option<V>>,
    (noun, map): (&str, &str),
) -> BTreeMap<K, V> {
    let mut all: BTreeMap<K, V> = modelled.iter().cloned().collect();
    for (key, value) in said {
        let before = match value {
            Some(value) => {
                all.insert(key.clone(), value.clone());
                continue;
            }
            None => all.remove(key),
        };
        if before.is_none() {
            let key = key.as_ref();
            let message = format!(
                "{noun} `{key}` is taken away from `{}`, which hasn't got it",
                subject.name()
            );
            let known = modelled.iter().map(|(key, _)| key.as_ref());
            let problem = Problem::new("unknown-label", message, subject.said(&[map, key]));
            subject.report(problem.help(suggest::help(key, noun, known)));
        }
    }
    all
}
