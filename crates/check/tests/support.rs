//! What the tests share.

use stowplan_check::{Bundle, Checker, Report, Source};

/// Checks one text by all rules.
pub(crate) fn check(text: &str) -> Report {
    check_with(&Checker::new(), text)
}

/// Checks one text.
pub(crate) fn check_with(checker: &Checker, text: &str) -> Report {
    checker.check(vec![Bundle {
        environment: None,
        sources: vec![Source::new("test.yaml", text.as_bytes())],
    }])
}

/// Checks a text and gives `rule path` of each finding, ordered.
pub(crate) fn found(text: &str) -> Vec<String> {
    let report = check(text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}
