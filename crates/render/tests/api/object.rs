//! Metadata, and objects of few rules.

use serde_json::{Value, json};

use super::{Server, entries, is_label, is_subdomain, list, template, word};
use crate::plans::at;

/// Kinds whose controllers append to their names.
const SHORT: [&str; 2] = ["CronJob", "StatefulSet"];

pub(super) fn check(server: &mut Server<'_>, object: &Value) {
    let (kind, name) = (word(object, "/kind"), word(object, "/metadata/name"));
    let valid = match kind {
        "Service" => is_label(name, |c| c.is_ascii_lowercase()),
        "Namespace" => is_label(name, |c| c.is_ascii_lowercase() || c.is_ascii_digit()),
        _ => is_subdomain(name),
    };
    let longest = match kind {
        kind if SHORT.contains(&kind) => 52,
        "Job" | "Deployment" => 63,
        _ => 253,
    };
    server.hold(valid && name.len() <= longest, || "its name".into());
    let namespace = word(object, "/metadata/namespace");
    let of_cluster = matches!(kind, "Namespace" | "ClusterRole" | "ClusterRoleBinding");
    server.hold(namespace.is_empty() == of_cluster, || {
        "its namespace".into()
    });
    let identity = |object: &Value| {
        (
            word(object, "/kind").to_owned(),
            word(object, "/metadata/name").to_owned(),
        )
    };
    let same = server
        .objects
        .iter()
        .filter(|other| identity(other) == identity(object));
    let count = same.count();
    server.hold(count == 1, || "there are two of it".into());
    metadata(server, at(object, "/metadata"));
    if let Some(template) = template(object) {
        metadata(server, at(template, "/metadata"));
    }
    match kind {
        "ConfigMap" => config_map(server, at(object, "/data")),
        "HorizontalPodAutoscaler" => autoscaler(server, object),
        "RoleBinding" | "ClusterRoleBinding" => binding(server, object),
        "PodDisruptionBudget" => {
            let found = server.found(at(object, "/spec/selector/matchLabels"));
            server.hold(!found.is_empty(), || "guards no pods".into());
            let away = at(object, "/spec/maxUnavailable").as_u64();
            server.hold(away.is_some_and(|away| away > 0), || {
                "blocks every drain".into()
            });
        }
        _ => {}
    }
}

fn metadata(server: &mut Server<'_>, metadata: &Value) {
    let key = |key: &str| {
        let (prefix, name) = key.rsplit_once('/').unwrap_or(("a", key));
        is_subdomain(prefix) && !name.is_empty() && is_value(name)
    };
    for (label, value) in entries(at(metadata, "/labels")) {
        let valid = key(label) && value.as_str().is_some_and(is_value);
        server.hold(valid, || format!("label {label}: {value}"));
    }
    let mut size = 0;
    for (annotation, value) in entries(at(metadata, "/annotations")) {
        let valid = key(&annotation.to_ascii_lowercase());
        server.hold(valid && value.is_string(), || {
            format!("annotation {annotation}")
        });
        size += annotation.len() + value.as_str().unwrap_or_default().len();
    }
    server.hold(size <= 256 << 10, || format!("{size} bytes of annotations"));
}

fn is_value(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let outer = |c: char| c.is_ascii_alphanumeric();
    text.len() <= 63
        && text.chars().all(inner)
        && (text.is_empty() || text.starts_with(outer) && text.ends_with(outer))
}

fn config_map(server: &mut Server<'_>, data: &Value) {
    let mut size = 0;
    for (key, value) in entries(data) {
        let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let valid =
            key.len() <= 253 && key.chars().all(inner) && key != "." && !key.starts_with("..");
        server.hold(valid && value.is_string(), || format!("key {key}"));
        size += key.len() + value.as_str().unwrap_or_default().len();
    }
    server.hold(size <= 1 << 20, || format!("{size} bytes"));
}

fn binding(server: &mut Server<'_>, object: &Value) {
    let role = ["Role", "ClusterRole"]
        .into_iter()
        .find(|kind| word(object, "/roleRef/kind") == *kind);
    let name = word(object, "/roleRef/name");
    let rules = role.and_then(|kind| server.find(kind, name));
    let rules = rules.map(|role| at(role, "/rules"));
    server.hold(
        rules.is_some_and(|rules| rules[0]["verbs"] == json!(["get"])),
        || format!("gives {rules:?}"),
    );
    for subject in list(object, "/subjects") {
        let account = server.find(word(subject, "/kind"), word(subject, "/name"));
        server.hold(account.is_some(), || format!("is for {subject}"));
    }
    // A Service that may be seen is there.
    for name in rules
        .into_iter()
        .flat_map(|rules| list(rules, "/0/resourceNames"))
    {
        let node = role == Some("ClusterRole");
        let there = node
            || server
                .find("Service", name.as_str().unwrap_or_default())
                .is_some();
        server.hold(there, || format!("shows {name}"));
    }
}

fn autoscaler(server: &mut Server<'_>, object: &Value) {
    let target = server.find("Deployment", word(object, "/spec/scaleTargetRef/name"));
    let free = target.is_some_and(|target| at(target, "/spec/replicas").is_null());
    server.hold(free, || {
        "its target has replicas of its own, or isn't there".into()
    });
    let bound = |key: &str| at(object, key).as_u64().unwrap_or(0);
    let (min, max) = (bound("/spec/minReplicas"), bound("/spec/maxReplicas"));
    server.hold(1 <= min && min <= max, || format!("{min} to {max}"));
    let metrics: Vec<_> = list(object, "/spec/metrics").collect();
    server.hold(!metrics.is_empty(), || "scales by nothing".into());
    for metric in metrics {
        let name = word(metric, "/resource/name");
        let asked = target.is_some_and(|target| {
            let containers = list(target, "/spec/template/spec/containers");
            let beside = list(target, "/spec/template/spec/initContainers");
            let pointer = format!("/resources/requests/{name}");
            containers
                .chain(beside)
                .all(|container| at(container, &pointer).is_string())
        });
        server.hold(asked, || format!("a container doesn't ask for {name}"));
    }
}
