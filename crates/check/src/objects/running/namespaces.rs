//! Namespaces, and what is to live in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    findings::Findings,
    object::Object,
    objects::{
        slips::{self, Doubt},
        together::{CANDIDATES, Together},
    },
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NAMESPACE_NAME],
    look: Look::Set(look),
};

static NAMESPACE_NAME: Rule = Rule {
    name: "namespace-name",
    group: Group::Objects,
    level: Level::Warning,
    summary: "objects live in the Namespace that was made for them",
    why: "What is to live in a namespace that isn't there is refused.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    wrong: "\
apiVersion: v1
kind: Namespace
metadata:
  name: monitring
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: monitoring
data:
  motd: Welcome
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: monitoring
",
    right: "\
apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: monitoring
data:
  motd: Welcome
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: monitoring
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let names: BTreeSet<_> = set.of_kind("", "Namespace").map(Object::name).collect();
    if names.is_empty() {
        return;
    }
    // The first of each namespace, and how many there are.
    let mut used = BTreeMap::<&str, (&Object, usize)>::new();
    for object in set.objects() {
        let namespace = object.namespace();
        if !namespace.is_empty() {
            used.entry(namespace).or_insert((object, 0)).1 += 1;
        }
    }
    let together = Together::new(set);
    let missing = used.iter().filter(|(name, _)| !names.contains(*name));
    for (name, (object, count)) in missing.take(CANDIDATES) {
        let meant = set
            .of_kind("", "Namespace")
            .take(CANDIDATES)
            .find(|it| slips::slip(name, it.name(), Doubt::Strict) || slips::short(name, it.name()))
            .filter(|it| together.are(it, object) && !together.is_kustomized(object))
            .filter(|_| !set.has_unread(object));
        let Some(namespace) = meant else { continue };
        let others = used.get(namespace.name()).map_or(0, |(_, count)| *count);
        let is_wrong = namespace.metadata().get("name");
        let in_it = object.metadata().get("namespace");
        match (others, *count) {
            (0, 2..) => {
                findings
                    .report(
                        &NAMESPACE_NAME,
                        namespace,
                        is_wrong,
                        format!("nothing lives in `{}`, but in `{name}`", namespace.name()),
                    )
                    .hint(format!("did you mean `{name}`?"))
                    .related(object, in_it, "the first that does");
            }
            (0, _) | (2.., 1) => {
                findings
                    .report(
                        &NAMESPACE_NAME,
                        object,
                        in_it,
                        format!("there is no Namespace `{name}`"),
                    )
                    .hint(format!("did you mean `{}`?", namespace.name()))
                    .related(namespace, is_wrong, "what was probably meant");
            }
            // Two that are alike and both at home in these manifests.
            _ => {}
        }
    }
}
