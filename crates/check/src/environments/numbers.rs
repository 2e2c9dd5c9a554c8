//! Numbers and addresses of a cluster's nodes and load balancers.

use std::collections::BTreeMap;

use super::{COLLISION, Claims, Owner, clusters, collision};
use crate::{
    findings::Findings,
    node::Node,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NODE_PORT_TAKEN,
        &HOST_PORT_TAKEN,
        &LOAD_BALANCER_ADDRESS_TAKEN,
    ],
    look: Look::Sets(look),
};

static NODE_PORT_TAKEN: Rule = Rule {
    name: "node-port-taken",
    group: Group::Environments,
    level: Level::Error,
    summary: "no two Services of a cluster have one node port",
    why: "A node port is a number of the whole cluster. The API server refuses the Service that \
          comes second, which is in another environment as a rule.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30080
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30080
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30081
",
};

static HOST_PORT_TAKEN: Rule = Rule {
    name: "host-port-taken",
    group: Group::Environments,
    level: COLLISION,
    summary: "no two environments take one port of the same nodes",
    why: "Only one process of a node can listen on a port. The scheduler keeps the pods apart as \
          long as there are other nodes, and then leaves them pending.",
    source: "https://kubernetes.io/docs/concepts/configuration/overview/#services",
    wrong: "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: metrics
spec:
  selector:
    matchLabels: {app: metrics}
  template:
    metadata:
      labels: {app: metrics}
    spec:
      containers:
      - name: metrics
        image: registry.example.com/metrics:1
        ports:
        - containerPort: 9100
          hostPort: 9100
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-exporter
spec:
  selector:
    matchLabels: {app: node-exporter}
  template:
    metadata:
      labels: {app: node-exporter}
    spec:
      containers:
      - name: node-exporter
        image: registry.example.com/node-exporter:1
        ports:
        - containerPort: 9100
          hostPort: 9100
",
    right: "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: metrics
spec:
  selector:
    matchLabels: {app: metrics}
  template:
    metadata:
      labels: {app: metrics}
    spec:
      containers:
      - name: metrics
        image: registry.example.com/metrics:1
        ports:
        - containerPort: 9100
          hostPort: 9100
",
};

static LOAD_BALANCER_ADDRESS_TAKEN: Rule = Rule {
    name: "load-balancer-address-taken",
    group: Group::Environments,
    level: COLLISION,
    summary: "no two Services of a cluster ask for one load balancer's address",
    why: "An address belongs to one load balancer. The second Service stays pending, unless both \
          say that they share it.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  loadBalancerIP: 192.0.2.10
  ports:
  - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: LoadBalancer
  loadBalancerIP: 192.0.2.10
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  loadBalancerIP: 192.0.2.10
  ports:
  - port: 80
",
};

/// Annotations that ask for an address of a load balancer.
const ADDRESSES: [&str; 3] = [
    "metallb.io/loadBalancerIPs",
    "metallb.universe.tf/loadBalancerIPs",
    "lbipam.cilium.io/ips",
];
/// Annotations by which Services of one value share an address.
const SHARED: [&str; 3] = [
    "metallb.io/allow-shared-ip",
    "metallb.universe.tf/allow-shared-ip",
    "lbipam.cilium.io/sharing-key",
];

fn look(sets: &[Set], findings: &mut Findings<'_>) {
    for cluster in clusters(sets) {
        services(&cluster, findings);
        host_ports(&cluster, findings);
    }
}

fn services(cluster: &[&Set], findings: &mut Findings<'_>) {
    let mut node_ports = Claims::new();
    let mut addresses = Claims::new();
    for set in cluster {
        for object in set.of_kind("", "Service") {
            let spec = object.spec();
            let owner = |node| Owner { set, object, node };
            for port in spec.get("ports").items() {
                let node = port.get("nodePort");
                let Some(number) = node.int().filter(|it| *it > 0) else {
                    continue;
                };
                let first = node_ports.claim(number, owner(node));
                let Some(first) = first.filter(|it| !same(it, &owner(node))) else {
                    continue;
                };
                let what = format!("node port {number}");
                let hint = "give it another number, or none and the cluster chooses one";
                collision(&NODE_PORT_TAKEN, &what, owner(node), first, hint, findings);
            }
            for (address, node) in asked(spec, object.metadata().get("annotations")) {
                let first = addresses.claim(address, owner(node));
                let Some(first) = first.filter(|it| !same(it, &owner(node))) else {
                    continue;
                };
                if share(object.metadata(), first.object.metadata())
                    || side_by_side(&owner(node), &first)
                {
                    continue;
                }
                let what = format!("the address {address}");
                let hint = "ask for another address, or let both say that they share it";
                let rule = &LOAD_BALANCER_ADDRESS_TAKEN;
                collision(rule, &what, owner(node), first, hint, findings);
            }
        }
    }
}

/// Whether two owners are one object, or one object that is there twice.
fn same(one: &Owner<'_>, other: &Owner<'_>) -> bool {
    let identity = |it: &Owner<'_>| {
        (
            it.object.namespace().to_owned(),
            it.object.name().to_owned(),
        )
    };
    one.same_object(other) || (one.same_set(other) && identity(one) == identity(other))
}

/// The addresses that a Service asks for.
fn asked<'v>(spec: Node<'v>, annotations: Node<'v>) -> Vec<(&'v str, Node<'v>)> {
    if spec.get("type").str() != Some("LoadBalancer") {
        return Vec::new();
    }
    let field = spec.get("loadBalancerIP");
    let annotated = ADDRESSES
        .into_iter()
        .map(|key| annotations.get(key))
        .find(|it| it.filled().is_some());
    let node = annotated.unwrap_or(field);
    let words = node.filled().unwrap_or_default().split(',');
    words
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(|address| (address, node))
        .collect()
}

fn share(one: Node<'_>, other: Node<'_>) -> bool {
    let key = |metadata: Node<'_>| {
        let annotations = metadata.get("annotations");
        SHARED
            .into_iter()
            .find_map(|key| annotations.map()?.get(key)?.as_str().map(str::to_owned))
    };
    key(one).is_some_and(|it| Some(it) == key(other))
}

/// Whether two Services of a namespace have other ports each at the address that `loadBalancerIP`
/// asks for: some providers let them share it by that alone.
/// <https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters>
fn side_by_side(one: &Owner<'_>, other: &Owner<'_>) -> bool {
    let asks = |it: &Owner<'_>| it.object.spec().get("loadBalancerIP").filled().is_some();
    let ports = |it: &Owner<'_>| -> Vec<_> {
        let ports = it.object.spec().get("ports");
        let port = |port: Node<'_>| {
            let protocol = port.get("protocol").str().unwrap_or("TCP").to_owned();
            (port.get("port").int(), protocol)
        };
        ports.items().map(port).collect()
    };
    let (ours, theirs) = (ports(one), ports(other));
    one.same_set(other)
        && one.object.namespace() == other.object.namespace()
        && asks(one)
        && asks(other)
        && !ours.iter().any(|port| theirs.contains(port))
}

/// A port of nodes: number, protocol, address.
type HostPort<'s> = (i64, &'s str, &'s str);

fn host_ports(cluster: &[&Set], findings: &mut Findings<'_>) {
    let mut taken = BTreeMap::<HostPort<'_>, Vec<Owner<'_>>>::new();
    for set in cluster {
        for object in set.objects() {
            let Some(pod) = object.pod() else { continue };
            let network = pod.spec.get("hostNetwork").is_true();
            for port in pod.running().flat_map(|it| it.get("ports").items()) {
                let own = port.get("hostPort");
                let node = if own.exists() || !network {
                    own
                } else {
                    port.get("containerPort")
                };
                let Some(number) = node.int().filter(|it| *it > 0) else {
                    continue;
                };
                let protocol = port.get("protocol").filled().unwrap_or("TCP");
                let address = port.get("hostIP").filled().unwrap_or("0.0.0.0");
                let owner = Owner { set, object, node };
                let others = taken.entry((number, protocol, address)).or_default();
                let other = others.iter().find(|it| {
                    let on_all = |it: &Owner<'_>| it.object.kind() == "DaemonSet";
                    let collide = !it.same_set(&owner) || (on_all(it) && on_all(&owner));
                    collide && !same(it, &owner) && meet(it, &owner)
                });
                match other.copied() {
                    Some(first) => {
                        let what = format!("port {number}/{protocol} of the nodes");
                        let hint = "take another port, or other nodes by `nodeSelector`";
                        collision(&HOST_PORT_TAKEN, &what, owner, first, hint, findings);
                    }
                    // A few stand for all: many owners of one port are all told of the first.
                    None if others.len() < 16 => others.push(owner),
                    None => {}
                }
            }
        }
    }
}

/// Whether pods of two owners may land on one node: no label says otherwise.
fn meet(one: &Owner<'_>, other: &Owner<'_>) -> bool {
    let selector = |it: &Owner<'_>| -> BTreeMap<String, String> {
        let node = it.object.pod().map(|pod| pod.spec.get("nodeSelector"));
        let entries = node.into_iter().flat_map(Node::entries);
        entries
            .map(|(key, it)| (key.to_owned(), it.shown()))
            .collect()
    };
    let (one, other) = (selector(one), selector(other));
    one.iter()
        .all(|(key, value)| other.get(key).is_none_or(|it| it == value))
}
