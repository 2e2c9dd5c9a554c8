//! What the API server refuses of Services, endpoints, routes and network policies, and what it
//! takes that looks alike.

mod gateway;
mod policies;
mod routes;
mod services;

use std::fmt::Write;

use stowplan_check::{Checker, Group, Minor};

use crate::support;

/// Puts text two spaces to the right, as often as is said.
fn indent(text: &str, by: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        writeln!(out, "{:by$}{line}", "", by = by * 2).unwrap();
    }
    out
}

/// An object with a spec.
fn object(version: &str, kind: &str, spec: &str) -> String {
    format!(
        "apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: web\nspec:\n{}",
        indent(spec, 1)
    )
}

/// `rule path` of what is found by the API's rules for a version.
fn found_in(minor: Minor, text: &str) -> Vec<String> {
    let report = support::check_with(&Checker::new().kubernetes(minor), text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group <= Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

fn found(text: &str) -> Vec<String> {
    found_in(Minor::DEFAULT, text)
}

/// Checks objects that are made of short texts.
fn check(make: impl Fn(&str) -> String, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found(&make(text)), *expected, "{text}");
    }
}
