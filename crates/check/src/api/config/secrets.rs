//! Secrets: keys, a size that etcd can store, and what the built-in types ask for.
//!
//! No message shows a value.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{config_maps::LARGEST, values};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SECRET_DATA, &SECRET_KEYS, &SECRET_DOCKER_CONFIG],
    look: Look::Kinds(&[("", "Secret")], look),
};

static SECRET_DATA: Rule = Rule {
    name: "secret-data",
    group: Group::Api,
    level: Level::Error,
    summary: "the keys of a Secret can be file names, and all values have at most 1 MiB together",
    why: "The API server refuses anything else: keys become names of files and of variables, and \
          everything is stored as one record.",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data",
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  db/password: secret
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  db.password: secret
",
};

static SECRET_KEYS: Rule = Rule {
    name: "secret-keys",
    group: Group::Api,
    level: Level::Error,
    summary: "a Secret of a built-in type has the keys of that type",
    why: "The API server refuses it without them, because what reads such a Secret looks for them.",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/#secret-types",
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
type: kubernetes.io/tls
stringData:
  cert.pem: certificate
  key.pem: key
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
type: kubernetes.io/tls
stringData:
  tls.crt: certificate
  tls.key: key
",
};

static SECRET_DOCKER_CONFIG: Rule = Rule {
    name: "secret-docker-config",
    group: Group::Api,
    level: Level::Error,
    summary: "credentials for registries are a JSON object",
    why: "The API server reads the file of a Secret of type `kubernetes.io/dockerconfigjson` or \
          `kubernetes.io/dockercfg`, and refuses what isn't a JSON object.",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets",
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: registry
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: user:password
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: registry
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{\"auths\": {\"example.com\": {\"auth\": \"dXNlcjpwYXNz\"}}}'
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let (data, plain) = (object.get("data"), object.get("stringData"));
    let mut size = 0_usize;
    for (key, value) in data.entries() {
        if let Err(fault) = text::config_key(key) {
            findings.report(
                &SECRET_DATA,
                object,
                value,
                format!("the key `{key}` {fault}"),
            );
        }
        // What stands in `stringData` too is overwritten. What isn't base64 is the schema's finding.
        if plain.get(key).is_missing()
            && let Some(bytes) = value.str().and_then(values::base64)
        {
            size = size.saturating_add(bytes.len());
        }
    }
    for (key, value) in plain.entries() {
        if let Err(fault) = text::config_key(key) {
            findings.report(
                &SECRET_DATA,
                object,
                value,
                format!("the key `{key}` {fault}"),
            );
        }
        size = size.saturating_add(value.str().map_or(0, str::len));
    }
    if size > LARGEST {
        let node = if data.exists() { data } else { plain };
        let message =
            format!("the values have {size} bytes together, at most {LARGEST} are allowed");
        findings.report(&SECRET_DATA, object, node, message);
    }
    check_type(object, data, plain, findings);
}

fn check_type(object: &Object, data: Node<'_>, plain: Node<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = object.get("type").str() else {
        return;
    };
    let has = |key: &'static str| data.get(key).exists() || plain.get(key).exists();
    let place = if data.is_missing() && plain.exists() {
        plain
    } else if data.exists() {
        data
    } else {
        object.get("data")
    };
    let mut missing = |key: &'static str| {
        let node = if place.exists() {
            place.get(key)
        } else {
            place
        };
        let message = format!("a Secret of type `{kind}` needs the key `{key}`");
        findings.report(&SECRET_KEYS, object, node, message);
    };
    match kind {
        "kubernetes.io/tls" => {
            for key in ["tls.crt", "tls.key"] {
                if !has(key) {
                    missing(key);
                }
            }
        }
        "kubernetes.io/ssh-auth" => {
            let key = "ssh-privatekey";
            let text = plain.get(key);
            let empty = match text.str() {
                Some(text) => text.is_empty(),
                None => data.get(key).is_empty(),
            };
            if !has(key) {
                missing(key);
            } else if empty {
                let node = if text.exists() { text } else { data.get(key) };
                let message = format!("`{key}` must not be empty");
                findings.report(&SECRET_KEYS, object, node, message);
            }
        }
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            let message =
                format!("a Secret of type `{kind}` needs the key `username` or `password`");
            let node = if place.exists() {
                place.get("username")
            } else {
                place
            };
            findings.report(&SECRET_KEYS, object, node, message);
        }
        "kubernetes.io/service-account-token" => {
            let key = "kubernetes.io/service-account.name";
            let annotation = object.metadata().path(["annotations", key]);
            if annotation.is_empty() {
                let message = format!("a Secret of type `{kind}` needs the annotation `{key}`");
                findings.report(&SECRET_KEYS, object, annotation, message);
            }
        }
        "kubernetes.io/dockerconfigjson" => {
            docker(
                object,
                kind,
                ".dockerconfigjson",
                (data, plain, place),
                findings,
            );
        }
        "kubernetes.io/dockercfg" => {
            docker(object, kind, ".dockercfg", (data, plain, place), findings);
        }
        _ => {}
    }
}

fn docker<'v>(
    object: &Object,
    kind: &str,
    key: &'static str,
    (data, plain, place): (Node<'v>, Node<'v>, Node<'v>),
    findings: &mut Findings<'_>,
) {
    let (node, bytes) = match (plain.get(key), data.get(key)) {
        (node, _) if node.exists() => (node, node.str().map(|text| Cow::Borrowed(text.as_bytes()))),
        (_, node) if node.exists() => (node, node.str().and_then(values::base64).map(Cow::Owned)),
        _ => {
            let node = if place.exists() {
                place.get(key)
            } else {
                place
            };
            let message = format!("a Secret of type `{kind}` needs the key `{key}`");
            findings.report(&SECRET_KEYS, object, node, message);
            return;
        }
    };
    let Some(bytes) = bytes else { return };
    // The API server takes `null` for an object with nothing in it.
    let read = serde_json::from_str::<Option<Map<String, Value>>>(&String::from_utf8_lossy(&bytes));
    if let Err(error) = read {
        let message = if error.is_data() {
            format!("`{key}` must be a JSON object")
        } else {
            format!("`{key}` must be a JSON object, and isn't JSON")
        };
        findings.report(&SECRET_DOCKER_CONFIG, object, node, message);
    }
}
