//! How pods are looked after: resources, probes, replicas.

use std::collections::{BTreeMap, BTreeSet};

use super::{PRODUCTION, SHARED};
use crate::{
    findings::Findings,
    object::Object,
    pod::{Pod, Role},
    rule::{Family, Group, Level, Look, Rule, Severity},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NO_MEMORY_LIMIT, &NO_PROBES, &NO_REQUESTS],
    look: Look::Pods(look),
};

pub(super) static REPLICAS: Family = Family {
    rules: &[&SINGLE_REPLICA],
    look: Look::Set(replicas),
};

static NO_REQUESTS: Rule = Rule {
    name: "no-resource-requests",
    group: Group::Policy,
    level: PRODUCTION,
    summary: "every container says how much CPU and memory it needs",
    why: "Pods without requests are put on nodes that are full already, and are the first to be \
          evicted there.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits: {memory: 128Mi}
"
    ),
};

static NO_MEMORY_LIMIT: Rule = Rule {
    name: "no-memory-limit",
    group: Group::Policy,
    level: SHARED,
    summary: "every container has a limit on its memory",
    why: "A process that leaks takes the memory of its node, and others are killed for it.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory",
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    resources:
      requests: {cpu: 100m, memory: 128Mi}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits: {memory: 128Mi}
"
    ),
};

static NO_PROBES: Rule = Rule {
    name: "no-probes",
    group: Group::Policy,
    level: SHARED,
    summary: "every pod that runs for good has a probe",
    why: "Without a probe a process that hangs counts as running: it gets traffic, and rollouts \
          go on over it.",
    source: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    wrong: deployment!(
        "2",
        "      containers:
      - name: web
        image: registry.example.com/web:1
"
    ),
    right: deployment!(
        "2",
        "      containers:
      - name: web
        image: registry.example.com/web:1
        readinessProbe:
          httpGet: {path: /healthz, port: 8080}
"
    ),
};

static SINGLE_REPLICA: Rule = Rule {
    name: "single-replica",
    group: Group::Policy,
    level: Level::ByClass {
        files: None,
        local: None,
        dev: None,
        staging: None,
        prod: Some(Severity::Warning),
    },
    summary: "in production, every service has at least two replicas",
    why: "With one replica, each drained node and each crash is an outage. Workloads of one pod \
          stand in for each other if they have the same images and a PodDisruptionBudget selects \
          the pods of several, such as nodes that have an identity each: they are no finding.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
    wrong: deployment!(
        "1",
        "      containers:
      - name: web
        image: registry.example.com/web:1
"
    ),
    right: deployment!(
        "2",
        "      containers:
      - name: web
        image: registry.example.com/web:1
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let whole = pod.spec.get("resources");
    for container in pod.containers().filter(|it| it.role != Role::Ephemeral) {
        let node = container.node;
        let name = node.get("name").shown();
        let resources = node.get("resources");
        // A limit is the request too, and what is said for the whole pod is enough.
        let said = |key| {
            [resources, whole].into_iter().any(|it| {
                it.get("requests").get(key).exists() || it.get("limits").get(key).exists()
            })
        };
        let missing: Vec<_> = ["cpu", "memory"]
            .into_iter()
            .filter(|key| !said(key))
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "container `{name}` asks for no {}",
                missing.join(" and no ")
            );
            findings
                .report(&NO_REQUESTS, object, resources.get("requests"), message)
                .hint("say what it needs as a rule: `resources: {requests: {cpu: 100m, memory: 128Mi}}`");
        }
        let limited = [resources, whole]
            .into_iter()
            .any(|it| it.path(["limits", "memory"]).exists());
        // Where nothing is said at all, one finding is enough.
        if !limited && missing.len() < 2 {
            let message = format!("container `{name}` has no limit on its memory");
            findings.report(&NO_MEMORY_LIMIT, object, resources.get("limits"), message);
        }
    }
    let lasting = matches!(
        object.kind(),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController"
    );
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    let has_probe = pod
        .running()
        .any(|it| probes.iter().any(|key| it.get(key).exists()));
    if lasting && !has_probe {
        let message = "no container of the pod has a probe";
        findings
            .report(&NO_PROBES, object, pod.spec.get("containers"), message)
            .hint("give it a `readinessProbe`, or an `exec` probe where it serves nobody");
    }
}

fn replicas(set: &Set, findings: &mut Findings<'_>) {
    if !findings.wants(&SINGLE_REPLICA) {
        return;
    }
    let stood_in = stood_in(set);
    for kind in SERVING {
        for object in set.of_kind("apps", kind) {
            if stood_in.contains(&object.origin.index) {
                continue;
            }
            let node = object.spec().get("replicas");
            let scaled = set
                .in_namespace("autoscaling", "HorizontalPodAutoscaler", object.namespace())
                .any(|it| {
                    let target = it.spec().get("scaleTargetRef");
                    target.get("kind").str() == Some(kind)
                        && target.get("name").str() == Some(object.name())
                        && it.spec().get("minReplicas").int().unwrap_or(1) > 1
                });
            if node.int().unwrap_or(1) == 1 && !scaled {
                let message = "it has one replica: each drained node is an outage";
                findings.report(&SINGLE_REPLICA, object, node, message);
            }
        }
    }
}

/// The kinds of what serves for good and has a number of replicas.
const SERVING: [&str; 2] = ["Deployment", "StatefulSet"];

/// The numbers of workloads that others stand in for: of the same images, and guarded together.
fn stood_in(set: &Set) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for budget in set.of_kind("policy", "PodDisruptionBudget") {
        let selector = Selector::of(budget.spec().get("selector"));
        // One of all pods says nothing of what they are to each other.
        if selector.is_empty() || !seen.insert((budget.namespace(), selector.clone())) {
            continue;
        }
        let mut alike = BTreeMap::<Vec<&str>, Vec<usize>>::new();
        for object in set.selected(budget.namespace(), &selector) {
            if let Some(pod) = object.pod().filter(|_| SERVING.contains(&object.kind())) {
                let images = pod.containers().filter_map(|it| it.node.get("image").str());
                let same = alike.entry(images.collect()).or_default();
                same.push(object.origin.index);
            }
        }
        found.extend(alike.into_values().filter(|it| it.len() > 1).flatten());
    }
    found
}
