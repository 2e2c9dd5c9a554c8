//! `PriorityClasses` and `RuntimeClasses`.

use super::{quotas, values};
use crate::{
    api::pods::tolerations,
    findings::Findings,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&PRIORITY_CLASS, &RUNTIME_CLASS],
    look: Look::Kinds(
        &[
            ("scheduling.k8s.io", "PriorityClass"),
            ("node.k8s.io", "RuntimeClass"),
        ],
        look,
    ),
};

static PRIORITY_CLASS: Rule = Rule {
    name: "priority-class",
    group: Group::Api,
    level: Level::Error,
    summary: "a PriorityClass has a value up to a billion, and leaves `system-` names alone",
    why: "What is above, and names that begin with `system-`, are for what the cluster itself \
          needs; the API server refuses them.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/\
             #priorityclass",
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

static RUNTIME_CLASS: Rule = Rule {
    name: "runtime-class",
    group: Group::Api,
    level: Level::Error,
    summary: "a RuntimeClass names its handler by a DNS label, and its overhead in quantities",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/containers/runtime-class/",
    wrong: "\
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata:
  name: sandbox
handler: gVisor
",
    right: "\
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata:
  name: sandbox
handler: gvisor
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    if object.kind() == "PriorityClass" {
        priority(object, findings);
    } else {
        runtime(object, findings);
    }
}

fn priority(object: &Object, findings: &mut Findings<'_>) {
    const MOST: i64 = 1_000_000_000;
    let name = object.name();
    let value = object.get("value");
    if name.starts_with("system-") {
        let system = match name {
            "system-node-critical" => Some(2 * MOST + 1000),
            "system-cluster-critical" => Some(2 * MOST),
            _ => None,
        };
        let node = object.metadata().get("name");
        match system {
            None => {
                let message = format!("`{name}`: names that begin with `system-` are reserved");
                findings.report(&PRIORITY_CLASS, object, node, message);
            }
            Some(system) if value.int().is_some_and(|it| it != system) => {
                let message = format!("the value of `{name}` must be {system}");
                findings.report(&PRIORITY_CLASS, object, value, message);
            }
            Some(_) if object.get("globalDefault").is_true() => {
                let message = format!("`{name}` must not be the default of all pods");
                findings.report(
                    &PRIORITY_CLASS,
                    object,
                    object.get("globalDefault"),
                    message,
                );
            }
            Some(_) => {}
        }
    } else if let Some(number) = value.int().filter(|it| *it > MOST) {
        let message = format!("`value` is {number}: it must be at most {MOST}");
        findings.report(&PRIORITY_CLASS, object, value, message);
    }
    values::one_of(
        &PRIORITY_CLASS,
        object,
        object.get("preemptionPolicy"),
        &["PreemptLowerPriority", "Never"],
        findings,
    );
}

fn runtime(object: &Object, findings: &mut Findings<'_>) {
    let handler = object.get("handler");
    if let Some(text) = handler.str()
        && let Err(fault) = text::label(text)
    {
        findings.report(
            &RUNTIME_CLASS,
            object,
            handler,
            format!("the handler `{text}` {fault}"),
        );
    }
    for (name, value) in object.get("overhead").get("podFixed").entries() {
        match values::quantity(value) {
            None => quotas::not_a_quantity(&RUNTIME_CLASS, object, name, value, findings),
            Some(amount) if amount < Quantity::ZERO => {
                let message = format!("`{name}` is {}: it must not be negative", value.shown());
                findings.report(&RUNTIME_CLASS, object, value, message);
            }
            Some(_) => {}
        }
    }
    let scheduling = object.get("scheduling");
    let selector = scheduling.get("nodeSelector");
    values::labels(&RUNTIME_CLASS, object, selector, findings);
    tolerations::check(object, scheduling.get("tolerations"), findings);
}
