//! Containers of pods: what is refused, and what close by is accepted.

use stowplan_check::{Checker, Group, Minor};

use crate::support;

mod basics;
mod env;
mod fields;
mod mounts;
mod ports;
mod probes;
mod resources;
mod security;

/// What the rules about the API find, as `rule path`, ordered.
fn found_in(minor: Minor, text: &str) -> Vec<String> {
    let report = support::check_with(&Checker::new().kubernetes(minor), text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

/// A pod with fields of its spec, one a line.
fn pod(fields: &str) -> String {
    let fields = fields.replace('\n', "\n  ");
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  {fields}\n")
}

/// A Deployment with fields of its pods' spec, one a line.
fn deployment(fields: &str) -> String {
    let fields = fields.replace('\n', "\n      ");
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  \
         selector: {{matchLabels: {{app: web}}}}\n  template:\n    \
         metadata: {{labels: {{app: web}}}}\n    spec:\n      {fields}\n"
    )
}

/// A pod whose only container has fields, one a line.
fn container(fields: &str) -> String {
    let fields = fields.replace('\n', "\n  ");
    pod(&format!(
        "volumes: [{{name: data, emptyDir: {{}}}}, {{name: disk, persistentVolumeClaim: \
         {{claimName: disk}}}}, {{name: own, ephemeral: {{volumeClaimTemplate: {{spec: \
         {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}}}}}}}]\n\
         resourceClaims: [{{name: gpu, resourceClaimName: gpu}}, {{name: nic, \
         resourceClaimName: nic}}]\n\
         containers:\n- name: web\n  image: nginx:1.29\n  {fields}"
    ))
}

/// Checks texts, with the findings that are expected.
fn expect(minor: Minor, build: fn(&str) -> String, prefix: &str, cases: &[(&str, &[&str])]) {
    for (fields, expected) in cases {
        let mut expected: Vec<_> = expected
            .iter()
            .map(|it| match it.split_once(' ') {
                Some((rule, path)) => format!("{rule} {prefix}/{path}"),
                None => format!("{it} {prefix}"),
            })
            .collect();
        expected.sort();
        assert_eq!(found_in(minor, &build(fields)), expected, "of {fields}");
    }
}

/// Checks containers of a pod.
fn containers(cases: &[(&str, &[&str])]) {
    expect(Minor::DEFAULT, container, "/spec/containers/0", cases);
}

/// Checks containers of a pod that are all accepted.
fn accepted(cases: &[&str]) {
    for fields in cases {
        containers(&[(fields, &[])]);
    }
}

/// Checks pods.
fn pods(cases: &[(&str, &[&str])]) {
    expect(Minor::DEFAULT, pod, "/spec", cases);
}
