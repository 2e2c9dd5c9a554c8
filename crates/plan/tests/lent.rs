//! What machines and load balancers lend to pods, and what follows from it.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Plan, Planner, PodSecurityLevel};

use crate::fleet::{cluster_of, fleet, id};

fn planned(kubernetes: &str, services: &[&str], way: Value) -> Result<Plan, Vec<Problem>> {
    let app = App::new(name!("cafe"));
    let seed = app.seed(name!("seed"), image!("s:1"), port!("p2p", 4000));
    seed.add_port(port!("p2p-udp", 4000, UDP));
    seed.nodes(1, 2);
    for service in services {
        app.web(
            service.parse::<Name>().unwrap(),
            image!("w:1"),
            port!("http", 80),
        );
    }
    let said = json!({"services": {"seed": {"expose": {"perReplica": way}}}});
    let mut model = fleet(app, &[("qa", said)]);
    let cluster = json!({
        "kubernetes": kubernetes,
        "loadBalancer": {
            "flavour": "metallb",
            "mixedProtocols": false,
            "addresses": ["203.0.113.10-203.0.113.20"],
        },
        "hostPorts": "9000-9100",
        "discoveryImage": "registry.example.com/kubectl:1",
    });
    model.clusters.insert(name!("cloud"), cluster_of(cluster));
    Planner::new(&model).plan(&id(&model, "qa"))
}

fn refused(kubernetes: &str, services: &[&str], way: Value) -> Vec<String> {
    let problems = planned(kubernetes, services, way).unwrap_err();
    let line = |it: &Problem| format!("{}: {}", it.code, it.message);
    problems.iter().map(line).collect()
}

#[test]
fn ports_of_machines_pass_no_level_but_the_last() {
    let level = |way: Value| planned("1.36", &[], way).unwrap().pod_security;
    assert_eq!(level(json!({"hostPort": {}})), PodSecurityLevel::Privileged);
    assert_eq!(
        level(json!({"hostNetwork": {}})),
        PodSecurityLevel::Privileged
    );
    let inside = planned("1.36", &[], Value::Null).unwrap();
    assert_eq!(inside.pod_security, PodSecurityLevel::Restricted);
}

#[test]
fn older_clusters_can_tell_no_pod_its_address() {
    let way = json!({"hostPort": {"address": "external"}});
    assert!(planned("1.35", &[], way.clone()).is_ok());
    assert_eq!(
        refused("1.34", &[], way),
        [
            "needs-kubernetes: the address of `seed` is known only when its pods start, and these can \
          be told it from Kubernetes 1.35 on: cluster `cloud` has 1.34"
        ]
    );
    // What the pod's status says needs no telling.
    assert!(planned("1.34", &[], json!({"hostPort": {}})).is_ok());
}

#[test]
fn load_balancers_take_no_name_that_a_service_has() {
    let each = json!({"loadBalancer": {"host": "{name}.example.com"}});
    let shared = json!({"sharedLoadBalancer": {"first": 9000, "host": "all.example.com"}});
    assert_eq!(
        refused("1.36", &["seed-2-udp"], each),
        [
            "duplicate-name: the address of `seed-2-udp` and a load balancer of UDP of `seed` would \
          both be named `seed-2-udp`"
        ]
    );
    let taken = |name: &str| refused("1.36", &[name], shared.clone());
    assert_eq!(
        taken("seed-shared"),
        [
            "duplicate-name: the address of `seed-shared` and the load balancer of all nodes of \
          `seed` would both be named `seed-shared`"
        ]
    );
    assert_eq!(
        taken("seed-shared-udp"),
        [
            "duplicate-name: the address of `seed-shared-udp` and the load balancer of all nodes for \
          UDP of `seed` would both be named `seed-shared-udp`"
        ]
    );
    assert!(planned("1.36", &["seed-lb"], shared).is_ok());
}
