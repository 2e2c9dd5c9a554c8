//! Secrets in the open.

use super::PRODUCTION;
use crate::{
    findings::Findings,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&PLAIN_SECRET],
    look: Look::Pods(look),
};

pub(super) static VALUES: Family = Family {
    rules: &[],
    look: Look::Kinds(&[("", "ConfigMap")], config_map),
};

static PLAIN_SECRET: Rule = Rule {
    name: "plain-secret",
    group: Group::Policy,
    level: PRODUCTION,
    summary: "passwords, tokens and keys come from Secrets",
    why: "Whoever may read a manifest, a ConfigMap or a pod can read what stands in it; Secrets \
          can be kept from them, encrypted and rotated.",
    source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    env:
    - name: DB_PASSWORD
      value: correct-horse
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    env:
    - name: DB_PASSWORD
      valueFrom:
        secretKeyRef: {name: db, key: password}
"
    ),
};

/// Words in names of what is secret, and the end of a name after which it is a place of it.
const WORDS: [&str; 9] = [
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
];
const ELSEWHERE: [&str; 14] = [
    "FILE", "PATH", "DIR", "NAME", "REF", "URL", "ENDPOINT", "ID", "TTL", "EXPIRY", "ENABLED",
    "LENGTH", "TYPE", "HOST",
];

/// Whether a name is that of a secret value, and not of where one is.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
    let mut parts = name.split('_');
    let last = parts.next_back().unwrap_or_default();
    !ELSEWHERE.contains(&last)
        && WORDS
            .iter()
            .any(|word| name.ends_with(word) || name == *word)
}

/// Whether a value can be a secret: not empty, a switch, a number, or filled in later.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    text.len() > 2
        && !text.contains("$(")
        && !text.starts_with("${")
        && !text.starts_with('<')
        && !text.starts_with('/')
        && !matches!(text, "true" | "false" | "none" | "null")
        && text.parse::<f64>().is_err()
}

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        for variable in container.node.get("env").items() {
            let (name, value) = (variable.get("name"), variable.get("value"));
            let (Some(name), Some(text)) = (name.str(), value.str()) else {
                continue;
            };
            if is_value(text) && is_secret(name) {
                let message = format!("`{name}` stands in the open");
                findings
                    .report(&PLAIN_SECRET, object, value, message)
                    .hint("keep it in a Secret, and refer to it by `valueFrom: {secretKeyRef: …}`");
            }
        }
    }
}

fn config_map(object: &Object, findings: &mut Findings<'_>) {
    for (key, value) in object.get("data").entries() {
        let one_line = value.str().filter(|it| !it.contains('\n'));
        if one_line.is_some_and(is_value) && is_secret(key) {
            let message = format!("`{key}` stands in the open");
            findings
                .report(&PLAIN_SECRET, object, value, message)
                .hint("keep it in a Secret");
        }
    }
}
