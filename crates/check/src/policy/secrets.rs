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
    // All members of an etcd cluster are given the same words, which open nothing.
    !ELSEWHERE.contains(&last)
        && name != "ETCD_INITIAL_CLUSTER_TOKEN"
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
        && !text.contains("{{")
        && !["true", "false", "none", "null", "yes", "off"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
        && text.parse::<f64>().is_err()
}

/// Whether the pod mounts a Secret of this name: then the variable says which.
fn is_mounted(pod: Pod<'_>, name: &str) -> bool {
    pod.spec
        .get("volumes")
        .items()
        .any(|it| it.path(["secret", "secretName"]).str() == Some(name))
}

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        for variable in container.node.get("env").items() {
            let (name, value) = (variable.get("name"), variable.get("value"));
            let (Some(name), Some(text)) = (name.str(), value.str()) else {
                continue;
            };
            if is_value(text) && is_secret(name) && !is_mounted(pod, text) {
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

#[cfg(test)]
mod tests {
    use super::{is_secret, is_value};

    #[test]
    fn switches_and_places_are_no_secrets() {
        for text in [
            "yes",
            "False",
            "12",
            "${TOKEN}",
            "{{ .Token }}",
            "<token>",
            "/run/token",
        ] {
            assert!(!is_value(text), "{text}");
        }
        assert!(is_value("admin") && is_value("Ple4seCh4nge"));
        for name in [
            "TOKEN_URL",
            "SECRET_NAME",
            "ETCD_INITIAL_CLUSTER_TOKEN",
            "TOKENS",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        assert!(is_secret("db-password") && is_secret("SLACK_TOKEN"));
    }
}
