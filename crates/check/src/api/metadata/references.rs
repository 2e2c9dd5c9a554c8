//! What an object's metadata says of other objects and of its own life: owners, finalizers, and
//! the version that was read.

use crate::{
    findings::Findings,
    kinds,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&FINALIZERS, &OWNER_REFERENCES, &RESOURCE_VERSION],
    look: Look::Objects(look),
};

static FINALIZERS: Rule = Rule {
    name: "finalizers",
    group: Group::Api,
    level: Level::Error,
    summary: "a finalizer has a domain, a slash and a name, and none contradicts another",
    why: "The API server refuses other names, so that no two controllers wait for the same one, \
          and it can't both delete and orphan what an object owns.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  finalizers:
  - cleanup
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  finalizers:
  - example.com/cleanup
",
};

static OWNER_REFERENCES: Rule = Rule {
    name: "owner-references",
    group: Group::Api,
    level: Level::Error,
    summary: "an owner is named by version, kind, name and UID, and only one controls an object",
    why: "The API server refuses owners that can't be found again, Events as owners, and a second \
          controller.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  ownerReferences:
  - apiVersion: apps/v1
    kind: Deployment
    name: web
    uid: \"\"
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  ownerReferences:
  - apiVersion: apps/v1
    kind: Deployment
    name: web
    uid: 5c0c3c48-8a6b-4d0e-9f5c-0d4c4a6f2b11
",
};

static RESOURCE_VERSION: Rule = Rule {
    name: "resource-version",
    group: Group::Api,
    level: Level::Error,
    summary: "a manifest has no `metadata.resourceVersion`",
    why: "It is what the API server counts changes with, copied from a cluster. No object can be \
          created with one, and to change an object with one fails once it has changed again.",
    source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  resourceVersion: \"123456\"
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
",
};

/// Finalizers that Kubernetes itself knows and that have no domain.
const OWN: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let metadata = object.metadata();
    let finalizers = metadata.get("finalizers");
    if finalizers.exists() {
        let strict =
            kinds::of(object.group(), object.kind()).is_some_and(|kind| kind.finalizers_qualified);
        check_finalizers(object, finalizers, strict, findings);
    }
    if object.is("", "Namespace") {
        let finalizers = object.spec().get("finalizers");
        check_finalizers(object, finalizers, true, findings);
    }
    let owners = metadata.get("ownerReferences");
    if owners.exists() {
        check_owners(object, owners, findings);
    }
    let version = metadata.get("resourceVersion");
    if let Some(text) = version.filled()
        && text != "0"
        && text.bytes().all(|it| it.is_ascii_digit())
    {
        let message = format!("no object can be created with a `resourceVersion`: `{text}`");
        findings
            .report(&RESOURCE_VERSION, object, version, message)
            .hint("leave it out: it was copied from a cluster");
    }
}

fn check_finalizers(
    object: &Object,
    finalizers: Node<'_>,
    strict: bool,
    findings: &mut Findings<'_>,
) {
    let (mut orphan, mut foreground) = (false, false);
    for node in finalizers.items() {
        let Some(name) = node.str() else { continue };
        orphan |= name == "orphan";
        foreground |= name == "foregroundDeletion";
        if let Err(fault) = text::qualified(name) {
            let message = format!("the finalizer `{name}` {fault}");
            findings.report(&FINALIZERS, object, node, message);
        } else if strict && !name.contains('/') && !OWN.contains(&name) {
            let message = format!(
                "the finalizer `{name}` must have a domain, as in `example.com/{name}`, or be one \
                 of Kubernetes' own"
            );
            findings.report(&FINALIZERS, object, node, message);
        }
    }
    if orphan && foreground {
        let message = "`orphan` and `foregroundDeletion` exclude each other";
        findings.report(&FINALIZERS, object, finalizers, message);
    }
}

fn check_owners(object: &Object, owners: Node<'_>, findings: &mut Findings<'_>) {
    let mut controller: Option<Node<'_>> = None;
    for owner in owners.items() {
        let version = owner.get("apiVersion");
        if let Some(text) = version.str() {
            let fine = match text.split_once('/') {
                Some((_, version)) => !version.is_empty() && !version.contains('/'),
                None => !text.is_empty(),
            };
            if !fine {
                let message = format!("`{text}` is no API version: it must be as `apps/v1`");
                findings.report(&OWNER_REFERENCES, object, version, message);
            }
        }
        for key in ["kind", "name", "uid"] {
            let node = owner.get(key);
            if node.str() == Some("") {
                let message = format!("the owner's `{key}` must not be empty");
                findings.report(&OWNER_REFERENCES, object, node, message);
            }
        }
        if version.str() == Some("v1") && owner.get("kind").str() == Some("Event") {
            let message = "an Event can't own anything";
            findings.report(&OWNER_REFERENCES, object, owner.get("kind"), message);
        }
        let controls = owner.get("controller");
        if controls.is_true() {
            if let Some(first) = controller {
                let message = "only one owner can be the controller";
                findings
                    .report(&OWNER_REFERENCES, object, controls, message)
                    .related(object, first, "the first one");
            } else {
                controller = Some(controls);
            }
        }
    }
}
