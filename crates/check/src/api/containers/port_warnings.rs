//! Ports of containers that are accepted, but not what they look like.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::{Pod, Role},
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    ports::protocol,
    shared::{brief, containers},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&TWICE, &HOST_IP],
    look: Look::Pods(look),
};

static TWICE: Rule = Rule {
    name: "container-port-twice",
    group: Group::Api,
    level: Level::Warning,
    summary: "a port and protocol is listed once in a pod",
    why: "The containers of a pod share one network, so two of them can't listen on one port. In \
          one container, `kubectl apply` takes the two entries for the same one and drops one of \
          them. The API server warns.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking",
    wrong: container!(
        "    ports:
    - name: http
      containerPort: 8080
    - name: metrics
      containerPort: 8080
"
    ),
    right: container!(
        "    ports:
    - name: http
      containerPort: 8080
    - name: metrics
      containerPort: 9090
"
    ),
};

static HOST_IP: Rule = Rule {
    name: "host-ip-without-port",
    group: Group::Api,
    level: Level::Warning,
    summary: "`hostIP` stands beside a `hostPort`",
    why: "Without one it has no effect. The API server warns.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
    wrong: container!("    ports:\n    - containerPort: 80\n      hostIP: 127.0.0.1\n"),
    right: container!(
        "    ports:\n    - containerPort: 80\n      hostIP: 127.0.0.1\n      hostPort: 8080\n"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let network = pod.spec.get("hostNetwork").is_true();
    let ports = || containers(pod).flat_map(|it| it.node.get("ports").items());
    if ports().nth(1).is_some() {
        doubled(object, pod, network, findings);
    }
    for port in ports() {
        let ip = port.get("hostIP");
        let taken = port.get("hostPort").int().is_some_and(|it| it != 0);
        if !taken && !network && ip.filled().is_some() {
            let message = "`hostIP` has no effect without a `hostPort`";
            findings.report(&HOST_IP, object, ip, message);
        }
    }
}

/// Ports that are listed twice, as far as they aren't taken of the node: that is refused anyway.
fn doubled(object: &Object, pod: Pod<'_>, network: bool, findings: &mut Findings<'_>) {
    // What runs side by side shares the network; an init container only has its own.
    let mut together = BTreeMap::new();
    for (at, container) in containers(pod).enumerate() {
        let mut alone = BTreeMap::new();
        let seen = match container.role {
            Role::Init => &mut alone,
            _ => &mut together,
        };
        for port in container.node.get("ports").items() {
            let Some(number) = port.get("containerPort").int() else {
                continue;
            };
            let Some((other, first)) = seen.insert((number, protocol(port)), (at, port)) else {
                continue;
            };
            // The same name twice is refused anyway.
            let named = port.get("name").filled();
            if other == at && named.is_some() && named == first.get("name").filled() {
                continue;
            }
            let host = |port: Node<'_>| port.get("hostPort").int().unwrap_or_default();
            let refused = network && object.is("", "Pod") && container.role == Role::Main;
            if host(first) != 0 || host(port) != 0 || refused {
                continue;
            }
            let message = format!(
                "port {number} ({}) is listed twice in this pod",
                brief(protocol(port))
            );
            findings
                .report(&TWICE, object, port, message)
                .related(object, first, "the other one");
        }
    }
}
