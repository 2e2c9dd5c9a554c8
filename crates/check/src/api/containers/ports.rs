//! The ports of containers: numbers, names, and what they take of the node.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::{Container, Pod, Role},
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::shared::{brief, containers, form, one_of, range, twice};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NUMBER,
        &NAME,
        &NAME_TAKEN,
        &PROTOCOL,
        &HOST_PORT,
        &HOST_PORT_TAKEN,
        &HOST_NETWORK,
    ],
    look: Look::Pods(look),
};

const PORT: (i64, i64) = (1, 65_535);
const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

static NUMBER: Rule = Rule {
    name: "container-port-range",
    group: Group::Api,
    level: Level::Error,
    summary: "`containerPort` is 1 to 65535",
    why: "The API server refuses any other number.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!("    ports:\n    - containerPort: 80800\n"),
    right: container!("    ports:\n    - containerPort: 8080\n"),
};

static NAME: Rule = Rule {
    name: "container-port-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a port's name is at most 15 lower-case letters, digits and `-`, with a letter",
    why: "Names of ports follow those that IANA registers; the API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!("    ports:\n    - name: administration-http\n      containerPort: 8080\n"),
    right: container!("    ports:\n    - name: admin-http\n      containerPort: 8080\n"),
};

static NAME_TAKEN: Rule = Rule {
    name: "container-port-name-taken",
    group: Group::Api,
    level: Level::Error,
    summary: "no two ports of a container have the same name",
    why: "Services and probes go by the name; the API server refuses a second one.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!(
        "    ports:
    - name: http
      containerPort: 8080
    - name: http
      containerPort: 8081
"
    ),
    right: container!(
        "    ports:
    - name: http
      containerPort: 8080
    - name: admin
      containerPort: 8081
"
    ),
};

static PROTOCOL: Rule = Rule {
    name: "container-port-protocol",
    group: Group::Api,
    level: Level::Error,
    summary: "`protocol` of a container's port is `TCP`, `UDP` or `SCTP`",
    why: "The API server refuses anything else, such as the name of a protocol above these.",
    source: "https://kubernetes.io/docs/reference/networking/service-protocols/",
    wrong: container!("    ports:\n    - containerPort: 80\n      protocol: HTTP\n"),
    right: container!("    ports:\n    - containerPort: 80\n      protocol: TCP\n"),
};

static HOST_PORT: Rule = Rule {
    name: "host-port-range",
    group: Group::Api,
    level: Level::Error,
    summary: "`hostPort` is 1 to 65535",
    why: "The API server refuses any other number, but for 0, which is as good as none.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!("    ports:\n    - containerPort: 80\n      hostPort: 70080\n"),
    right: container!("    ports:\n    - containerPort: 80\n      hostPort: 7080\n"),
};

static HOST_PORT_TAKEN: Rule = Rule {
    name: "pod-host-port-taken",
    group: Group::Api,
    level: Level::Error,
    summary: "no two ports of a pod take the same port of the node",
    why: "Only one of them could have it; the API server refuses the same protocol, address and \
          port a second time. With `hostNetwork`, every port of a pod is one of the node's.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!(
        "    ports:
    - containerPort: 80
      hostPort: 8080
    - containerPort: 81
      hostPort: 8080
"
    ),
    right: container!(
        "    ports:
    - containerPort: 80
      hostPort: 8080
    - containerPort: 81
      hostPort: 8081
"
    ),
};

static HOST_NETWORK: Rule = Rule {
    name: "host-network-port",
    group: Group::Api,
    level: Level::Error,
    summary: "with `hostNetwork`, `hostPort` is the same as `containerPort` or left out",
    why: "There is nothing between the container and the node's network that could map one port \
          to another, so the API server refuses the two to differ.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: pod!(
        "  hostNetwork: true
  containers:
  - name: web
    image: nginx:1.29
    ports:
    - containerPort: 80
      hostPort: 8080
"
    ),
    right: pod!(
        "  hostNetwork: true
  containers:
  - name: web
    image: nginx:1.29
    ports:
    - containerPort: 8080
      hostPort: 8080
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let network = pod.spec.get("hostNetwork").is_true();
    let mut ports = 0;
    for container in containers(pod) {
        let list = container.node.get("ports");
        ports += list.items().len();
        for port in list.items() {
            one(object, container, port, network, findings);
        }
        if list.items().len() > 1 {
            names(object, list, findings);
        }
    }
    if ports > 1 {
        taken(object, pod, network && object.is("", "Pod"), findings);
    }
}

/// A port for itself.
fn one(
    object: &Object,
    container: Container<'_>,
    port: Node<'_>,
    network: bool,
    findings: &mut Findings<'_>,
) {
    let name = port.get("name");
    if name.filled().is_some() {
        form(findings, &NAME, object, name, text::port_name);
    }
    let number = port.get("containerPort");
    range(findings, &NUMBER, object, number, PORT);
    let protocol = port.get("protocol");
    if protocol.filled().is_some() {
        one_of(findings, &PROTOCOL, object, protocol, &PROTOCOLS);
    }
    let host = port.get("hostPort");
    match host.int() {
        None | Some(0) => {}
        Some(_) if range(findings, &HOST_PORT, object, host, PORT).is_some() => {}
        Some(at) if network && container.role == Role::Main => {
            if let Some(inside) = number.int().filter(|it| *it != at) {
                let message = format!(
                    "`hostPort` is `{at}` and `containerPort` is `{inside}`: with `hostNetwork` \
                     they must be the same"
                );
                findings
                    .report(&HOST_NETWORK, object, host, message)
                    .hint("leave `hostPort` out");
            }
        }
        Some(_) => {}
    }
}

/// Names that a container gives to more than one port.
fn names(object: &Object, list: Node<'_>, findings: &mut Findings<'_>) {
    let names = list.items().filter_map(|port| {
        let node = port.get("name");
        let name = node.filled().filter(|name| text::port_name(name).is_ok())?;
        Some((name, node))
    });
    twice(names, |first, node| {
        let message = format!(
            "`name` is `{}`, as another port's of this container is",
            brief(node.str().unwrap_or_default())
        );
        findings
            .report(&NAME_TAKEN, object, node, message)
            .related(object, first, "the other one");
    });
}

/// The protocol of a port.
pub(super) fn protocol(port: Node<'_>) -> &str {
    port.get("protocol").filled().unwrap_or("TCP")
}

/// The port of the node that a port takes; where `defaulted`, every port takes its own.
fn taken_port(port: Node<'_>, defaulted: bool) -> Option<i64> {
    let own = port.get("hostPort").int().filter(|it| *it != 0);
    own.or_else(|| port.get("containerPort").int().filter(|_| defaulted))
}

/// Ports of the node that are taken twice. Init containers run one by one, so that each of them
/// is looked at for itself.
fn taken(object: &Object, pod: Pod<'_>, defaulted: bool, findings: &mut Findings<'_>) {
    let mut unique = |ports: &mut dyn Iterator<Item = Node<'_>>| {
        let keys = ports.filter_map(|port| {
            let ip = port.get("hostIP").str().unwrap_or_default();
            Some(((taken_port(port, defaulted)?, protocol(port), ip), port))
        });
        twice(keys, |first, port| {
            let own = port.get("hostPort");
            let node = if own.exists() {
                own
            } else {
                port.get("containerPort")
            };
            let message = format!(
                "port {} ({}) of the node is taken by another port of this pod",
                taken_port(port, defaulted).unwrap_or_default(),
                brief(protocol(port))
            );
            findings
                .report(&HOST_PORT_TAKEN, object, node, message)
                .related(object, first, "the other one");
        });
    };
    unique(&mut pod.main().flat_map(|it| it.get("ports").items()));
    for init in pod.spec.get("initContainers").items() {
        unique(&mut init.get("ports").items());
    }
}
