//! Ports that probes and hooks ask for by name.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&PROBE_PORT],
    look: Look::Pods(look),
};

static PROBE_PORT: Rule = Rule {
    name: "probe-port",
    group: Group::Objects,
    level: Level::Error,
    summary: "ports that probes and hooks name are declared by their own container",
    why: "The kubelet can't find a port of another name, so the probe fails always: the container \
          is never ready, or killed again and again.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    ports:
    - name: http
      containerPort: 8080
    readinessProbe:
      httpGet:
        path: /
        port: web
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
    ports:
    - name: http
      containerPort: 8080
    readinessProbe:
      httpGet:
        path: /
        port: http
",
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        let container = container.node;
        // What has no image is a patch for one that has.
        if container.get("image").is_empty() {
            continue;
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            asked(object, container, container.get(probe), findings);
        }
        let hooks = container.get("lifecycle");
        if hooks.exists() {
            asked(object, container, hooks.get("postStart"), findings);
            asked(object, container, hooks.get("preStop"), findings);
        }
    }
}

fn asked(object: &Object, container: Node<'_>, handler: Node<'_>, findings: &mut Findings<'_>) {
    if handler.is_missing() {
        return;
    }
    for way in ["httpGet", "tcpSocket"] {
        let port = handler.path([way, "port"]);
        let Some(name) = port.filled() else { continue };
        let declared = container.get("ports");
        let names = || declared.items().filter_map(|it| it.get("name").filled());
        // The kubelet reads digits as a number where nothing has them for a name.
        if name.bytes().all(|it| it.is_ascii_digit()) || names().any(|it| it == name) {
            continue;
        }
        let shown = container.get("name").shown();
        let hint = if let Some(meant) = crate::suggest::nearest(name, names()) {
            format!("did you mean `{meant}`?")
        } else if names().next().is_some() {
            let names: Vec<_> = names().take(5).map(|it| format!("`{it}`")).collect();
            format!("it declares {}", names.join(", "))
        } else {
            "use the port's number, or give the container's port this name".to_owned()
        };
        findings
            .report(
                &PROBE_PORT,
                object,
                port,
                format!("container `{shown}` declares no port named `{name}`"),
            )
            .hint(hint);
    }
}
