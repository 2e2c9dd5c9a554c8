//! Settings of pods that have a few values each.

use std::collections::BTreeSet;

use crate::{
    api::pods::say::{Missing::Schema, Say, is},
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &RESTART_POLICY,
        &PREEMPTION_POLICY,
        &POD_PRIORITY,
        &SYSTEM_PRIORITY_CLASS,
        &POD_DEADLINE,
        &POD_GRACE_PERIOD,
        &READINESS_GATE,
        &SCHEDULING_GATE,
    ],
    look: Look::Pods(look),
};

static RESTART_POLICY: Rule = Rule {
    name: "pod-restart-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`restartPolicy` of a pod is `Always`, `OnFailure` or `Never`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy",
    wrong: pod!("  restartPolicy: always\n"),
    right: pod!("  restartPolicy: Always\n"),
};

static PREEMPTION_POLICY: Rule = Rule {
    name: "preemption-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`preemptionPolicy` is `PreemptLowerPriority` or `Never`, as the pod's priority class \
              says",
    why: "The API server refuses others, and a pod that says something else than its class, which \
          preempts others where there is none.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#non-preempting-priority-class",
    wrong: pod!("  priorityClassName: batch\n  preemptionPolicy: None\n"),
    right: pod!("  priorityClassName: batch\n  preemptionPolicy: Never\n"),
};

static POD_PRIORITY: Rule = Rule {
    name: "pod-priority",
    group: Group::Api,
    level: Level::Error,
    summary: "the priority of a pod comes from its priority class",
    why: "The API server looks the number up by `priorityClassName`, and refuses a pod that says \
          another one. Classes named `system-…` are those two that Kubernetes brings along.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#pod-priority",
    wrong: pod!("  priority: 1000\n"),
    right: pod!("  priorityClassName: important\n"),
};

static SYSTEM_PRIORITY_CLASS: Rule = Rule {
    name: "system-priority-class",
    group: Group::Api,
    level: Level::Warning,
    summary: "a priority class named `system-…` in a template is one of the two that there are",
    why: "No other class can have such a name. The API server takes the template, but refuses \
          each pod that is made from it.",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/",
    wrong: "\
apiVersion: v1
kind: PodTemplate
metadata:
  name: web
template:
  spec:
    priorityClassName: system-critical
    containers:
    - name: web
      image: nginx:1.29
",
    right: "\
apiVersion: v1
kind: PodTemplate
metadata:
  name: web
template:
  spec:
    priorityClassName: system-cluster-critical
    containers:
    - name: web
      image: nginx:1.29
",
};

static POD_DEADLINE: Rule = Rule {
    name: "pod-deadline",
    group: Group::Api,
    level: Level::Error,
    summary: "`activeDeadlineSeconds` of a pod is from 1 to 2147483647",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#lifecycle",
    wrong: pod!("  activeDeadlineSeconds: 0\n"),
    right: pod!("  activeDeadlineSeconds: 60\n"),
};

static POD_GRACE_PERIOD: Rule = Rule {
    name: "pod-grace-period",
    group: Group::Api,
    level: Level::Warning,
    summary: "`terminationGracePeriodSeconds` isn't negative",
    why: "The API server takes a negative period with a warning, and makes it one second.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
    wrong: pod!("  terminationGracePeriodSeconds: -1\n"),
    right: pod!("  terminationGracePeriodSeconds: 30\n"),
};

static READINESS_GATE: Rule = Rule {
    name: "readiness-gate",
    group: Group::Api,
    level: Level::Error,
    summary: "the condition of a readiness gate is a qualified name",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate",
    wrong: pod!("  readinessGates:\n  - conditionType: is ready\n"),
    right: pod!("  readinessGates:\n  - conditionType: example.com/is-ready\n"),
};

static SCHEDULING_GATE: Rule = Rule {
    name: "scheduling-gate",
    group: Group::Api,
    level: Level::Error,
    summary: "scheduling gates have qualified names, each once, and no node is set beside them",
    why: "The API server refuses others: a pod that waits behind a gate has no node yet.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/",
    wrong: pod!("  schedulingGates:\n  - name: my gate\n"),
    right: pod!("  schedulingGates:\n  - name: example.com/my-gate\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = pod.spec;
    let mut say = Say::new(object, findings);
    let policies = ["Always", "OnFailure", "Never"];
    say.filled_one_of(&RESTART_POLICY, spec.get("restartPolicy"), &policies);
    let preemption = spec.get("preemptionPolicy");
    say.one_of(
        &PREEMPTION_POLICY,
        preemption,
        &["PreemptLowerPriority", "Never"],
    );
    let deadline = spec.get("activeDeadlineSeconds");
    say.range(&POD_DEADLINE, deadline, 1, i64::from(i32::MAX));
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|it| it < 0) {
        let message = format!("{}: it becomes one second", is(grace));
        say.say(&POD_GRACE_PERIOD, grace, message);
    }
    priority(&mut say, spec, object.is("", "Pod"));
    for gate in spec.get("readinessGates").items() {
        if say.required(&READINESS_GATE, gate, "conditionType", Schema) {
            say.form(&READINESS_GATE, gate.get("conditionType"), text::qualified);
        }
    }
    scheduling_gates(&mut say, spec, object.is("", "Pod"));
}

fn priority(say: &mut Say<'_, '_>, spec: Node<'_>, is_pod: bool) {
    const SYSTEM: [(&str, i64); 2] = [
        ("system-cluster-critical", 2_000_000_000),
        ("system-node-critical", 2_000_001_000),
    ];
    let (class, number) = (spec.get("priorityClassName"), spec.get("priority"));
    let known = class
        .filled()
        .and_then(|class| SYSTEM.iter().find(|(name, _)| *name == class));
    if known.is_none() && class.str().is_some_and(|it| it.starts_with("system-")) {
        let rule = if is_pod {
            &POD_PRIORITY
        } else {
            &SYSTEM_PRIORITY_CLASS
        };
        say.one_of(rule, class, &SYSTEM.map(|(name, _)| name));
        return;
    }
    let expected = match (class.filled(), known) {
        (None, _) => 0,
        (Some(_), Some((_, priority))) => *priority,
        (Some(_), None) => return,
    };
    if is_pod && number.int().is_some_and(|it| it != expected) {
        let message = format!(
            "{}: by the pod's priority class it is {expected}",
            is(number)
        );
        say.say(&POD_PRIORITY, number, message)
            .hint("leave `priority` out and name a class in `priorityClassName`");
    }
    let preemption = spec.get("preemptionPolicy");
    if is_pod && (class.is_empty() || known.is_some()) && preemption.str() == Some("Never") {
        let message = format!("{}: by the pod's priority class it isn't", is(preemption));
        say.say(&PREEMPTION_POLICY, preemption, message)
            .hint("name a priority class with `preemptionPolicy: Never`");
    }
}

fn scheduling_gates(say: &mut Say<'_, '_>, spec: Node<'_>, is_pod: bool) {
    let gates = spec.get("schedulingGates");
    if gates.is_empty() {
        return;
    }
    let mut names = BTreeSet::new();
    for gate in gates.items() {
        let name = gate.get("name");
        if say.required(&SCHEDULING_GATE, gate, "name", Schema) {
            say.form(&SCHEDULING_GATE, name, text::qualified);
        }
        if name.filled().is_some_and(|it| !names.insert(it)) {
            say.say(&SCHEDULING_GATE, name, format!("{} twice", is(name)));
        }
    }
    let node = spec.get("nodeName");
    if is_pod && node.filled().is_some() {
        let message = "`nodeName` is set, but the pod waits behind `schedulingGates`";
        say.say(&SCHEDULING_GATE, node, message);
    }
}
