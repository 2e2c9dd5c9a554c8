//! When an indexed Job has done enough.

use crate::{
    api::workloads::choice::brief,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SUCCESS_POLICY_RULE],
    look: Look::Kinds(super::KINDS, look),
};

static SUCCESS_POLICY_RULE: Rule = Rule {
    name: "success-policy-rule",
    group: Group::Api,
    level: Level::Error,
    summary: "a rule of a `successPolicy` names indexes that there are, or how many must succeed",
    why: "Indexes are written as `0,2-4`, in order and less than `completions`, and their count \
          can't be more than there are. The API server refuses other rules, none, and more than \
          20.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  successPolicy:
    rules:
    - succeededIndexes: 1-3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  successPolicy:
    rules:
    - succeededIndexes: 1-2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

const RULES: usize = 20;
/// The longest text of indexes.
const LONGEST: usize = 64 * 1024;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = super::job(object);
    let policy = spec.get("successPolicy");
    if policy.map().is_none() || spec.get("completionMode").str() != Some("Indexed") {
        return;
    }
    let rules = policy.get("rules");
    let count = rules.items().len();
    if rules.list().is_some() && count == 0 {
        let message = "there must be at least one rule";
        findings.report(&SUCCESS_POLICY_RULE, object, rules, message);
    } else if count > RULES {
        let message = format!("there are {count} rules, at most {RULES} are allowed");
        findings.report(&SUCCESS_POLICY_RULE, object, rules, message);
    }
    let completions = spec.get("completions");
    let completions = match completions.int() {
        None if completions.is_missing() => 1,
        Some(count) => count,
        None => return,
    };
    for rule in rules.items() {
        if rule.map().is_some() {
            self::rule(object, rule, completions, findings);
        }
    }
}

fn rule(object: &Object, rule: Node<'_>, completions: i64, findings: &mut Findings<'_>) {
    let count = rule.get("succeededCount");
    let indexes = rule.get("succeededIndexes");
    if count.is_missing() && indexes.is_missing() {
        let message = "the rule must have `succeededCount` or `succeededIndexes`";
        findings.report(&SUCCESS_POLICY_RULE, object, rule, message);
        return;
    }
    let mut most = completions;
    let mut of = "`completions`";
    if let Some(text) = indexes.str() {
        match parse(text, completions) {
            Ok(total) => {
                most = most.min(total);
                of = "the indexes that are named";
            }
            Err(fault) => {
                let message = format!("`succeededIndexes` {fault}");
                findings.report(&SUCCESS_POLICY_RULE, object, indexes, message);
            }
        }
    }
    let Some(number) = count.int() else { return };
    if number < 0 {
        let message = format!("`succeededCount` is `{number}`: it must not be negative");
        findings.report(&SUCCESS_POLICY_RULE, object, count, message);
    } else if number > most {
        let message = format!(
            "`succeededCount` is `{number}`: it must not be more than `{most}`, the number of {of}"
        );
        findings.report(&SUCCESS_POLICY_RULE, object, count, message);
    }
}

/// Reads indexes such as `0,2-4` and gives how many they are.
fn parse(text: &str, completions: i64) -> Result<i64, String> {
    if text.len() > LONGEST {
        return Err(format!("must have at most {LONGEST} characters"));
    }
    if text.is_empty() {
        return Ok(0);
    }
    let (mut total, mut last) = (0_i64, -1);
    for part in text.split(',') {
        let mut ends = part.split('-');
        let first = ends.next().unwrap_or_default();
        let start = index(first, completions)?;
        let end = match ends.next() {
            Some(end) => index(end, completions)?,
            None => start,
        };
        if ends.next().is_some() {
            return Err(format!(
                "has `{}`, which has more than one `-`",
                brief(part)
            ));
        }
        if part.contains('-') && end <= start {
            return Err(format!(
                "has `{}`, which must end after it begins",
                brief(part)
            ));
        }
        if start <= last {
            return Err(format!(
                "has `{}` after `{last}`: it must be in order",
                brief(part)
            ));
        }
        total = total.saturating_add(end - start + 1);
        last = end;
    }
    Ok(total)
}

fn index(text: &str, completions: i64) -> Result<i64, String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let fine = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse::<i64>().ok().filter(|_| fine);
    match number {
        None => Err(format!(
            "has `{}`: it must be indexes and ranges of them, as in `0,2-4`",
            brief(text)
        )),
        Some(number) if number >= completions => Err(format!(
            "has the index `{}`: with {completions} completions the last one is `{}`",
            brief(text),
            completions.saturating_sub(1)
        )),
        Some(number) => Ok(number),
    }
}
