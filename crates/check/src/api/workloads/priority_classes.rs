//! Classes of priority.

use crate::{
    api::workloads::choice,
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &PRIORITY_CLASS_VALUE,
        &PRIORITY_CLASS_NAME,
        &PREEMPTION_POLICY,
    ],
    look: Look::Kinds(&[("scheduling.k8s.io", "PriorityClass")], look),
};

static PRIORITY_CLASS_VALUE: Rule = Rule {
    name: "priority-class-value",
    group: Group::Api,
    level: Level::Error,
    summary: "the value of a PriorityClass is at most 1000000000",
    why: "What is above is kept for the system; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass",
    wrong: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 2000000000
",
    right: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000000000
",
};

static PRIORITY_CLASS_NAME: Rule = Rule {
    name: "priority-class-name",
    group: Group::Api,
    level: Level::Error,
    summary: "names of PriorityClasses that begin with `system-` are those of the system",
    why: "The API server refuses any but `system-node-critical` and `system-cluster-critical`, and \
          those if they aren't as it makes them itself.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass",
    wrong: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: system-urgent
value: 1000
",
    right: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
",
};

static PREEMPTION_POLICY: Rule = Rule {
    name: "preemption-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the `preemptionPolicy` of a PriorityClass is `PreemptLowerPriority` or `Never`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#non-preempting-priority-class",
    wrong: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
preemptionPolicy: Always
",
    right: "\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
preemptionPolicy: Never
",
};

const MOST: i64 = 1_000_000_000;

/// The classes that every cluster has, and their values.
const SYSTEM: [(&str, i64); 2] = [
    ("system-node-critical", 2_000_001_000),
    ("system-cluster-critical", 2_000_000_000),
];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let value = object.get("value");
    let name = object.metadata().get("name");
    if object.name().starts_with("system-") {
        match SYSTEM.iter().find(|(known, _)| *known == object.name()) {
            None => {
                let message = format!(
                    "the name `{}` begins with `system-`, which is kept for the system",
                    object.name()
                );
                findings.report(&PRIORITY_CLASS_NAME, object, name, message);
            }
            Some((known, wanted)) => {
                if value.int().is_some_and(|it| it != *wanted) {
                    let message = format!("the value of `{known}` must be `{wanted}`");
                    findings.report(&PRIORITY_CLASS_NAME, object, value, message);
                } else if object.get("globalDefault").is_true() {
                    let node = object.get("globalDefault");
                    let message = format!("`{known}` must not be the default");
                    findings.report(&PRIORITY_CLASS_NAME, object, node, message);
                }
            }
        }
    } else if let Some(number) = value.int()
        && number > MOST
    {
        let message = format!("the value is `{number}`: it must be at most `{MOST}`");
        findings.report(&PRIORITY_CLASS_VALUE, object, value, message);
    }
    choice::check(
        &PREEMPTION_POLICY,
        object,
        object.get("preemptionPolicy"),
        &["PreemptLowerPriority", "Never"],
        findings,
    );
}
