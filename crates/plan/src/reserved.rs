//! Labels and annotations that people can't give: stowplan's own, and those by which Kubernetes'
//! controllers find their objects.

use stowplan_model::{Place, Problem};

/// What stowplan derives, so that selectors and readers can count on it.
const OWN: [&str; 5] = [
    "app.kubernetes.io/component",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/name",
    "app.kubernetes.io/part-of",
];

/// What controllers set.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/>
const CONTROLLERS: [&str; 12] = [
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "endpointslice.kubernetes.io/managed-by",
    "job-name",
    "kubernetes.io/metadata.name",
    "kubernetes.io/service-name",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// Prefixes of keys that are reserved as a whole.
const PREFIXES: [&str; 2] = ["pod-security.kubernetes.io/", "stowplan.dev/"];

/// Why nobody can give this label, if that is so.
pub(crate) fn label(key: &str, of: &str, place: Place) -> Option<Problem> {
    let who = if OWN.contains(&key) {
        "stowplan, which derives it"
    } else if CONTROLLERS.contains(&key) {
        "Kubernetes' controllers, which set it"
    } else {
        prefix(key)?
    };
    Some(problem("label", key, of, who, place))
}

/// Why nobody can give this annotation, if that is so.
pub(crate) fn annotation(key: &str, of: &str, place: Place) -> Option<Problem> {
    Some(problem("annotation", key, of, prefix(key)?, place))
}

fn prefix(key: &str) -> Option<&'static str> {
    let reserved = PREFIXES.iter().find(|prefix| key.starts_with(**prefix))?;
    Some(match *reserved {
        "stowplan.dev/" => "stowplan, which derives it",
        _ => "stowplan, which derives it from the services' `relax`",
    })
}

fn problem(noun: &str, key: &str, of: &str, who: &str, place: Place) -> Problem {
    let message = format!("{noun} `{key}` of {of} belongs to {who}");
    Problem::new("reserved-key", message, place).help(format!(
        "give the {noun} another key, under a domain of your own"
    ))
}
