//! Services and the pods behind them.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::{
        serving::labels::{Labels, Meant, is_given},
        together::{CANDIDATES, Reach, Together, is_whole},
    },
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SERVICE_WITHOUT_PODS, &TARGET_PORT],
    look: Look::Set(look),
};

static SERVICE_WITHOUT_PODS: Rule = Rule {
    name: "service-without-pods",
    group: Group::Objects,
    level: Level::Error,
    summary: "the selector of a Service matches the labels of pods",
    why: "A Service whose selector matches nothing has no endpoints: requests to it fail, and \
          nothing says why.",
    source: "https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: game-lobby
spec:
  selector:
    app: game-loby
  ports:
  - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: game-lobby
spec:
  selector:
    matchLabels:
      app: game-lobby
  template:
    metadata:
      labels:
        app: game-lobby
    spec:
      containers:
      - name: game-lobby
        image: example.com/game-lobby:1
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: game-lobby
spec:
  selector:
    app: game-lobby
  ports:
  - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: game-lobby
spec:
  selector:
    matchLabels:
      app: game-lobby
  template:
    metadata:
      labels:
        app: game-lobby
    spec:
      containers:
      - name: game-lobby
        image: example.com/game-lobby:1
",
};

static TARGET_PORT: Rule = Rule {
    name: "target-port",
    group: Group::Objects,
    level: Level::Error,
    summary: "the ports that a Service sends to are ports of its pods",
    why: "A `targetPort` by name that no container declares leaves the Service without endpoints. \
          A number that none of them declares, where they declare others, is reported as a \
          warning: containers may listen without saying so.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: web
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    ports:
    - name: http
      containerPort: 8080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: http
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    ports:
    - name: http
      containerPort: 8080
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let together = Together::new(set);
    let labels = Labels::new(set);
    let mut reach = Reach::default();
    for service in set.of_kind("", "Service") {
        let spec = service.spec();
        let selector = spec.get("selector");
        if selector.is_empty() || spec.get("type").str() == Some("ExternalName") {
            continue;
        }
        if selector.entries().any(|(key, _)| is_given(key)) {
            continue;
        }
        let wanted = Selector::labels(selector);
        let pods = reach.near(&together, service, &wanted);
        if !pods.is_empty() {
            // Of very many, some will have it: nobody looks through all of them for each Service.
            // And what is patched has ports that the patch doesn't show.
            let whole = |it: &&Object| it.pod().is_some_and(is_whole);
            if pods.len() <= CANDIDATES && pods.iter().all(whole) {
                ports(service, &pods, findings);
            }
            continue;
        }
        if reach.of(set, service.namespace(), &wanted).is_empty() {
            without_pods(&together, &labels, service, &wanted, findings);
        }
    }
}

fn without_pods<'s>(
    together: &Together<'s>,
    labels: &Labels<'s>,
    service: &'s Object,
    wanted: &Selector<'s>,
    findings: &mut Findings<'_>,
) {
    let selector = service.spec().get("selector");
    match labels.meant(together, service, wanted) {
        Meant::Unknown => {}
        Meant::Near {
            object,
            key,
            label,
            sure,
        } => {
            let node = selector.get(key);
            let value = node.shown();
            let found = findings
                .report(
                    &SERVICE_WITHOUT_PODS,
                    service,
                    node,
                    format!(
                        "no pods have the label `{key}: {value}`, so this Service has no endpoints"
                    ),
                )
                .hint(format!("the pods of {} have `{label}`", object.shown()))
                .related(
                    object,
                    object.pod().map_or(object.root(), crate::pod::Pod::labels),
                    "their labels",
                );
            if !sure {
                found.as_warning();
            }
        }
        Meant::Nothing => {
            let complete = together.set.is_complete();
            let pods = together.with_pods(service, service.namespace());
            let whole = pods
                .iter()
                .take(100)
                .any(|it| together.seem_whole(service, it));
            let kube = service.namespace() == "kube-system";
            if !complete && (!whole || kube) {
                return;
            }
            let some: Vec<_> = pods
                .iter()
                .filter_map(|it| {
                    let labels = it.pod()?.labels();
                    let (key, value) = labels.entries().next()?;
                    Some(format!("`{key}: {}` ({})", value.shown(), it.shown()))
                })
                .take(3)
                .collect();
            let found = findings
                .report(
                    &SERVICE_WITHOUT_PODS,
                    service,
                    selector,
                    "no pods match this selector, so the Service has no endpoints",
                )
                .hint(format!("there are pods with {}", some.join(", ")));
            if !complete {
                found.as_warning();
            }
        }
    }
}

/// Whether the ports of a Service are ports of its pods.
fn ports(service: &Object, pods: &[&Object], findings: &mut Findings<'_>) {
    let headless = service.spec().get("clusterIP").str() == Some("None");
    for port in service.spec().get("ports").items() {
        let target = port.get("targetPort");
        let protocol = port.get("protocol").filled().unwrap_or("TCP");
        if let Some(name) = target.filled() {
            // Digits as text are a number to nobody, and the API's own validation says so.
            named(service, pods, target, name, protocol, headless, findings);
        } else if !headless {
            let number = target.int().or_else(|| port.get("port").int());
            let node = if target.exists() {
                target
            } else {
                port.get("port")
            };
            if let Some(number) = number {
                numbered(service, pods, node, number, findings);
            }
        }
    }
}

fn declared<'s>(pods: &[&'s Object]) -> impl Iterator<Item = Node<'s>> {
    pods.iter()
        .filter_map(|it| it.pod())
        .flat_map(|pod| pod.running().flat_map(|it| it.get("ports").items()))
}

fn named(
    service: &Object,
    pods: &[&Object],
    node: Node<'_>,
    name: &str,
    protocol: &str,
    headless: bool,
    findings: &mut Findings<'_>,
) {
    let mut other = None;
    for port in declared(pods) {
        if port.get("name").str() != Some(name) {
            continue;
        }
        let its = port.get("protocol").filled().unwrap_or("TCP");
        // That it must be written in capitals is said where it isn't.
        if its.eq_ignore_ascii_case(protocol) {
            return;
        }
        other = Some(its);
    }
    let message = match other {
        Some(other) => format!(
            "`{name}` is a port for {other} in the pods, and one for {protocol} in this Service"
        ),
        None => format!("no container of the pods declares a port named `{name}`"),
    };
    let names: BTreeSet<_> = declared(pods)
        .filter_map(|it| it.get("name").filled())
        .collect();
    let hint = if other.is_some() {
        "set `protocol` on one of the two".to_owned()
    } else if let Some(meant) = crate::suggest::nearest(name, names.iter().copied()) {
        format!("did you mean `{meant}`?")
    } else if names.is_empty() {
        format!("add `name: {name}` to the container's port, or use its number")
    } else {
        let names: Vec<_> = names.iter().take(5).map(|it| format!("`{it}`")).collect();
        format!("they declare {}", names.join(", "))
    };
    let found = findings
        .report(&TARGET_PORT, service, node, message)
        .hint(hint);
    let found = match pods.first() {
        Some(pod) => found.related(pod, pod.root(), "the pods"),
        None => found,
    };
    // DNS answers with the pods' addresses all the same.
    if headless {
        found.as_warning();
    }
}

fn numbered(
    service: &Object,
    pods: &[&Object],
    node: Node<'_>,
    number: i64,
    findings: &mut Findings<'_>,
) {
    // A container that declares none may listen on any.
    let silent = pods.iter().filter_map(|it| it.pod()).any(|pod| {
        pod.main().any(|it| it.get("ports").is_empty()) || pod.spec.get("hostNetwork").is_true()
    });
    if silent || declared(pods).any(|it| it.get("containerPort").int() == Some(number)) {
        return;
    }
    let numbers: BTreeSet<_> = declared(pods)
        .filter_map(|it| it.get("containerPort").int())
        .collect();
    let text = number.to_string();
    if numbers.is_empty() || pods.iter().any(|it| mentions(it, &text)) {
        return;
    }
    let numbers: Vec<_> = numbers.iter().take(5).map(|it| format!("`{it}`")).collect();
    let found = findings
        .report(
            &TARGET_PORT,
            service,
            node,
            format!(
                "this Service sends to port `{number}` of its pods, which none of them declares"
            ),
        )
        .hint(format!(
            "they declare {}; if a container listens on `{number}` too, say so in its `ports`",
            numbers.join(", ")
        ))
        .as_warning();
    if let Some(pod) = pods.first() {
        found.related(pod, pod.root(), "the pods");
    }
}

/// Whether what a pod runs is told a number: it probably listens there.
fn mentions(object: &Object, number: &str) -> bool {
    object.pod().is_some_and(|pod| {
        pod.running().any(|container| {
            ["command", "args"]
                .into_iter()
                .flat_map(|field| container.get(field).items())
                .chain(container.get("env").items().map(|it| it.get("value")))
                .filter_map(Node::str)
                .any(|text| {
                    text.split(|it: char| !it.is_ascii_digit())
                        .any(|digits| digits == number)
                })
        })
    })
}
