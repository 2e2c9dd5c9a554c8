//! NetworkPolicies.

use serde_json::json;
use stowplan_model::{PortNumber, Protocol};
use stowplan_plan::{Flow, FlowPeer};

use crate::plans::{at, find, name, object, plan, rendered, text, web, worker};

fn flow(peer: FlowPeer, ports: &[u16]) -> Flow {
    Flow {
        peer,
        ports: ports
            .iter()
            .map(|port| (PortNumber::new(*port).unwrap(), Protocol::Tcp))
            .collect(),
    }
}

fn service(app: &str, namespace: Option<&str>, service: &str) -> FlowPeer {
    FlowPeer::Service {
        app: name(app),
        namespace: namespace.map(text),
        service: name(service),
    }
}

#[test]
fn without_them_there_are_none() {
    let manifests = rendered(&plan([web("web")]));
    assert!(
        manifests
            .objects
            .iter()
            .all(|object| object.kind() != "NetworkPolicy")
    );
}

#[test]
fn all_is_denied_but_names() {
    let mut plan = plan([worker("mailer")]);
    plan.network_policies = true;
    assert_eq!(
        object(&plan, "NetworkPolicy", "default-deny")["spec"],
        json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
    );
    assert_eq!(
        object(&plan, "NetworkPolicy", "allow-dns")["spec"],
        json!({
            "podSelector": {},
            "policyTypes": ["Egress"],
            "egress": [{
                "to": [{
                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
                }],
                "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
            }],
        })
    );
    // A service without traffic is named all the same.
    assert_eq!(
        *at(
            &object(&plan, "NetworkPolicy", "mailer"),
            "/spec/policyTypes"
        ),
        json!(["Ingress", "Egress"])
    );
}

#[test]
fn exactly_the_flows_are_let_through() {
    let mut web = web("web");
    web.traffic.from = vec![
        flow(FlowPeer::Routes(Some(text("ingress"))), &[8080]),
        flow(FlowPeer::Routes(None), &[8080]),
        flow(service("cafe", None, "mailer"), &[8080]),
        flow(FlowPeer::Anybody, &[9000]),
    ];
    web.traffic.to = vec![
        flow(service("logging", Some("logging"), "kafka"), &[9092]),
        flow(
            FlowPeer::Networks(vec![text("10.0.0.0/8"), text("fd00::/8")]),
            &[3306],
        ),
        flow(service("cafe", None, "web"), &[]),
    ];
    let mut plan = plan([web]);
    plan.network_policies = true;
    let tcp = |port: u16| json!([{"port": port, "protocol": "TCP"}]);
    let pods = |app: &str, service: &str| json!({"matchLabels": {"app.kubernetes.io/name": service, "app.kubernetes.io/part-of": app}});
    let namespace = |name: &str| json!({"matchLabels": {"kubernetes.io/metadata.name": name}});
    assert_eq!(
        object(&plan, "NetworkPolicy", "web")["spec"],
        json!({
            "podSelector": {"matchLabels": {
                "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "cafe-store",
            }},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {"from": [{"namespaceSelector": namespace("ingress")}], "ports": tcp(8080)},
                {"from": [{"namespaceSelector": {}}], "ports": tcp(8080)},
                {"from": [{"podSelector": pods("cafe", "mailer")}], "ports": tcp(8080)},
                {"ports": tcp(9000)},
            ],
            "egress": [
                {
                    "to": [{
                        "namespaceSelector": namespace("logging"),
                        "podSelector": pods("logging", "kafka"),
                    }],
                    "ports": tcp(9092),
                },
                {
                    "to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}, {"ipBlock": {"cidr": "fd00::/8"}}],
                    "ports": tcp(3306),
                },
                {"to": [{"podSelector": pods("cafe", "web")}]},
            ],
        })
    );
}

#[test]
fn peers_are_found_by_labels_that_pods_have() {
    let mut plan = plan([web("web")]);
    plan.network_policies = true;
    let manifests = rendered(&plan);
    let deployment = find(&manifests, "Deployment", "web").unwrap().to_value();
    let labels = at(&deployment, "/spec/template/metadata/labels");
    assert_eq!(labels["app.kubernetes.io/name"], "web");
    assert_eq!(labels["app.kubernetes.io/part-of"], "cafe");
}
