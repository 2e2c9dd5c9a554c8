//! The claims for devices that containers use.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::shared::{brief, containers, form, meant};

pub(super) static FAMILY: Family = Family {
    rules: &[&CLAIM],
    look: Look::Pods(look),
};

static CLAIM: Rule = Rule {
    name: "container-claims",
    group: Group::Api,
    level: Level::Error,
    summary: "the claims of a container are among the pod's `resourceClaims`, each once",
    why: "The API server refuses others, and a claim that is listed again.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
    wrong: pod!(
        "  resourceClaims:
  - name: gpu
    resourceClaimTemplateName: large-gpu
  containers:
  - name: web
    image: nginx:1.29
    resources:
      claims:
      - name: gpus
"
    ),
    right: pod!(
        "  resourceClaims:
  - name: gpu
    resourceClaimTemplateName: large-gpu
  containers:
  - name: web
    image: nginx:1.29
    resources:
      claims:
      - name: gpu
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        let claims = container.node.path(["resources", "claims"]);
        if claims.items().len() > 0 {
            claimed(object, pod, claims, findings);
        }
    }
}

/// The claims of a container.
fn claimed(object: &Object, pod: Pod<'_>, claims: Node<'_>, findings: &mut Findings<'_>) {
    let known: BTreeSet<&str> = pod
        .spec
        .get("resourceClaims")
        .items()
        .filter_map(|claim| claim.get("name").filled())
        .collect();
    let mut whole = BTreeSet::new();
    let mut parts = BTreeSet::new();
    for claim in claims.items() {
        let (node, request) = (claim.get("name"), claim.get("request"));
        let Some(name) = node.str() else { continue };
        if !known.contains(name) {
            let message = if name.is_empty() {
                "`name` is empty: it must be one of the pod's `resourceClaims`".to_owned()
            } else {
                format!("there is no claim `{}` in `resourceClaims`", brief(name))
            };
            let found = findings.report(&CLAIM, object, node, message);
            if let Some(word) = meant(name, known.iter().copied()) {
                found.hint(format!("did you mean `{word}`?"));
            }
            continue;
        }
        let part = request.filled();
        if part.is_some() {
            form(findings, &CLAIM, object, request, text::label);
        }
        let covered = if whole.contains(name) {
            true
        } else if let Some(part) = part {
            !parts.insert((name, part))
        } else {
            whole.insert(name);
            let next = parts.range((name, "")..).next();
            next.is_some_and(|(it, _)| *it == name)
        };
        if covered {
            let message = format!("claim `{}` is already listed here", brief(name));
            findings.report(&CLAIM, object, claim, message);
        }
    }
}
