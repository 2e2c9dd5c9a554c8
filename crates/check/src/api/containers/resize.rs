//! What happens to a container when its resources are changed while it runs.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    minor::Minor,
    object::Object,
    pod::{Pod, Role},
    rule::{Family, Group, Level, Look, Rule},
};

use super::shared::{brief, containers, one_of};

pub(super) static FAMILY: Family = Family {
    rules: &[&VALUE, &RESTART],
    look: Look::Pods(look),
};

static VALUE: Rule = Rule {
    name: "resize-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`resizePolicy` says `NotRequired` or `RestartContainer` of `cpu` and `memory`, once \
              each",
    why: "Nothing else can be resized; the API server refuses other values, and a second entry for \
          the same resource.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/#container-resize-policies",
    wrong: container!(
        "    resizePolicy:\n    - resourceName: memory\n      restartPolicy: Restart\n"
    ),
    right: container!(
        "    resizePolicy:\n    - resourceName: memory\n      restartPolicy: RestartContainer\n"
    ),
};

static RESTART: Rule = Rule {
    name: "resize-restart",
    group: Group::Api,
    level: Level::Error,
    summary: "a container that is never restarted is not restarted to resize it",
    why: "In a pod with `restartPolicy: Never`, and for init containers that aren't sidecars, the \
          API server refuses `RestartContainer`.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/#limitations",
    wrong: pod!(
        "  restartPolicy: Never
  containers:
  - name: web
    image: nginx:1.29
    resizePolicy:
    - resourceName: memory
      restartPolicy: RestartContainer
"
    ),
    right: pod!(
        "  restartPolicy: Never
  containers:
  - name: web
    image: nginx:1.29
    resizePolicy:
    - resourceName: memory
      restartPolicy: NotRequired
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let never = pod.spec.get("restartPolicy").str() == Some("Never");
    for container in containers(pod) {
        let list = container.node.get("resizePolicy");
        if list.items().len() == 0 {
            continue;
        }
        let mut seen = BTreeSet::new();
        for entry in list.items() {
            let name = entry.get("resourceName");
            one_of(findings, &VALUE, object, name, &["cpu", "memory"]);
            if name.str().is_some_and(|name| !seen.insert(name)) {
                let message = format!("`{}` is already listed here", brief(&name.shown()));
                findings.report(&VALUE, object, name, message);
            }
            let policy = entry.get("restartPolicy");
            let words = ["NotRequired", "RestartContainer"];
            one_of(findings, &VALUE, object, policy, &words);
            if policy.str() != Some("RestartContainer") {
                continue;
            }
            let once = container.role == Role::Init && findings.kubernetes() >= Minor::V1_35;
            if never || once {
                let why = if never {
                    "in a pod with `restartPolicy: Never`"
                } else {
                    "of an init container that is no sidecar"
                };
                let message = format!(
                    "`restartPolicy` is `RestartContainer`: it must be `NotRequired` {why}"
                );
                findings.report(&RESTART, object, policy, message);
            }
        }
    }
}
