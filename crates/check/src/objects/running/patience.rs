//! How long a pod is given to start, to become available and to stop.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&IMPATIENT_LIVENESS, &IMPATIENT_ROLLOUT, &CUT_SHUTDOWN],
    look: Look::Pods(look),
};

static IMPATIENT_LIVENESS: Rule = Rule {
    name: "impatient-liveness",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a liveness probe gives a container the time to start that its readiness probe expects",
    why: "A container that is slow to start is killed before anybody asks whether it is ready, \
          again and again.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    livenessProbe:
      periodSeconds: 5
      tcpSocket:
        port: 8080
    readinessProbe:
      initialDelaySeconds: 60
      tcpSocket:
        port: 8080
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    startupProbe:
      failureThreshold: 30
      tcpSocket:
        port: 8080
    livenessProbe:
      periodSeconds: 5
      tcpSocket:
        port: 8080
    readinessProbe:
      tcpSocket:
        port: 8080
",
};

static IMPATIENT_ROLLOUT: Rule = Rule {
    name: "impatient-rollout",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a Deployment is given the time that its pods take to become available",
    why: "A rollout that takes longer than `progressDeadlineSeconds` counts as failed, though \
          nothing is wrong.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  progressDeadlineSeconds: 60
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
        readinessProbe:
          initialDelaySeconds: 90
          tcpSocket:
            port: 8080
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  progressDeadlineSeconds: 300
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
        readinessProbe:
          initialDelaySeconds: 90
          tcpSocket:
            port: 8080
",
};

static CUT_SHUTDOWN: Rule = Rule {
    name: "cut-shutdown",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a `preStop` hook leaves time to stop",
    why: "The grace period counts from before the hook. One that takes all of it leaves the \
          program next to nothing: it is killed in the middle of its work.",
    source: "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    lifecycle:
      preStop:
        exec:
          command: [sleep, '60']
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  terminationGracePeriodSeconds: 90
  containers:
  - name: web
    image: example.com/web:1
    lifecycle:
      preStop:
        exec:
          command: [sleep, '60']
",
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let grace = pod.spec.get("terminationGracePeriodSeconds").int();
    let grace = grace.unwrap_or(30);
    for container in pod.running() {
        liveness(object, container, findings);
        let hook = container.path(["lifecycle", "preStop"]);
        if hook.exists() && grace > 0 {
            shutdown(object, hook, grace, findings);
        }
    }
    if object.is("apps", "Deployment") {
        rollout(object, pod, findings);
    }
}

fn number(probe: Node<'_>, field: &'static str, default: i64) -> i64 {
    // Nobody waits a billion seconds; so nothing here can overflow.
    let number = probe.get(field).int().unwrap_or(default);
    let number = if number == 0 && field != "initialDelaySeconds" {
        default
    } else {
        number
    };
    number.clamp(0, 1_000_000_000)
}

fn liveness(object: &Object, container: Node<'_>, findings: &mut Findings<'_>) {
    let probe = container.get("livenessProbe");
    let readiness = container.get("readinessProbe");
    if probe.is_missing() || readiness.is_missing() || container.get("startupProbe").exists() {
        return;
    }
    let expected = number(readiness, "initialDelaySeconds", 0);
    let given = number(probe, "initialDelaySeconds", 0)
        + number(probe, "failureThreshold", 3) * number(probe, "periodSeconds", 10);
    if given < expected {
        findings
            .report(
                &IMPATIENT_LIVENESS,
                object,
                probe,
                format!(
                    "a container that doesn't answer for {given} s is killed, before it is asked after {expected} s whether it is ready"
                ),
            )
            .hint("add a `startupProbe` that gives it the time it needs")
            .related(object, readiness, "the readiness probe");
    }
}

fn rollout(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let deadline = spec.get("progressDeadlineSeconds");
    // In objects of `extensions` there was none by default.
    let most = deadline.int().unwrap_or(600);
    let slowest = pod
        .main()
        .map(|it| {
            let readiness = it.get("readinessProbe");
            let startup = it.get("startupProbe");
            number(readiness, "initialDelaySeconds", 0).max(number(
                startup,
                "initialDelaySeconds",
                0,
            ))
        })
        .max()
        .unwrap_or(0);
    let least = slowest + number(spec, "minReadySeconds", 0);
    if slowest > 0 && most > 0 && least >= most {
        findings
            .report(
                &IMPATIENT_ROLLOUT,
                object,
                deadline,
                format!("pods take at least {least} s to become available, and a rollout fails after {most} s"),
            )
            .hint(format!("set `progressDeadlineSeconds` to well over {least}"));
    }
}

fn shutdown(object: &Object, hook: Node<'_>, grace: i64, findings: &mut Findings<'_>) {
    let seconds = hook.path(["sleep", "seconds"]);
    let command = hook.path(["exec", "command"]);
    // That it sleeps longer than that is what the API server itself refuses.
    let (node, slept) = if seconds.int() == Some(grace) {
        (seconds, Some(grace))
    } else {
        (command, sleep(command))
    };
    let Some(slept) = slept.filter(|it| *it >= grace) else {
        return;
    };
    findings
        .report(
            &CUT_SHUTDOWN,
            object,
            node,
            format!(
                "this sleeps {slept} s, and the pod is killed {grace} s after it is told to stop"
            ),
        )
        .hint(format!(
            "set `terminationGracePeriodSeconds` to well over {slept}"
        ));
}

/// How long a command sleeps for sure: the longest `sleep` of a script without branches.
fn sleep(command: Node<'_>) -> Option<i64> {
    let mut words = Vec::new();
    for text in command.items().filter_map(Node::str).take(16) {
        if text.len() > 2_000 || text.contains(['|', '`', '(']) {
            return None;
        }
        words.extend(
            text.split([' ', '\n', '\t', ';', '&'])
                .filter(|it| !it.is_empty()),
        );
    }
    let branches = [
        "if", "while", "until", "for", "case", "timeout", "break", "exit", "wait",
    ];
    if words.iter().any(|it| branches.contains(it)) {
        return None;
    }
    words
        .windows(2)
        .filter_map(|pair| match pair {
            ["sleep" | "/bin/sleep" | "/usr/bin/sleep", time] => seconds(time),
            _ => None,
        })
        .max()
}

fn seconds(text: &str) -> Option<i64> {
    let (digits, factor) = match text.strip_suffix('m') {
        Some(digits) => (digits, 60),
        None => (text.strip_suffix('s').unwrap_or(text), 1),
    };
    digits.parse::<i64>().ok()?.checked_mul(factor)
}
