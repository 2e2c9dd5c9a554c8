//! Controllers that take each other's pods for their own.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    object::Object,
    objects::together::{Together, is_whole, same_text},
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&OVERLAPPING_CONTROLLERS],
    look: Look::Set(look),
};

static OVERLAPPING_CONTROLLERS: Rule = Rule {
    name: "overlapping-controllers",
    group: Group::Objects,
    level: Level::Warning,
    summary: "no two controllers select each other's pods",
    why: "Which pods are whose can't be told by their labels: Services send to both, autoscalers \
          and budgets count the wrong pods, and orphans are adopted by whoever comes first.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
      - name: web
        image: example.com/web:1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
      - name: api
        image: example.com/api:1
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: example.com/api:1
",
};

const KINDS: &[(&str, &str)] = &[
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("apps", "DaemonSet"),
    ("apps", "ReplicaSet"),
    ("", "ReplicationController"),
];

fn selector(object: &Object) -> Selector<'_> {
    let node = object.spec().get("selector");
    if object.kind() == "ReplicationController" {
        Selector::labels(node)
    } else {
        Selector::of(node)
    }
}

fn look(set: &Set, findings: &mut Findings<'_>) {
    let together = Together::new(set);
    // Those that select each other's pods nearly always have the same selector; to compare only
    // these keeps it to one look at each.
    let mut known = BTreeMap::<(&str, Selector<'_>), Vec<&Object>>::new();
    for (group, kind) in KINDS {
        for object in set.of_kind(group, kind) {
            let Some(pod) = object.pod().filter(|it| is_whole(*it)) else {
                continue;
            };
            let selector = selector(object);
            if selector.is_empty() || !selector.matches(pod.labels()) {
                continue;
            }
            let same = known.entry((object.namespace(), selector)).or_default();
            let other = same.iter().find(|it| {
                (it.kind(), it.name()) != (object.kind(), object.name())
                    && (set.is_complete() || same_text(it, object))
                    && together.are(it, object)
            });
            if let Some(other) = other {
                findings
                    .report(
                        &OVERLAPPING_CONTROLLERS,
                        object,
                        object.spec().get("selector"),
                        format!("{} selects the same pods", other.shown()),
                    )
                    .hint("give each a label of its own, in its selector and in its pods")
                    .related(other, other.spec().get("selector"), "the other selector");
            }
            if same.len() < 16 {
                same.push(object);
            }
        }
    }
}
