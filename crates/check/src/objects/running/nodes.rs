//! Nodes that pods ask for, and those that the cluster has.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    rule::{Family, Group, Level, Look, Rule, Severity},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NO_SUCH_NODES],
    look: Look::Set(look),
};

static NO_SUCH_NODES: Rule = Rule {
    name: "no-such-nodes",
    group: Group::Objects,
    // Of files nobody knows the cluster.
    level: Level::ByClass {
        files: None,
        local: Some(Severity::Error),
        dev: Some(Severity::Error),
        staging: Some(Severity::Error),
        prod: Some(Severity::Error),
    },
    summary: "the cluster has nodes with the labels that a pod asks for",
    why: "A pod that no node is good enough for is never scheduled.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: room
spec:
  nodeSelector:
    pool: roms
  containers:
  - name: room
    image: example.com/room:1
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: room
spec:
  nodeSelector:
    pool: rooms
  containers:
  - name: room
    image: example.com/room:1
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let Some(environment) = set.environment() else {
        return;
    };
    let pools = &environment.cluster.node_pools;
    let keys: BTreeSet<_> = pools
        .values()
        .flat_map(|pool| pool.labels.keys().map(String::as_str))
        .collect();
    if keys.is_empty() {
        return;
    }
    for object in set.objects() {
        let Some(pod) = object.pod() else { continue };
        let selector = pod.spec.get("nodeSelector");
        let known: Vec<_> = selector
            .entries()
            .filter(|(key, _)| keys.contains(key))
            .filter_map(|(key, value)| Some((key, value, value.str()?)))
            .collect();
        for (key, value) in selector.entries() {
            // A label that no pool has may be one that nodes have by themselves.
            let meant = crate::suggest::nearest(key, keys.iter().copied());
            if let Some(meant) = meant.filter(|_| !keys.contains(key)) {
                findings
                    .report(
                        &NO_SUCH_NODES,
                        object,
                        value,
                        format!("no node pool has a label `{key}`"),
                    )
                    .hint(format!("did you mean `{meant}`?"));
            }
        }
        // Labels that pools don't give may still differ among nodes of one that has the others.
        let fits = pools.values().any(|pool| {
            known
                .iter()
                .all(|(key, _, value)| pool.labels.get(*key).is_some_and(|it| it == value))
        });
        if fits || known.is_empty() {
            continue;
        }
        let alone = known.iter().find(|(key, _, value)| {
            !pools
                .values()
                .any(|pool| pool.labels.get(*key).is_some_and(|it| it == value))
        });
        if let Some((key, node, value)) = alone {
            let values: BTreeSet<_> = pools
                .values()
                .filter_map(|pool| pool.labels.get(*key).map(String::as_str))
                .collect();
            let meant = crate::suggest::nearest(value, values.iter().copied());
            let hint = if let Some(meant) = meant {
                format!("did you mean `{meant}`?")
            } else {
                let values: Vec<_> = values.iter().take(5).map(|it| format!("`{it}`")).collect();
                format!("there are {}", values.join(", "))
            };
            findings
                .report(
                    &NO_SUCH_NODES,
                    object,
                    *node,
                    format!("no node pool of the cluster has the label `{key}: {value}`"),
                )
                .hint(hint);
        } else {
            findings.report(
                &NO_SUCH_NODES,
                object,
                selector,
                "no node pool of the cluster has all of these labels",
            );
        }
    }
}
