//! Rules between objects that are deployed together: what they find, and what they leave alone.

mod many;
mod references;
mod running;
mod serving;
mod slips;

use std::collections::BTreeMap;

use stowplan_check::{
    Bundle, Checker, Class, Cluster, Environment, Group, Minor, NodePool, Report, Source,
};

/// `severity rule path` of what is found between objects.
fn said(report: &Report) -> Vec<String> {
    let mut said: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Objects)
        .map(|it| {
            let severity = it.severity.as_str();
            format!("{severity} {} {}", it.rule.name, it.place.path)
        })
        .collect();
    said.sort();
    said
}

/// Documents as one file.
fn file(documents: &[&str]) -> Vec<String> {
    let text = documents.join("\n---\n");
    let sources = vec![Source::new("k8s/all.yaml", text.as_bytes())];
    said(&Checker::new().check(vec![Bundle {
        environment: None,
        sources,
    }]))
}

/// Documents in files of their own, each with a path.
fn files(documents: &[(&str, &str)]) -> Vec<String> {
    let sources = documents
        .iter()
        .map(|(name, text)| Source::new(*name, text.as_bytes()))
        .collect();
    said(&Checker::new().check(vec![Bundle {
        environment: None,
        sources,
    }]))
}

/// Documents in files of their own that were found in a folder.
fn found(documents: &[(&str, &str)]) -> Vec<String> {
    let sources = documents
        .iter()
        .map(|(name, text)| Source::found(*name, text.as_bytes()))
        .collect();
    said(&Checker::new().check(vec![Bundle {
        environment: None,
        sources,
    }]))
}

/// Documents as all of an environment in production, on a cluster with a pool for rooms.
fn environment(documents: &[&str]) -> Vec<String> {
    let text = documents.join("\n---\n");
    let pool = NodePool {
        labels: BTreeMap::from([("pool".to_owned(), "rooms".to_owned())]),
        ..NodePool::default()
    };
    let cluster = Cluster {
        name: "cluster".to_owned(),
        node_pools: BTreeMap::from([("rooms".to_owned(), pool)]),
        node_ports: None,
    };
    let environment = Environment {
        name: "shop/prod".to_owned(),
        class: Class::Prod,
        cluster,
        kubernetes: Minor::DEFAULT,
        waivers: Vec::new(),
    };
    said(&Checker::new().check(vec![Bundle {
        environment: Some(environment),
        sources: vec![Source::new("shop", text.as_bytes())],
    }]))
}

/// A Deployment named and labelled `web`, with more of its pod's spec, in flow style.
fn deployment(spec: &str, pod: &str, container: &str) -> String {
    workload("Deployment", "web", spec, pod, container)
}

/// A workload labelled `app:` with its name.
fn workload(kind: &str, name: &str, spec: &str, pod: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  selector: \
         {{matchLabels: {{app: {name}}}}}\n{}  template:\n    metadata: {{labels: {{app: {name}}}}}\n    \
         spec:\n{}      containers:\n      - name: {name}\n        image: example.com/{name}:1\n{}",
        indent(2, spec),
        indent(6, pod),
        indent(8, container)
    )
}

fn indent(by: usize, lines: &str) -> String {
    let mut text = String::new();
    for line in lines.lines() {
        text.push_str(&" ".repeat(by));
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// An object of one line.
fn object(api_version: &str, kind: &str, name: &str, rest: &str) -> String {
    format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\n{rest}\n")
}

const NOTHING: &[&str] = &[];
