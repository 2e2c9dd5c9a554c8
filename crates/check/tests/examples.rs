//! The examples of every rule's description are what they say they are.

use stowplan_check::{Checker, Finding, Group, Level, Rule, Severity};

use crate::support;

#[test]
fn what_is_wrong_breaks_its_rule_and_no_other_of_its_group() {
    let mut failed = Vec::new();
    for rule in Checker::new().rules() {
        if special(rule.name, rule.group, rule.level) {
            continue;
        }
        let report = support::check(rule.wrong);
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|it| it.rule.group <= rule.group)
            .filter(|it| matters(it, rule))
            .map(|it| (it.rule.name, it.message.as_str()))
            .collect();
        if found.is_empty() || found.iter().any(|(name, _)| *name != rule.name) {
            failed.push(format!("the wrong example of `{}`: {found:#?}", rule.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn what_is_right_breaks_nothing() {
    let mut failed = Vec::new();
    for rule in Checker::new().rules() {
        if special(rule.name, rule.group, rule.level) {
            continue;
        }
        let report = support::check(rule.right);
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|it| matters(it, rule))
            .map(|it| (it.rule.name, it.message.as_str()))
            .collect();
        if !found.is_empty() {
            failed.push(format!("the right example of `{}`: {found:#?}", rule.name));
        }
    }
    assert!(
        failed.is_empty(),
        "{}",
        failed.join(
            "
"
        )
    );
}

#[test]
fn descriptions_are_whole() {
    let rules = Checker::new().rules();
    let mut names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rules.len(), "a name is given twice");
    for rule in rules {
        let name = rule.name;
        assert!(
            name.bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-'),
            "{name}"
        );
        assert!(!rule.summary.ends_with('.'), "{name}: {}", rule.summary);
        assert!(rule.why.ends_with('.'), "{name}: {}", rule.why);
        assert!(
            rule.source.starts_with("https://"),
            "{name}: {}",
            rule.source
        );
        assert!(
            rule.wrong.ends_with('\n') && rule.right.ends_with('\n'),
            "{name}"
        );
    }
}

/// A pod that is fine in every respect would hide what an example is about.
fn matters(finding: &Finding, rule: &Rule) -> bool {
    let aside = finding.rule.group == Group::Policy || finding.severity == Severity::Warning;
    !aside || finding.rule.name == rule.name
}

/// Rules that a single file doesn't show: they have tests of their own.
fn special(name: &str, group: Group, level: Level) -> bool {
    // Text that isn't UTF-8 can't stand in a description.
    name == "text-encoding"
        || group == Group::Environments
        || group == Group::Waivers
        || level.severity(None).is_none()
}
