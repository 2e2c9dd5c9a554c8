//! The Services that give a StatefulSet's pods their names.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::together::{Together, is_whole},
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&GOVERNING_SERVICE, &PEERS_NOT_READY],
    look: Look::Set(look),
};

static GOVERNING_SERVICE: Rule = Rule {
    name: "governing-service",
    group: Group::Objects,
    level: Level::Error,
    summary: "the Service that a StatefulSet names is headless and selects its pods",
    why: "Only a headless Service gives each pod a DNS name of its own, and only to pods that it \
          selects.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  selector:
    app: database
  ports:
  - port: 3306
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: database
  selector:
    matchLabels:
      app: database
  template:
    metadata:
      labels:
        app: database
    spec:
      containers:
      - name: database
        image: example.com/database:1
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  clusterIP: None
  selector:
    app: database
  ports:
  - port: 3306
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: database
  selector:
    matchLabels:
      app: database
  template:
    metadata:
      labels:
        app: database
    spec:
      containers:
      - name: database
        image: example.com/database:1
",
};

static PEERS_NOT_READY: Rule = Rule {
    name: "peers-not-ready",
    group: Group::Objects,
    level: Level::Warning,
    summary: "pods that look for each other by name are found before they are ready",
    why: "Without `publishNotReadyAddresses` a headless Service names ready pods only. Pods that \
          become ready once they have found each other then wait for each other forever.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: broker
spec:
  clusterIP: None
  selector:
    app: broker
  ports:
  - port: 9093
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: broker
spec:
  serviceName: broker
  replicas: 3
  podManagementPolicy: Parallel
  selector:
    matchLabels:
      app: broker
  template:
    metadata:
      labels:
        app: broker
    spec:
      containers:
      - name: broker
        image: example.com/broker:1
        args: ['--voters=broker-0.broker:9093,broker-1.broker:9093,broker-2.broker:9093']
        readinessProbe:
          tcpSocket:
            port: 9093
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: broker
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: broker
  ports:
  - port: 9093
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: broker
spec:
  serviceName: broker
  replicas: 3
  podManagementPolicy: Parallel
  selector:
    matchLabels:
      app: broker
  template:
    metadata:
      labels:
        app: broker
    spec:
      containers:
      - name: broker
        image: example.com/broker:1
        args: ['--voters=broker-0.broker:9093,broker-1.broker:9093,broker-2.broker:9093']
        readinessProbe:
          tcpSocket:
            port: 9093
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let together = Together::new(set);
    for stateful in set.of_kind("apps", "StatefulSet") {
        let node = stateful.spec().get("serviceName");
        let Some(name) = node.filled() else { continue };
        let mut there = set
            .identical("", "Service", stateful.namespace(), name)
            .filter(|it| together.are(it, stateful));
        let (Some(service), None) = (there.next(), there.next()) else {
            continue;
        };
        if service.spec().is_empty() || together.is_kustomized(stateful) {
            continue;
        }
        governing(stateful, service, node, findings);
    }
}

fn governing(stateful: &Object, service: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(pod) = stateful.pod().filter(|it| is_whole(*it)) else {
        return;
    };
    let spec = service.spec();
    let name = service.name();
    if spec.get("clusterIP").str() != Some("None") {
        findings
            .report(
                &GOVERNING_SERVICE,
                stateful,
                node,
                format!("Service `{name}` isn't headless, so the pods get no names of their own"),
            )
            .hint(format!(
                "name a Service with `clusterIP: None` here, beside `{name}` if that has clients"
            ))
            .related(service, spec, "the Service")
            .as_warning();
        return;
    }
    let selector = spec.get("selector");
    if !selector.is_empty() && !Selector::labels(selector).matches(pod.labels()) {
        findings
            .report(
                &GOVERNING_SERVICE,
                stateful,
                node,
                format!("Service `{name}` doesn't select these pods, so they get no names"),
            )
            .hint("let its `selector` name labels of the pods")
            .related(service, selector, "what it selects");
        return;
    }
    let tolerant = spec.get("publishNotReadyAddresses").is_true()
        || service
            .metadata()
            .path([
                "annotations",
                "service.alpha.kubernetes.io/tolerate-unready-endpoints",
            ])
            .str()
            == Some("true");
    let several = stateful
        .spec()
        .get("replicas")
        .int()
        .is_some_and(|it| it > 1);
    let ready = pod.main().any(|it| it.get("readinessProbe").exists());
    if tolerant || !several || !ready || !findings.wants(&PEERS_NOT_READY) {
        return;
    }
    let parallel = stateful.spec().get("podManagementPolicy").str() == Some("Parallel");
    let mut peers = 0;
    for container in pod.main() {
        let texts = ["command", "args"]
            .into_iter()
            .flat_map(|field| container.get(field).items())
            .chain(container.get("env").items().map(|it| it.get("value")));
        for text in texts.filter_map(Node::str) {
            peers += mentions(text, stateful.name(), name);
        }
    }
    // One after the other, each finds those before it: they are ready. All at once, none is.
    if peers > 1 && (parallel || peers > 2) {
        findings
            .report(
                &PEERS_NOT_READY,
                service,
                spec.get("publishNotReadyAddresses"),
                format!(
                    "pods of {} look for each other under these names, which only ready pods have",
                    stateful.shown()
                ),
            )
            .hint("set `publishNotReadyAddresses: true`")
            .related(stateful, node, "they look here");
    }
}

/// How many pods of a StatefulSet a text names: `web-0.web`.
fn mentions(text: &str, stateful: &str, service: &str) -> usize {
    let mut count = 0;
    for (at, _) in text.match_indices(stateful) {
        let rest = text.get(at + stateful.len()..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix('-') else {
            continue;
        };
        let after = rest.trim_start_matches(|it: char| it.is_ascii_digit());
        let name = after
            .strip_prefix('.')
            .and_then(|it| it.strip_prefix(service));
        let ends = name
            .is_some_and(|it| !it.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '-'));
        if after.len() < rest.len() && ends {
            count += 1;
        }
    }
    count
}
