//! Environment variables of containers.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{
    env_resources, env_sources,
    shared::{brief, containers, form, volumes},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NAME,
        &VALUE,
        &SOURCE,
        &HIDDEN,
        &env_sources::FIELD,
        &env_resources::RESOURCE,
        &env_resources::CONTAINER,
        &env_sources::KEY,
        &env_sources::FILE,
    ],
    look: Look::Pods(look),
};

/// The sources of a variable's value.
const SOURCES: [&str; 5] = [
    "fieldRef",
    "resourceFieldRef",
    "configMapKeyRef",
    "secretKeyRef",
    FILE_KEY_REF,
];
const FILE_KEY_REF: &str = "fileKeyRef";

static NAME: Rule = Rule {
    name: "env-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a variable's name has printable ASCII characters only, and no `=`",
    why: "The API server refuses any other name, and an empty one.",
    source: "https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
    wrong: container!("    env:\n    - name: LOG=LEVEL\n      value: info\n"),
    right: container!("    env:\n    - name: LOG_LEVEL\n      value: info\n"),
};

static VALUE: Rule = Rule {
    name: "env-value-and-source",
    group: Group::Api,
    level: Level::Error,
    summary: "a variable has a `value` or a `valueFrom`, not both",
    why: "Only one of them could be the variable's value; the API server refuses both.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
    wrong: container!(
        "    env:
    - name: NODE
      value: unknown
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
    right: container!(
        "    env:
    - name: NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
};

static SOURCE: Rule = Rule {
    name: "env-source",
    group: Group::Api,
    level: Level::Error,
    summary: "`valueFrom` names exactly one source",
    why: "The API server refuses none, and more than one.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
    wrong: container!("    env:\n    - name: NODE\n      valueFrom: {}\n"),
    right: container!(
        "    env:
    - name: NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
};

static HIDDEN: Rule = Rule {
    name: "env-hidden",
    group: Group::Api,
    level: Level::Warning,
    summary: "no variable hides an earlier one of the same name",
    why: "Only the last one counts, and `kubectl apply` may drop either of them. The API server \
          warns. A later one that refers to the earlier one, as in `$(PATH):/opt/bin`, is fine.",
    source: "https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/",
    wrong: container!(
        "    env:
    - name: LOG_LEVEL
      value: info
    - name: LOG_LEVEL
      value: debug
"
    ),
    right: container!("    env:\n    - name: LOG_LEVEL\n      value: debug\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        let list = container.node.get("env");
        for variable in list.items() {
            let name = variable.get("name");
            if name.exists() {
                form(findings, &NAME, object, name, text::env_name);
            }
            let from = variable.get("valueFrom");
            if from.map().is_some() {
                value_from(object, pod, variable, from, findings);
            }
        }
        if list.items().len() > 1 {
            hidden(object, list, findings);
        }
    }
}

/// Where a variable's value comes from.
fn value_from(
    object: &Object,
    pod: Pod<'_>,
    variable: Node<'_>,
    from: Node<'_>,
    findings: &mut Findings<'_>,
) {
    // Before 1.35, this source is dropped before anything is looked at.
    let files = findings.kubernetes() >= Minor::V1_35;
    let sources = SOURCES
        .into_iter()
        .filter(|source| files || *source != FILE_KEY_REF);
    let mut named = sources.filter(|source| from.get(source).exists());
    let Some(first) = named.next() else {
        // A key that isn't known is the schema's finding.
        if from.entries().all(|(key, _)| SOURCES.contains(&key)) {
            let message = "`valueFrom` names no source: it needs `fieldRef`, `resourceFieldRef`, \
                           `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
            findings.report(&SOURCE, object, from, message);
        }
        return;
    };
    if variable.get("value").filled().is_some() {
        let message = "`value` and `valueFrom` are both set: only one of them may be";
        findings.report(&VALUE, object, from, message);
    } else if let Some(second) = named.next() {
        let message = format!("`valueFrom` names `{first}` and `{second}`: only one may be named");
        findings.report(&SOURCE, object, from.get(second), message);
    }
    env_sources::field(object, from.get("fieldRef"), findings);
    env_resources::resource(object, pod, from.get("resourceFieldRef"), findings);
    for source in ["configMapKeyRef", "secretKeyRef"] {
        env_sources::key(object, from.get(source), findings);
    }
    let file = from.get(FILE_KEY_REF);
    if files && file.map().is_some() {
        env_sources::file(object, file, &volumes(object, pod), findings);
    }
}

/// Variables that are set again, without a reference to what they were before.
fn hidden(object: &Object, list: Node<'_>, findings: &mut Findings<'_>) {
    let mut seen = BTreeMap::new();
    for variable in list.items() {
        let Some(name) = variable.get("name").filled() else {
            continue;
        };
        let Some(first) = seen.insert(name, variable) else {
            continue;
        };
        let value = variable.get("value").str().unwrap_or_default();
        let reference = format!("$({name})");
        let refers = value != reference && value.contains(&reference);
        if refers && variable.get("valueFrom").is_missing() {
            continue;
        }
        let message = format!("`{}` hides an earlier variable of this name", brief(name));
        findings.report(&HIDDEN, object, variable, message).related(
            object,
            first,
            "the earlier one",
        );
    }
}
