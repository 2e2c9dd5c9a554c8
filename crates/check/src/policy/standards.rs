//! Namespaces that enforce a Pod Security Standard.

use super::{privileges, restrictions};
use crate::{
    findings::Findings,
    node::Node,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&POD_SECURITY_REFUSED],
    look: Look::Set(look),
};

/// Takes what is wrong with a pod: the rule, where, and what.
pub(super) type Violation<'f, 'v> = dyn FnMut(&'static Rule, Node<'v>, String) + 'f;

static POD_SECURITY_REFUSED: Rule = Rule {
    name: "pod-security-refused",
    group: Group::Policy,
    level: Level::Error,
    summary: "pods keep the Pod Security Standard that their namespace enforces",
    why: "The API server refuses the pods. A Deployment is accepted all the same and then never \
          has any.",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    wrong: "apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: true
  containers:
  - name: web
    image: registry.example.com/web:1
",
    right: "apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: web
    image: registry.example.com/web:1
",
};

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

fn look(set: &Set, findings: &mut Findings<'_>) {
    for namespace in set.of_kind("", "Namespace") {
        let label = namespace.metadata().path(["labels", ENFORCE]);
        let restricted = match label.str() {
            Some("baseline") => false,
            Some("restricted") => true,
            _ => continue,
        };
        for object in set.with_pods(namespace.name()) {
            let Some(pod) = object.pod() else { continue };
            let mut told: Option<(Node<'_>, String)> = None;
            let mut more = 0;
            let mut tell = |_: &'static Rule, node, message| match told {
                None => told = Some((node, message)),
                Some(_) => more += 1,
            };
            privileges::violations(pod, &mut tell);
            if restricted {
                restrictions::violations(pod, &mut tell);
            }
            if let Some((node, message)) = told {
                let more = if more == 0 {
                    String::new()
                } else {
                    format!(", and {more} more")
                };
                let message = format!(
                    "the namespace enforces `{}`, and {message}{more}",
                    label.shown()
                );
                findings
                    .report(&POD_SECURITY_REFUSED, object, node, message)
                    .related(namespace, label, "enforced here");
            }
        }
    }
}
