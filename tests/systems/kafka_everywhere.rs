//! The same Kafka on three clusters: what each of its replicas advertises.

use stowplan::Fleet;
use stowplan_model::{App, PerReplica, Scales as _, Workload as _, exec, image, name};

use super::brokers::{checked, lines};
use crate::rendered::{self, Objects};

/// Described once: each cluster lets clients in by what it does best.
fn app() -> App {
    let app = App::new(name!("events"));
    let kafka = app
        .kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .outside(PerReplica::public());
    app.worker(
        name!("greeter"),
        image!("registry.example.com/events/greeter:1"),
    )
    .replicas(2)
    .live(exec(["/app/alive"]))
    .env("KAFKA", kafka.bootstrap())
    .env("KAFKA_OUTSIDE", kafka.bootstrap_outside());
    app
}

const EKS: &str = "profile: eks\nkubernetes: '1.36'\nstorageClasses: {default: gp3}\n";
/// Without anything: what provides load balancers is on other bare metal.
const METAL: &str = "kubernetes: '1.36'\nnodeAddress: nodes.metal.example.com\n";
const KIND: &str = "profile: kind\nkubernetes: '1.36'\n";

fn fleet() -> Fleet {
    let environment = |class: &str, cluster: &str| {
        format!("class: {class}\ncluster: {cluster}\ndomain: {cluster}.example.com\n")
    };
    Fleet::new()
        .app(app())
        .source("environments/clusters/eks.yaml", EKS)
        .source("environments/clusters/metal.yaml", METAL)
        .source("environments/clusters/kind.yaml", KIND)
        .source("environments/events/cloud.yaml", environment("prod", "eks"))
        .source(
            "environments/events/metal.yaml",
            environment("prod", "metal"),
        )
        .source(
            "environments/events/laptop.yaml",
            environment("local", "kind"),
        )
}

fn objects(environment: &str) -> Objects {
    Objects::read(&rendered::render(&fleet())[environment])
}

/// Where the replica's EXTERNAL listener is, having shown that the others are its own name inside.
fn external(objects: &Objects, environment: &str, ordinal: u32) -> String {
    let config = objects.get("ConfigMap", "kafka-config");
    let text = config["data"][format!("kafka-{ordinal}.server.properties")]
        .as_str()
        .unwrap();
    let line = |key: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(key));
        found
            .unwrap_or_else(|| panic!("no {key} in {text}"))
            .to_owned()
    };
    assert_eq!(
        line("listeners="),
        "INTERNAL://:9091,CLIENT://:9092,CONTROLLER://:9093,EXTERNAL://:9094"
    );
    assert!(line("listener.security.protocol.map=").ends_with(",EXTERNAL:PLAINTEXT"));
    let namespace = environment.replace('/', "-");
    let own = format!("kafka-{ordinal}.kafka-peers.{namespace}.svc.cluster.local");
    let inside = format!("INTERNAL://{own}:9091,CLIENT://{own}:9092,EXTERNAL://");
    let advertised = line("advertised.listeners=");
    advertised
        .strip_prefix(&inside)
        .unwrap_or_else(|| panic!("{advertised}"))
        .to_owned()
}

#[test]
fn a_load_balancer_for_each_in_the_cloud() {
    let objects = objects("events/cloud");
    let mut all = Vec::new();
    for ordinal in 0..3 {
        let address = external(&objects, "events/cloud", ordinal);
        assert_eq!(address, format!("kafka-{ordinal}.eks.example.com:9094"));
        let service = objects.get("Service", &format!("kafka-{ordinal}"));
        assert_eq!(service["spec"]["type"], "LoadBalancer");
        assert_eq!(service["spec"]["ports"][0]["port"], 9094);
        assert_eq!(
            service["metadata"]["annotations"]["external-dns.alpha.kubernetes.io/hostname"],
            format!("kafka-{ordinal}.eks.example.com")
        );
        all.push(address);
    }
    assert_eq!(
        objects.env("Deployment", "greeter", "KAFKA_OUTSIDE"),
        all.join(",")
    );
}

#[test]
fn a_node_port_for_each_on_bare_metal_and_kind() {
    for (environment, count, host) in [
        ("events/metal", 3, "nodes.metal.example.com"),
        ("events/laptop", 1, "127.0.0.1"),
    ] {
        let objects = objects(environment);
        let mut all = Vec::new();
        for ordinal in 0..count {
            let service = objects.get("Service", &format!("kafka-{ordinal}"));
            assert_eq!(service["spec"]["type"], "NodePort");
            let number = service["spec"]["ports"][0]["nodePort"].as_u64().unwrap();
            assert!((30000..=32767).contains(&number), "{number}");
            let address = external(&objects, environment, ordinal);
            assert_eq!(address, format!("{host}:{number}"));
            all.push(address);
        }
        assert_eq!(
            all.iter().collect::<std::collections::BTreeSet<_>>().len(),
            all.len(),
            "a port of its own each: {all:?}"
        );
        assert_eq!(
            objects.env("Deployment", "greeter", "KAFKA_OUTSIDE"),
            all.join(",")
        );
    }
}

#[test]
fn those_inside_are_told_the_same_everywhere() {
    for (environment, count) in [
        ("events/cloud", 3),
        ("events/metal", 3),
        ("events/laptop", 1),
    ] {
        let namespace = environment.replace('/', "-");
        let inside: Vec<_> = (0..count)
            .map(|it| format!("kafka-{it}.kafka-peers.{namespace}.svc.cluster.local:9092"))
            .collect();
        let told = objects(environment).env("Deployment", "greeter", "KAFKA");
        assert_eq!(told, inside.join(","));
    }
}

#[test]
fn nothing_is_wrong_with_any_of_them() {
    for (environment, text) in rendered::render(&fleet()) {
        assert_eq!(
            lines(&checked(&environment, &text)),
            [""; 0],
            "{environment}"
        );
    }
}
