//! Node ports: one port of every node of the cluster, for one Service.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

use super::services::{Kind, needs_health_check, protocol};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NODE_PORT_TYPE,
        &NODE_PORT_DUPLICATE,
        &HEALTH_CHECK_NODE_PORT,
    ],
    look: Look::Kinds(&[("", "Service")], look),
};

/// The range is the cluster's, which only sets know.
pub(super) static RANGE: Family = Family {
    rules: &[&NODE_PORT_RANGE],
    look: Look::Set(ranges),
};

static NODE_PORT_TYPE: Rule = Rule {
    name: "node-port-type",
    group: Group::Api,
    level: Level::Error,
    summary: "only Services of type `NodePort` and `LoadBalancer` have node ports",
    why: "The API server refuses a node port on a Service of type `ClusterIP`, which is what a \
          Service is that doesn't say its type.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
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
    nodePort: 30080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
    nodePort: 30080
",
};

static NODE_PORT_RANGE: Rule = Rule {
    name: "node-port-range",
    group: Group::Api,
    level: Level::Error,
    summary: "node ports are in the range of the cluster",
    why: "The API server refuses others, so that they don't take what other programs on the nodes \
          use. The range is 30000–32767 unless the cluster says otherwise \
          (`--service-node-port-range`).",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
    nodePort: 8080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
    nodePort: 30080
",
};

static NODE_PORT_DUPLICATE: Rule = Rule {
    name: "node-port-duplicate",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service uses each node port for one port only",
    why: "Nobody could say where a connection goes: the API server refuses the Service. Only one and the same \
          port with two protocols may share a node port.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - name: http
    port: 80
    nodePort: 30080
  - name: https
    port: 443
    nodePort: 30080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - name: http
    port: 80
    nodePort: 30080
  - name: https
    port: 443
    nodePort: 30443
",
};

static HEALTH_CHECK_NODE_PORT: Rule = Rule {
    name: "health-check-node-port",
    group: Group::Api,
    level: Level::Error,
    summary: "only load balancers with `externalTrafficPolicy: Local` have a health check's port",
    why: "Nothing else asks the nodes whether they have pods of the Service: the API server refuses \
          the field otherwise.",
    source: "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  healthCheckNodePort: 30081
  selector:
    app: web
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
  externalTrafficPolicy: Local
  healthCheckNodePort: 30081
  selector:
    app: web
  ports:
  - port: 80
",
};

/// The range of clusters that don't say otherwise.
const DEFAULT_RANGE: (u16, u16) = (30_000, 32_767);

/// A node port that is asked for; 0 asks for any.
fn asked(node: Node<'_>) -> Option<i64> {
    node.int().filter(|it| *it != 0)
}

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let kind = Kind::of(spec);
    let check = spec.get("healthCheckNodePort");
    if asked(check).is_some() && kind != Kind::Unknown && !needs_health_check(spec) {
        findings
            .report(
                &HEALTH_CHECK_NODE_PORT,
                object,
                check,
                "`healthCheckNodePort` is set: only load balancers with \
                 `externalTrafficPolicy: Local` have one",
            )
            .hint("leave it out, or set `externalTrafficPolicy: Local`");
    }
    let ports = spec.get("ports");
    // External names may have node ports: nobody looks.
    if kind == Kind::ClusterIp {
        for port in ports.items() {
            let node = port.get("nodePort");
            if let Some(number) = asked(node) {
                let message = format!(
                    "`nodePort` is {number}, but the type is `ClusterIP`: only `NodePort` and \
                     `LoadBalancer` have node ports"
                );
                findings
                    .report(&NODE_PORT_TYPE, object, node, message)
                    .hint("set `type: NodePort`, or leave `nodePort` out");
            }
        }
        return;
    }
    if kind != Kind::Unknown {
        duplicates(object, kind, findings);
    }
}

fn duplicates(object: &Object, kind: Kind, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let mut seen = BTreeMap::new();
    for port in spec.get("ports").items() {
        let node = port.get("nodePort");
        let Some(number) = asked(node) else { continue };
        let this = (port.get("port").int(), protocol(port), node);
        let Some((other, with, first)) = seen.get(&number) else {
            seen.insert(number, this);
            continue;
        };
        // The same port and another protocol; two ports can't be given the same number, but
        // nothing is given to external names.
        let shared = kind == Kind::ExternalName || *other == this.0;
        if shared && *with != this.1 {
            continue;
        }
        let message = format!("node port {number} is there twice");
        findings
            .report(&NODE_PORT_DUPLICATE, object, node, message)
            .related(object, *first, "the first of them")
            .hint("choose another, or leave it out to be given one");
    }
    let check = spec.get("healthCheckNodePort");
    if let Some((_, _, first)) = asked(check)
        .filter(|_| needs_health_check(spec))
        .and_then(|number| seen.get(&number))
    {
        let message = format!("node port {} is there twice", check.shown());
        findings
            .report(&NODE_PORT_DUPLICATE, object, check, message)
            .related(object, *first, "the first of them");
    }
}

fn ranges(set: &Set, findings: &mut Findings<'_>) {
    if !findings.wants(&NODE_PORT_RANGE) {
        return;
    }
    let known = set.environment().and_then(|it| it.cluster.node_ports);
    let (from, to) = known.unwrap_or(DEFAULT_RANGE);
    for object in set.of_kind("", "Service") {
        let spec = object.spec();
        if !Kind::of(spec).has_node_ports() {
            continue;
        }
        let check = spec.get("healthCheckNodePort");
        let check = Some(check).filter(|_| needs_health_check(spec));
        let ports = spec.get("ports").items().map(|port| port.get("nodePort"));
        for node in ports.chain(check) {
            let Some(number) = asked(node) else { continue };
            if (i64::from(from)..=i64::from(to)).contains(&number) {
                continue;
            }
            let key = node.key().unwrap_or_default();
            let message = format!("`{key}` is {number}: it must be from {from} to {to}");
            let found = findings.report(&NODE_PORT_RANGE, object, node, message);
            if known.is_none() && super::is_port(number) {
                found.hint(
                    "a cluster may have another range (`--service-node-port-range`): where it \
                     has, say so or switch this rule off",
                );
            }
        }
    }
}
