//! Workloads that run nothing.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    objects::together::is_whole,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NO_REPLICAS],
    look: Look::Set(look),
};

static NO_REPLICAS: Rule = Rule {
    name: "no-replicas",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a workload runs at least one pod",
    why: "With `replicas: 0` it is deployed and runs nothing. Every time it is applied, it also \
          takes back what somebody scaled by hand.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 0
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
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
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
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut scaled = None;
    for (group, kind) in [
        ("apps", "Deployment"),
        ("apps", "StatefulSet"),
        ("apps", "ReplicaSet"),
        ("", "ReplicationController"),
    ] {
        for object in set.of_kind(group, kind) {
            let replicas = object.spec().get("replicas");
            if replicas.int() != Some(0) || !object.pod().is_some_and(is_whole) {
                continue;
            }
            // Autoscalers of any make say what they scale in the same words.
            let scaled = scaled.get_or_insert_with(|| {
                set.objects()
                    .iter()
                    .filter_map(|it| {
                        let target = it.spec().get("scaleTargetRef");
                        Some((it.namespace(), target.get("name").str()?))
                    })
                    .collect::<BTreeSet<_>>()
            });
            if scaled.contains(&(object.namespace(), object.name())) {
                continue;
            }
            findings
                .report(
                    &NO_REPLICAS,
                    object,
                    replicas,
                    format!("this {kind} runs no pods"),
                )
                .hint("leave `replicas` out where others scale it");
        }
    }
}
