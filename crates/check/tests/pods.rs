//! What the API server demands of pods as a whole.

mod places;
mod settings;
mod volumes;

use stowplan_check::{Checker, Group, Minor};

use crate::support;

/// The findings about what the API server demands: `rule path` of each, ordered.
pub(crate) fn api(checker: &Checker, text: &str) -> Vec<String> {
    let mut found: Vec<_> = support::check_with(checker, text)
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

/// A pod with one container, and some lines of its spec.
pub(crate) fn pod(spec: &str) -> String {
    let spec = spec.replace('\n', "\n  ");
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  {spec}\n  \
         containers:\n  - name: web\n    image: nginx:1.29\n"
    )
}

/// The same as the template of a Deployment.
pub(crate) fn deployment(spec: &str) -> String {
    let spec = spec.replace('\n', "\n      ");
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    \
         matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    \
         spec:\n      {spec}\n      containers:\n      - name: web\n        image: nginx:1.29\n"
    )
}

/// Checks pods: each with what must be found, below `/spec`.
pub(crate) fn pods(cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        let text = pod(spec);
        let expected: Vec<_> = expected
            .iter()
            .map(|it| it.replace(" /", " /spec/"))
            .collect();
        assert_eq!(api(&Checker::new(), &text), expected, "{text}");
    }
}

/// Checks pods that nothing is wrong with.
pub(crate) fn fine(cases: &[&str]) {
    for spec in cases {
        for text in [pod(spec), deployment(spec)] {
            assert_eq!(api(&Checker::new(), &text), [""; 0], "{text}");
        }
    }
}

/// Checks a pod for a version.
pub(crate) fn at(minor: Minor, spec: &str) -> Vec<String> {
    api(&Checker::new().kubernetes(minor), &pod(spec))
}
