//! Findings that somebody has said are meant to be.
//!
//! A waiver stands in the fleet, for an environment, or at an object as the annotation
//! `waive.stowplan.dev/RULE: REASON`, or `"until 2027-01-31: REASON"`.
//! It has a reason and may have a last day. What it takes out is still reported, as waived;
//! a waiver that is expired, or that nothing needs, is a finding itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    checker::Checker,
    finding::{Finding, Place},
    findings::{Findings, Raw, Spot},
    node::Node,
    object::Object,
    place,
    report::{Report, Waived},
    rule::{Group, Level, Rule, Severity},
    set::{Set, Waiver},
    source::Source,
    suggest,
};

/// The domain of the annotation.
const DOMAIN: &str = "waive.stowplan.dev/";

pub(crate) static RULES: &[&Rule] = &[
    &WAIVER_EXPIRED,
    &WAIVER_REASON,
    &WAIVER_RULE,
    &WAIVER_UNUSED,
];

static WAIVER_EXPIRED: Rule = Rule {
    name: "waiver-expired",
    group: Group::Waivers,
    level: Level::Error,
    summary: "no waiver is past its last day",
    why: "What was meant to be until a day has to be looked at again on the next. The finding \
          counts again until the waiver is renewed or what it is about is mended.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
    wrong: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    waive.stowplan.dev/namespace-missing: \"until 2020-01-31: moved until the end of the month\"
",
    right: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
",
};

static WAIVER_REASON: Rule = Rule {
    name: "waiver-reason",
    group: Group::Waivers,
    level: Level::Error,
    summary: "every waiver says why",
    why: "A waiver without a reason can't be judged by whoever reads it next.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
    wrong: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    waive.stowplan.dev/single-replica: \"\"
",
    right: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
",
};

static WAIVER_RULE: Rule = Rule {
    name: "waiver-rule",
    group: Group::Waivers,
    level: Level::Error,
    summary: "every waiver names a rule that there is",
    why: "A waiver of a misspelt rule waives nothing.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
    wrong: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    waive.stowplan.dev/single-replika: a minute without it hurts nobody
",
    right: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
",
};

static WAIVER_UNUSED: Rule = Rule {
    name: "waiver-unused",
    group: Group::Waivers,
    level: Level::Error,
    summary: "every waiver waives something",
    why: "What is waived was mended, or never was there. A waiver that stays would hide the next \
          mistake.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
    wrong: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    waive.stowplan.dev/yaml-syntax: it has always been like this
",
    right: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
",
};

/// A waiver, wherever it stands.
struct Held<'s> {
    rule: &'s str,
    reason: &'s str,
    until: Option<&'s str>,
    used: bool,
    stands: Stands<'s>,
}

enum Stands<'s> {
    /// At an object, as an annotation.
    Object(&'s Object, Node<'s>),
    /// In the fleet, for the environments of these sets.
    Fleet(&'s Waiver, BTreeSet<usize>),
}

impl Held<'_> {
    /// Whether a finding of this rule at this object is meant.
    fn covers(&self, rule: &str, spot: &Spot, object: &Object) -> bool {
        self.rule == rule
            && match &self.stands {
                Stands::Object(own, _) => {
                    own.origin.set == spot.set && own.origin.index == spot.object
                }
                Stands::Fleet(waiver, sets) => {
                    sets.contains(&spot.set)
                        && waiver.object.as_deref().is_none_or(|it| names(it, object))
                }
            }
    }
}

/// Whether `KIND/NAME` or `KIND` names an object.
fn names(pattern: &str, object: &Object) -> bool {
    match pattern.split_once('/') {
        Some((kind, name)) => kind == object.kind() && (name == "*" || name == object.name()),
        None => pattern == object.kind(),
    }
}

/// Takes out what is waived, and reports waivers that are expired or that nothing needs.
pub(crate) fn apply(
    checker: &Checker,
    sets: &[Set],
    texts: &[std::sync::Arc<[Source]>],
    raw: Vec<Raw>,
    report: &mut Report,
) {
    let mut held = Vec::new();
    collect(sets, &mut held);
    let mut own = Findings::new(checker.context(None));
    let rules: BTreeMap<&'static str, &Rule> = if held.is_empty() {
        BTreeMap::new()
    } else {
        checker
            .rules()
            .into_iter()
            .map(|it| (it.name, it))
            .collect()
    };
    let mut nearest = BTreeMap::new();
    held.retain(|it| sound(it, &rules, &mut nearest, checker, &mut own, report));
    let mut by_rule = BTreeMap::<&str, Vec<usize>>::new();
    for (number, it) in held.iter().enumerate() {
        by_rule.entry(it.rule).or_default().push(number);
    }
    let (mut kept, mut waived) = (Vec::new(), Vec::new());
    for finding in raw {
        let object = &sets[finding.at.set].objects()[finding.at.object];
        let candidates = by_rule.get(finding.rule.name).into_iter().flatten();
        let by = candidates
            .copied()
            .find(|number| held[*number].covers(finding.rule.name, &finding.at, object));
        match by {
            Some(number) => {
                held[number].used = true;
                waived.push((finding, number));
            }
            None => kept.push(finding),
        }
    }
    for it in held.iter().filter(|it| !it.used) {
        unused(it, &rules, (checker, sets), &mut own, report);
    }
    kept.append(&mut own.list);
    report.findings.extend(place::findings(kept, sets, texts));
    let (found, numbers): (Vec<_>, Vec<_>) = waived.into_iter().unzip();
    let placed = place::findings(found, sets, texts);
    report.waived = placed
        .into_iter()
        .zip(numbers)
        .map(|(finding, number)| Waived {
            finding,
            reason: held[number].reason.to_owned(),
            until: held[number].until.map(str::to_owned),
        })
        .collect();
}

/// All waivers there are; one of the fleet's that several environments share is one.
fn collect<'s>(sets: &'s [Set], held: &mut Vec<Held<'s>>) {
    let mut fleet = BTreeMap::<&Waiver, BTreeSet<usize>>::new();
    for (number, set) in sets.iter().enumerate() {
        let environment = set.environment();
        for waiver in environment.map(|it| &it.waivers).into_iter().flatten() {
            fleet.entry(waiver).or_default().insert(number);
        }
        for object in set.objects() {
            let annotations = object.metadata().get("annotations");
            for (key, value) in annotations.entries() {
                let Some(rule) = key.strip_prefix(DOMAIN) else {
                    continue;
                };
                let text = value.str().unwrap_or_default().trim();
                let dated = text
                    .strip_prefix("until ")
                    .and_then(|rest| rest.split_once(':'))
                    .filter(|(day, _)| is_day(day));
                let (until, reason) = match dated {
                    Some((day, reason)) => (Some(day), reason.trim()),
                    None => (None, text),
                };
                held.push(Held {
                    rule,
                    reason,
                    until,
                    used: false,
                    stands: Stands::Object(object, value),
                });
            }
        }
    }
    held.extend(fleet.into_iter().map(|(waiver, sets)| Held {
        rule: &waiver.rule,
        reason: waiver.reason.trim(),
        until: waiver.until.as_deref(),
        used: false,
        stands: Stands::Fleet(waiver, sets),
    }));
}

/// Whether a text is a day as `2027-01-31`: such texts are ordered as the days are.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Whether a waiver may be used; what is wrong with it is reported.
fn sound<'s>(
    it: &Held<'s>,
    rules: &BTreeMap<&'static str, &Rule>,
    nearest: &mut BTreeMap<&'s str, Option<&'static str>>,
    checker: &Checker,
    own: &mut Findings<'_>,
    report: &mut Report,
) -> bool {
    if !rules.contains_key(it.rule) {
        // The same mistake may stand at every object.
        let near = *nearest
            .entry(it.rule)
            .or_insert_with(|| suggest::nearest(it.rule, rules.keys().copied()));
        let hint = near.map_or_else(
            || "`stowplan explain` lists all rules".to_owned(),
            |near| format!("a rule with a similar name exists: `{near}`"),
        );
        let message = format!("there is no rule `{}`", it.rule);
        tell(&WAIVER_RULE, it, message, &hint, own, report);
        return false;
    }
    // A day that can't be read must not become a waiver for good.
    let day = it
        .reason
        .get(..6)
        .is_some_and(|it| it.eq_ignore_ascii_case("until "));
    if it.reason.is_empty() || day {
        let (what, hint) = if day {
            (
                "has a day that can't be read",
                "write `until 2027-01-31: REASON`",
            )
        } else {
            ("gives no reason", "say why it is meant to be")
        };
        let message = format!("the waiver of `{}` {what}", it.rule);
        tell(&WAIVER_REASON, it, message, hint, own, report);
        return false;
    }
    let today = checker.day();
    if let (Some(until), Some(today)) = (it.until, today)
        && until < today
    {
        let message = format!("the waiver of `{}` ended on {until}", it.rule);
        let hint = "mend what it is about, or give it another day";
        tell(&WAIVER_EXPIRED, it, message, hint, own, report);
        return false;
    }
    true
}

/// Reports a waiver that nothing needs, where that can be known.
fn unused(
    it: &Held<'_>,
    rules: &BTreeMap<&str, &Rule>,
    (checker, sets): (&Checker, &[Set]),
    own: &mut Findings<'_>,
    report: &mut Report,
) {
    let numbers: Vec<usize> = match &it.stands {
        Stands::Object(object, _) => vec![object.origin.set],
        Stands::Fleet(waiver, _) if waiver.shared => return,
        Stands::Fleet(_, sets) => sets.iter().copied().collect(),
    };
    // A rule that isn't applied to environments of a class finds nothing there.
    let applied = rules.get(it.rule).is_some_and(|rule| {
        numbers
            .iter()
            .any(|number| rule.level.severity(sets[*number].class()).is_some())
    });
    // A rule that is switched off finds nothing either.
    if applied && !checker.is_off(it.rule) {
        let message = format!("nothing needs the waiver of `{}`", it.rule);
        tell(&WAIVER_UNUSED, it, message, "take it out", own, report);
    }
}

fn tell(
    rule: &'static Rule,
    it: &Held<'_>,
    message: String,
    hint: &str,
    own: &mut Findings<'_>,
    report: &mut Report,
) {
    match &it.stands {
        Stands::Object(object, node) => {
            own.report(rule, object, *node, message).hint(hint);
        }
        Stands::Fleet(waiver, sets) => {
            let (file, line, column) = waiver.written.clone();
            let first = sets.first().copied().unwrap_or_default();
            report.findings.push(Finding {
                rule,
                severity: Severity::Error,
                message,
                hint: Some(hint.to_owned()),
                place: Place {
                    file,
                    line,
                    column,
                    // It is in no text of the set.
                    source: (first, usize::MAX),
                    ..Place::default()
                },
                related: Vec::new(),
            });
        }
    }
}
