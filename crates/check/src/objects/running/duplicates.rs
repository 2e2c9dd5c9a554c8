//! Objects that are there twice.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    object::Object,
    objects::{
        serving::labels::is_custom,
        together::{Together, is_whole, same_text},
    },
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&DUPLICATE_OBJECT],
    look: Look::Set(look),
};

static DUPLICATE_OBJECT: Rule = Rule {
    name: "duplicate-object",
    group: Group::Objects,
    level: Level::Error,
    summary: "no two manifests are of the same object",
    why: "The one that is applied last takes the place of the other.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  motd: Welcome
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  greeting: Hello
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  motd: Welcome
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
data:
  greeting: Hello
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let known: Vec<_> = set
        .repeated()
        .filter(|objects| {
            let name = objects.first().map_or("", |it| it.name());
            !name.is_empty() && !name.contains("{{") && !name.contains("${")
        })
        .collect();
    if known.is_empty() {
        return;
    }
    let together = Together::new(set);
    // A folder with more than one object in several texts holds several ways to say the same
    // thing: `install.yaml` and all of its parts, examples, test data.
    let mut shared = BTreeMap::<usize, usize>::new();
    for objects in &known {
        for pair in objects.windows(2) {
            if let [one, other] = pair
                && !same_text(one, other)
                && together.are(one, other)
            {
                *shared.entry(one.origin.folder).or_default() += 1;
            }
        }
    }
    // Who names two files or three means to apply them together. That is not so sure of more, which
    // a shell puts in the place of a `*`, nor where more than one object is there twice.
    let few = matches!(known.as_slice(), [objects] if objects.len() == 2)
        && set.objects().last().is_some_and(|it| it.origin.source < 3)
        && set.objects().iter().all(|it| it.origin.named)
        && known.iter().flatten().all(|it| is_plain(it));
    let mut whole = BTreeMap::new();
    for objects in &known {
        // The nearest one before it: to be quick where somebody has it a thousand times.
        for pair in objects.windows(2) {
            let [first, object] = pair else { continue };
            if together.is_kustomized(object) && !set.is_complete() {
                continue;
            }
            let certain = set.is_complete() || same_text(first, object);
            if !certain {
                let folder = object.origin.folder;
                let alone = shared.get(&folder) == Some(&1) && objects.len() == 2;
                let mut beside = || {
                    together.are(first, object)
                        && alone
                        && *whole.entry(folder).or_insert_with(|| is_one(set, folder))
                };
                if same_but_order(first, object) || !few && !beside() {
                    continue;
                }
            }
            let found = findings
                .report(
                    &DUPLICATE_OBJECT,
                    object,
                    object.metadata().get("name"),
                    format!(
                        "{} is there twice: this one takes the place of the other",
                        object.shown()
                    ),
                )
                .related(first, first.metadata().get("name"), "the other one");
            if !certain {
                found
                    .as_warning()
                    .hint("if they are alternatives, check them one by one");
            }
        }
    }
}

/// Whether it is all of an object of Kubernetes' own kinds: no patch, and nothing of a test.
fn is_plain(object: &Object) -> bool {
    !is_custom(object) && object.pod().is_none_or(is_whole)
}

fn same_but_order(one: &Object, other: &Object) -> bool {
    one.root().value() == other.root().value()
}

/// Whether the texts of a folder are parts of one whole: a Service of one has pods in another.
fn is_one(set: &Set, folder: usize) -> bool {
    let services = set
        .of_kind("", "Service")
        .filter(|it| it.origin.folder == folder);
    services.take(16).any(|service| {
        let selector = Selector::labels(service.spec().get("selector"));
        !selector.is_empty()
            && set
                .selected(service.namespace(), &selector)
                .any(|it| it.origin.folder == folder && !same_text(it, service))
    })
}
