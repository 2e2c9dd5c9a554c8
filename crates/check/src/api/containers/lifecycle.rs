//! Lifecycle hooks of containers.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::{Pod, Role},
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    handlers::{self, Kind},
    shared::containers,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&HANDLER, &SLEEP],
    look: Look::Pods(look),
};

static KIND: Kind = Kind {
    one: &HANDLER,
    handlers: &["exec", "httpGet", "tcpSocket", "sleep"],
    fields: &[],
};

static HANDLER: Rule = Rule {
    name: "lifecycle-handler",
    group: Group::Api,
    level: Level::Error,
    summary: "a lifecycle hook has exactly one of `exec`, `httpGet`, `tcpSocket` and `sleep`",
    why: "The API server refuses a hook that has none, and one that has more.",
    source: "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations",
    wrong: container!("    lifecycle:\n      preStop: {}\n"),
    right: container!("    lifecycle:\n      preStop:\n        sleep:\n          seconds: 5\n"),
};

static SLEEP: Rule = Rule {
    name: "lifecycle-sleep",
    group: Group::Api,
    level: Level::Error,
    summary: "a lifecycle hook sleeps no longer than the pod's grace period",
    why: "The container is killed when the grace period is over, which is 30 seconds where nothing \
          is said. The API server refuses a longer sleep, and a negative one.",
    source: "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations",
    wrong: container!("    lifecycle:\n      preStop:\n        sleep:\n          seconds: 60\n"),
    right: pod!(
        "  terminationGracePeriodSeconds: 90
  containers:
  - name: web
    image: nginx:1.29
    lifecycle:
      preStop:
        sleep:
          seconds: 60
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod).filter(|it| it.role != Role::Init) {
        let lifecycle = container.node.get("lifecycle");
        if lifecycle.map().is_none() {
            continue;
        }
        for hook in ["postStart", "preStop"] {
            let hook = lifecycle.get(hook);
            if hook.map().is_some() {
                handlers::handler(object, hook, &KIND, findings);
                sleep(object, pod, hook, findings);
            }
        }
    }
}

fn sleep(object: &Object, pod: Pod<'_>, hook: Node<'_>, findings: &mut Findings<'_>) {
    let node = hook.path(["sleep", "seconds"]);
    let Some(seconds) = node.int() else { return };
    // Only the first handler counts; that there is another one is reported.
    if ["exec", "httpGet", "tcpSocket"]
        .into_iter()
        .any(|other| hook.get(other).exists())
    {
        return;
    }
    let period = pod.spec.get("terminationGracePeriodSeconds");
    if period.exists() && period.int().is_none() {
        return;
    }
    let most = period.int().unwrap_or(30);
    if (0..=most).contains(&seconds) {
        return;
    }
    let message = if seconds < 0 {
        format!("`seconds` is `{seconds}`: it must not be negative")
    } else {
        format!("`seconds` is `{seconds}`: the pod's grace period is only {most} seconds")
    };
    let found = findings.report(&SLEEP, object, node, message);
    if period.exists() && seconds >= 0 {
        found.related(object, period, "the grace period");
    }
}
