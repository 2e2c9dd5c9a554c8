//! `local`: files for kind and k3d.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Fleet, golden, golden_error};

/// Two environments on a laptop, which are reached in all ways.
fn fleet(cluster: &str) -> Fleet {
    let node_port = "nodePort: {mysql: 30036}, perReplica: {nodePort: {first: 30100}}";
    let second = "class: local\ncluster: laptop\ndomain: second.localhost\nservices:\n\
                  \x20 mysql: {expose: {nodePort: null, perReplica: {hostPort: {first: 21000}}}}\n";
    Fleet::new()
        .with("environments/clusters/laptop.yaml", cluster)
        .with(
            "environments/cafe/laptop.yaml",
            format!("class: local\ncluster: laptop\ndomain: cafe.localhost\nservices: {{mysql: {{expose: {{{node_port}}}}}, order-api: {{expose: {{loadBalancer: null}}}}}}\n"),
        )
        .with("environments/cafe/second.yaml", format!("{second}  order-api: {{expose: {{loadBalancer: null}}}}\n"))
}

const KIND: &str = "profile: kind\nkubernetes: '1.36'\nrouting: {ingress: {class: nginx}}\nhostPorts: 21000-21099\nnodeAddress: 127.0.0.1\n";
const K3D: &str = "profile: k3d\nkubernetes: '1.35'\nrouting: {ingress: {class: traefik}}\ntls: {secret: wildcard}\nloadBalancer: {flavour: klipper}\nhostPorts: 21000-21099\nnodeAddress: 127.0.0.1\n";

fn parsed(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn kind_opens_the_ports_that_are_given_out() {
    let fleet = fleet(KIND);
    fleet.run(&["render"]).ok();
    let run = fleet.run(&["local", "laptop"]).ok();
    golden("local-kind", &run);
    let file = parsed(&run.out);
    assert_eq!(file["apiVersion"], "kind.x-k8s.io/v1alpha4");
    let mappings = file["nodes"][0]["extraPortMappings"].as_array().unwrap();
    let numbers: Vec<u64> = mappings
        .iter()
        .map(|it| it["hostPort"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [80, 21000, 30036, 30100]);
    assert!(
        mappings
            .iter()
            .all(|it| it["containerPort"] == it["hostPort"]
                && it["listenAddress"] == "127.0.0.1"
                && it["protocol"] == "TCP")
    );
    assert_eq!(file["nodes"][0]["labels"]["ingress-ready"], "true");
}

#[test]
fn k3d_opens_the_ports_that_are_given_out() {
    let fleet = fleet(K3D);
    fleet.write(
        "environments/cafe/laptop.yaml",
        "class: local\ncluster: laptop\ndomain: cafe.localhost\n",
    );
    fleet.write(
        "environments/cafe/trial.yaml",
        "class: local\ncluster: laptop\ndomain: trial.localhost\nservices: {mysql: {expose: {nodePort: null}}, order-api: {expose: {loadBalancer: null}}}\n",
    );
    fleet.run(&["render"]).ok();
    let run = fleet.run(&["local", "laptop"]).ok();
    golden("local-k3d", &run);
    let file = parsed(&run.out);
    assert_eq!(
        (file["apiVersion"].as_str(), file["kind"].as_str()),
        (Some("k3d.io/v1alpha5"), Some("Simple"))
    );
    let ports = file["ports"].as_array().unwrap();
    let ports: BTreeSet<(&str, &str)> = ports
        .iter()
        .map(|it| {
            (
                it["port"].as_str().unwrap(),
                it["nodeFilters"][0].as_str().unwrap(),
            )
        })
        .collect();
    let expect = [
        ("127.0.0.1:30036:30036/tcp", "server:0"),
        ("127.0.0.1:21000:21000/tcp", "server:0"),
        ("127.0.0.1:443:443/tcp", "loadbalancer"),
        ("127.0.0.1:80:80/tcp", "loadbalancer"),
    ];
    assert_eq!(ports, BTreeSet::from(expect));
}

#[test]
fn a_host_that_is_found_out_is_shown_as_such() {
    let run = fleet(KIND).run(&["plan", "cafe/second"]).ok();
    let line = "mysql-0     host port, discovered  <node>:21000\n";
    assert!(run.out.contains(line), "{}", run.out);
    assert!(
        run.err.contains("./stowplan.lock is not up to date"),
        "{}",
        run.err
    );
}

#[test]
fn a_file_is_written_where_it_is_wanted() {
    let fleet = fleet(KIND);
    fleet.run(&["render"]).ok();
    let said = fleet.run(&["local", "laptop"]).ok().out;
    let run = fleet.run(&["local", "laptop", "-o", "kind.yaml"]).ok();
    assert_eq!((run.out.as_str(), fleet.read("kind.yaml")), ("", said));
    assert!(run.err.contains("wrote ./kind.yaml"), "{}", run.err);
}

#[test]
fn other_clusters_have_no_such_file() {
    let fleet = fleet(KIND);
    fleet.write("environments/clusters/spare.yaml", "kubernetes: '1.36'\n");
    golden_error("local-no-profile", &fleet.run(&["local", "spare"]));
    golden_error("local-unknown-cluster", &fleet.run(&["local", "lapptop"]));
    fleet.write("environments/clusters/cloud.yaml", "profile: eks\nkubernetes: '1.36'\nrouting: {ingress: {class: nginx}}\nloadBalancer: {flavour: aws}\n");
    golden_error("local-cloud", &fleet.run(&["local", "cloud"]));
}

#[test]
fn numbers_that_are_not_recorded_are_told() {
    let fleet = fleet(KIND);
    let run = fleet.run(&["local", "laptop"]).ok();
    assert!(
        run.err.contains("warning[unrecorded-numbers]"),
        "{}",
        run.err
    );
    assert!(!run.out.contains("warning"), "{}", run.out);
}

#[test]
fn a_cluster_without_environments_opens_nothing() {
    let fleet = Fleet::new().with(
        "environments/clusters/spare.yaml",
        "profile: kind\nkubernetes: '1.36'\n",
    );
    let run = fleet.run(&["local", "spare"]).ok();
    let file = parsed(&run.out);
    assert_eq!(file["nodes"][0]["role"], "control-plane");
    assert!(file["nodes"][0].get("extraPortMappings").is_none());
}
