//! Probes: how the kubelet finds out whether a container has started, is ready, and lives.

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
    rules: &[
        &HANDLER,
        &NUMBER,
        &SUCCESS,
        &GRACE,
        &INIT,
        &handlers::COMMAND,
        &handlers::PORT,
        &handlers::HTTP,
    ],
    look: Look::Pods(look),
};

static KIND: Kind = Kind {
    one: &HANDLER,
    handlers: &["exec", "httpGet", "tcpSocket", "grpc"],
    fields: &[
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
        "terminationGracePeriodSeconds",
    ],
};

static HANDLER: Rule = Rule {
    name: "probe-handler",
    group: Group::Api,
    level: Level::Error,
    summary: "a probe has exactly one of `exec`, `httpGet`, `tcpSocket` and `grpc`",
    why: "The API server refuses a probe that has none, and one that has more.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#probe-check-methods",
    wrong: container!("    livenessProbe:\n      periodSeconds: 5\n"),
    right: container!(
        "    livenessProbe:\n      periodSeconds: 5\n      tcpSocket:\n        port: 80\n"
    ),
};

static NUMBER: Rule = Rule {
    name: "probe-number",
    group: Group::Api,
    level: Level::Error,
    summary: "delays, periods and thresholds of a probe are not negative",
    why: "The API server refuses it.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
    wrong: container!(
        "    livenessProbe:\n      initialDelaySeconds: -1\n      tcpSocket:\n        port: 80\n"
    ),
    right: container!(
        "    livenessProbe:\n      initialDelaySeconds: 0\n      tcpSocket:\n        port: 80\n"
    ),
};

static SUCCESS: Rule = Rule {
    name: "probe-success-threshold",
    group: Group::Api,
    level: Level::Error,
    summary: "`successThreshold` of liveness and startup probes is 1",
    why: "A single success shows that a container lives; the API server refuses any other number. \
          Only readiness may take more.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
    wrong: container!(
        "    livenessProbe:\n      successThreshold: 2\n      tcpSocket:\n        port: 80\n"
    ),
    right: container!(
        "    livenessProbe:\n      successThreshold: 1\n      tcpSocket:\n        port: 80\n"
    ),
};

static GRACE: Rule = Rule {
    name: "probe-grace-period",
    group: Group::Api,
    level: Level::Error,
    summary: "`terminationGracePeriodSeconds` of a probe is above zero, and not on readiness probes",
    why: "A readiness probe never ends a container, so there is no grace to give; the API server \
          refuses it there, and zero or less elsewhere.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds",
    wrong: container!(
        "    readinessProbe:
      terminationGracePeriodSeconds: 10
      tcpSocket:
        port: 80
"
    ),
    right: container!(
        "    livenessProbe:
      terminationGracePeriodSeconds: 10
      tcpSocket:
        port: 80
"
    ),
};

static INIT: Rule = Rule {
    name: "init-container-probe",
    group: Group::Api,
    level: Level::Error,
    summary: "only init containers that are sidecars have probes and lifecycle hooks",
    why: "Others run to their end before the pod starts, so nothing asks whether they live; the \
          API server refuses it. `restartPolicy: Always` makes an init container a sidecar.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#differences-from-regular-containers",
    wrong: pod!(
        "  initContainers:
  - name: proxy
    image: envoy:1.36
    readinessProbe:
      tcpSocket:
        port: 9901
  containers:
  - name: web
    image: nginx:1.29
"
    ),
    right: pod!(
        "  initContainers:
  - name: proxy
    image: envoy:1.36
    restartPolicy: Always
    readinessProbe:
      tcpSocket:
        port: 9901
  containers:
  - name: web
    image: nginx:1.29
"
    ),
};

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        for name in PROBES {
            let probe = container.node.get(name);
            if probe.is_missing() {
                continue;
            }
            if container.role == Role::Init {
                let message = format!("`{name}` can't be set for an init container");
                findings
                    .report(&INIT, object, probe, message)
                    .hint("`restartPolicy: Always` would make it a sidecar, which may have probes");
            } else if probe.map().is_some() {
                one(object, probe, name, findings);
            }
        }
        if container.role == Role::Init {
            lifecycle(object, container.node.get("lifecycle"), findings);
        }
    }
}

/// Lifecycle hooks of an init container.
fn lifecycle(object: &Object, lifecycle: Node<'_>, findings: &mut Findings<'_>) {
    // A stop signal alone is dropped, and the rest with it, before anything is looked at.
    let signal = lifecycle.get("stopSignal").exists();
    let hooks = lifecycle.get("postStart").exists() || lifecycle.get("preStop").exists();
    if lifecycle.map().is_some() && (hooks || !signal) {
        let message = "`lifecycle` can't be set for an init container";
        findings
            .report(&INIT, object, lifecycle, message)
            .hint("`restartPolicy: Always` would make it a sidecar, which may have hooks");
    }
}

fn one(object: &Object, probe: Node<'_>, name: &str, findings: &mut Findings<'_>) {
    handlers::handler(object, probe, &KIND, findings);
    for field in [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ] {
        let node = probe.get(field);
        if let Some(number) = node.int().filter(|it| *it < 0) {
            let message = format!("`{field}` is `{number}`: it must not be negative");
            findings.report(&NUMBER, object, node, message);
        }
    }
    let node = probe.get("successThreshold");
    if let Some(number) = node.int().filter(|it| *it > 1)
        && name != "readinessProbe"
    {
        let message = format!("`successThreshold` is `{number}`: for a `{name}` it must be 1");
        findings.report(&SUCCESS, object, node, message);
    }
    let node = probe.get("terminationGracePeriodSeconds");
    if node.exists() && name == "readinessProbe" {
        let message = "`terminationGracePeriodSeconds` can't be set for a `readinessProbe`";
        findings.report(&GRACE, object, node, message);
    } else if let Some(number) = node.int().filter(|it| *it <= 0) {
        let message =
            format!("`terminationGracePeriodSeconds` is `{number}`: it must be above zero");
        findings.report(&GRACE, object, node, message);
    }
}
