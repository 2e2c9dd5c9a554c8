//! What the API server refuses of Services, endpoints, routes and network policies, and what it
//! takes that looks alike.

mod endpoints;
mod gateway;
mod policies;
mod routes;
mod services;

use std::fmt::Write;

use stowplan_check::{Bundle, Checker, Group, Minor, Source};

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
        .filter(|it| it.rule.group == Group::Api && it.rule.name != "deprecated-api")
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

#[test]
fn values_of_any_type_stop_nobody() {
    let odd = [
        "",
        "null",
        "{}",
        "[]",
        "[null]",
        "[{}]",
        "{a: 1}",
        "true",
        "0",
        "-1",
        "1.5",
        "9223372036854775807",
        "99999999999999999999",
        "''",
        "'/'",
        "'*'",
        "é",
        "'::'",
        "'%'",
    ];
    let checker = Checker::new();
    for rule in checker.rules() {
        if rule.group != Group::Api {
            continue;
        }
        let lines: Vec<_> = rule.wrong.lines().collect();
        let mut texts = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let start = match (line.split_once(": "), line.split_once("- ")) {
                (Some((key, _)), _) => format!("{key}: "),
                (None, Some((dash, _))) => format!("{dash}- "),
                (None, None) => continue,
            };
            for value in odd {
                let mut text = lines.clone();
                let changed = format!("{start}{value}");
                text[at] = &changed;
                texts.push(text.join("\n"));
            }
        }
        checker.check(vec![Bundle {
            environment: None,
            sources: texts
                .iter()
                .map(|text| Source::new("test.yaml", text.as_bytes()))
                .collect(),
        }]);
    }
}
