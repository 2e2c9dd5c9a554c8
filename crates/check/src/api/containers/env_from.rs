//! Variables that are taken from whole `ConfigMap`s and `Secret`s.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text::{self, Fault},
};

use super::shared::{containers, form};

pub(super) static FAMILY: Family = Family {
    rules: &[&SOURCE, &NAME, &PREFIX],
    look: Look::Pods(look),
};

static SOURCE: Rule = Rule {
    name: "env-from-source",
    group: Group::Api,
    level: Level::Error,
    summary: "an entry of `envFrom` names a ConfigMap or a Secret, not both",
    why: "The API server refuses an entry with none of them, and with both.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
    wrong: container!("    envFrom:\n    - prefix: WEB_\n"),
    right: container!("    envFrom:\n    - prefix: WEB_\n      configMapRef:\n        name: web\n"),
};

static NAME: Rule = Rule {
    name: "env-from-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a reference in `envFrom` has a name that a ConfigMap or Secret can have",
    why: "The API server refuses a name that no object can have, and none at all.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names",
    wrong: container!("    envFrom:\n    - configMapRef:\n        name: web_settings\n"),
    right: container!("    envFrom:\n    - configMapRef:\n        name: web-settings\n"),
};

static PREFIX: Rule = Rule {
    name: "env-from-prefix",
    group: Group::Api,
    level: Level::Error,
    summary: "a prefix of variables has printable ASCII characters only, and no `=`",
    why: "Names of variables begin with it; the API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
    wrong: container!("    envFrom:\n    - prefix: WEB=\n      configMapRef:\n        name: web\n"),
    right: container!("    envFrom:\n    - prefix: WEB_\n      configMapRef:\n        name: web\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        for entry in container.node.get("envFrom").items() {
            one(object, entry, findings);
        }
    }
}

fn one(object: &Object, entry: Node<'_>, findings: &mut Findings<'_>) {
    let prefix = entry.get("prefix");
    if prefix.filled().is_some() {
        form(findings, &PREFIX, object, prefix, text::env_name);
    }
    let (map, secret) = (entry.get("configMapRef"), entry.get("secretRef"));
    match (map.exists(), secret.exists()) {
        (true, true) => {
            let message = "`configMapRef` and `secretRef` are both set: only one of them may be";
            findings
                .report(&SOURCE, object, secret, message)
                .hint("write an entry for each of them");
        }
        // A key that isn't known is the schema's finding.
        (false, false)
            if (entry.map().is_some() || entry.is_missing())
                && entry
                    .entries()
                    .all(|(key, _)| matches!(key, "prefix" | "configMapRef" | "secretRef")) =>
        {
            let message = "this entry names no source: it needs `configMapRef` or `secretRef`";
            findings.report(&SOURCE, object, entry, message);
        }
        _ => {}
    }
    for source in [map, secret] {
        if source.map().is_none() {
            continue;
        }
        let name = source.get("name");
        if name.is_empty() {
            let message = "there is no `name`: it must say which object to take";
            findings.report(&NAME, object, name, message);
        } else {
            form(findings, &NAME, object, name, begins);
        }
    }
}

/// The form of a name here, where a `-` at its end is let through.
fn begins(name: &str) -> Fault {
    match name.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => {
            let mut kept = rest.to_owned();
            kept.pop();
            kept.push('a');
            text::subdomain(&kept)
        }
        _ => text::subdomain(name),
    }
}
