//! Labels and annotations: the model's, and what the environment sets or takes away.

use std::collections::BTreeMap;

use stowplan_model::{AnnotationKey, LabelKey, LabelValue, MAX_ANNOTATIONS_SIZE, Place, Problem};

use crate::{
    reserved,
    scope::{Scope, Subject},
    suggest,
};

/// The labels of a service's objects and pods.
pub(crate) fn labels(subject: Subject<'_, '_>) -> BTreeMap<LabelKey, LabelValue> {
    let labels = layered(
        subject,
        &subject.service.labels,
        &subject.over.labels,
        ("label", "labels"),
    );
    let of = format!("`{}`", subject.name());
    for key in labels.keys().map(LabelKey::as_str) {
        let said = subject.over.labels.keys().any(|known| *known == *key);
        let place = subject.said_or_modelled(said, &["labels", key]);
        if let Some(problem) = reserved::label(key, &of, place) {
            subject.report(problem);
        }
    }
    labels
}

/// The annotations of a service's workload and pods.
pub(crate) fn annotations(subject: Subject<'_, '_>) -> BTreeMap<AnnotationKey, String> {
    let annotations = layered(
        subject,
        &subject.service.annotations,
        &subject.over.annotations,
        ("annotation", "annotations"),
    );
    let of = format!("`{}`", subject.name());
    for key in annotations.keys().map(AnnotationKey::as_str) {
        let said = subject.over.annotations.keys().any(|known| *known == *key);
        let place = subject.said_or_modelled(said, &["annotations", key]);
        if let Some(problem) = reserved::annotation(key, &of, place) {
            subject.report(problem);
        }
    }
    let reason = subject.service.security.relaxed.as_ref();
    let reason = reason.map_or(0, |relaxed| relaxed.reason.len());
    let said = !subject.over.annotations.is_empty();
    let place = subject.said_or_modelled(said, &["annotations"]);
    check_size(subject.scope, &of, &annotations, reason, place);
    annotations
}

/// Labels of all objects, and annotations of the namespace, as the environment states them.
pub(crate) fn of_environment(
    scope: &Scope<'_>,
) -> (
    BTreeMap<LabelKey, LabelValue>,
    BTreeMap<AnnotationKey, String>,
) {
    let environment = scope.environment;
    let settings = &environment.settings;
    let (labels, annotations) = (kept(&settings.labels), kept(&settings.annotations));
    let of = format!("`{}`", environment.id);
    let refused = labels.keys().filter_map(|key| {
        let place = scope.at(&["labels", key.as_str()]);
        reserved::label(key.as_str(), &of, place)
    });
    let more = annotations.keys().filter_map(|key| {
        let place = scope.at(&["annotations", key.as_str()]);
        reserved::annotation(key.as_str(), &of, place)
    });
    refused
        .chain(more)
        .for_each(|problem| scope.report(problem));
    let record = &environment.record;
    let record = [&record.owner, &record.description, &record.version];
    let record: usize = record.into_iter().flatten().map(String::len).sum();
    check_size(scope, &of, &annotations, record, scope.at(&["annotations"]));
    (labels, annotations)
}

/// Room for the annotations that stowplan adds, without texts of people.
const OWN_ANNOTATIONS: usize = 1024;

fn check_size(
    scope: &Scope<'_>,
    of: &str,
    annotations: &BTreeMap<AnnotationKey, String>,
    further: usize,
    place: Place,
) {
    let given = annotations.iter();
    let given: usize = given
        .map(|(key, value)| key.as_str().len() + value.len())
        .sum();
    let most = MAX_ANNOTATIONS_SIZE - OWN_ANNOTATIONS;
    let size = given + further;
    if size > most {
        let message =
            format!("the annotations of {of} have {size} bytes, at most {most} are allowed");
        let problem = Problem::new("annotations-too-large", message, place);
        scope.report(problem.help("put large texts into a file"));
    }
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
            let everywhere = noun == "label"
                && kept(&subject.scope.environment.settings.labels)
                    .keys()
                    .any(|known| *known == *key);
            subject.report(problem.help(if everywhere {
                "it is a label of all objects: take it away under the environment's `labels`".into()
            } else {
                suggest::help(key, noun, known)
            }));
        }
    }
    all
}
