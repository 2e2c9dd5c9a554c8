//! What the replicas of a broker are told, and what is said of them.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Plan, PlannedContent, PlannedReplicas, PodIdentity};

use super::{planned, pods};
use crate::fleet::{env, service};

fn replicas(plan: &Plan, name: &str) -> PlannedReplicas {
    match pods(plan, name).identity {
        PodIdentity::Replicas(replicas) => replicas,
        other => panic!("{other:?}"),
    }
}

/// Kafka, and a service that is told where it is.
fn kafka(app: &App) {
    let kafka = app.kafka(name!("kafka"), image!("kafka:3"));
    app.worker(name!("inside"), image!("inside:1"))
        .env("BROKERS", kafka.bootstrap());
}

fn outside(how: Value) -> Value {
    json!({"domain": "example.com", "services": {"kafka": {"expose": {"perReplica": how}}}})
}

fn ports(plan: &Plan) -> Vec<(String, u16)> {
    let kafka = service(plan, "kafka");
    let ports = kafka.ports.iter().chain(&kafka.peer_ports);
    ports
        .map(|port| (port.name.to_string(), port.target.get()))
        .collect()
}

#[test]
fn a_port_for_the_outside_is_there_where_the_outside_is_let_in() {
    let all = |expect: &[(&str, u16)]| -> Vec<(String, u16)> {
        let owned = expect
            .iter()
            .map(|(name, port)| ((*name).to_owned(), *port));
        owned.collect()
    };
    let closed = all(&[("kafka", 9092), ("internal", 9091), ("controller", 9093)]);
    let open = all(&[
        ("kafka", 9092),
        ("external", 9094),
        ("internal", 9091),
        ("controller", 9093),
    ]);
    let plan = planned(kafka, json!({}));
    assert_eq!(ports(&plan), closed);
    assert_eq!(replicas(&plan, "kafka").outside_port, port_name!("kafka"));
    let plan = planned(kafka, outside(json!({"public": {}})));
    assert_eq!(ports(&plan), open);
    assert_eq!(
        replicas(&plan, "kafka").outside_port,
        port_name!("external")
    );
    assert_eq!(ports(&planned(kafka, outside(json!(null)))), closed);
    let elsewhere = json!({"services": {"kafka": {"external": {"host": "kafka.example.com"}}}});
    assert_eq!(ports(&planned(kafka, elsewhere)), all(&[("kafka", 9092)]));
}

#[test]
fn listeners_are_where_the_environment_has_its_ports() {
    let moved = json!({"services": {"kafka": {"ports": {
        "kafka": {"port": 19092, "targetPort": 29092},
        "internal": {"targetPort": 29091},
    }}}});
    let plan = planned(kafka, moved);
    let files = pods(&plan, "kafka").files;
    let PlannedContent::PerPod(files) = &files[0].content else {
        panic!("{files:?}");
    };
    let text = &files["kafka-1"];
    let host = "kafka-1.kafka-peers.env.svc.cluster.local";
    for line in [
        "listeners=INTERNAL://:29091,CLIENT://:29092,CONTROLLER://:9093".to_owned(),
        format!("advertised.listeners=INTERNAL://{host}:29091,CLIENT://{host}:29092"),
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    let told = env(service(&plan, "inside"), "BROKERS");
    assert!(told.starts_with("kafka-0.kafka-peers.env.svc.cluster.local:29092,"));
}

#[test]
fn bootstrap_strings_are_by_vantage() {
    let check = |said: Value, inside: &str, outside: &str| {
        let plan = planned(
            |app| {
                let nats = app.nats(name!("nats"), image!("nats:2"));
                app.worker(name!("reader"), image!("reader:1"))
                    .env("INSIDE", nats.bootstrap())
                    .env("OUTSIDE", nats.bootstrap_outside());
            },
            json!({
                "domain": "example.com", "class": "dev",
                "services": {"nats": {"replicas": 2, "expose": {"perReplica": said}}},
            }),
        );
        let reader = service(&plan, "reader");
        assert_eq!(env(reader, "INSIDE"), inside);
        assert_eq!(env(reader, "OUTSIDE"), outside);
    };
    let inside = "nats://nats-0.nats-peers.env.svc.cluster.local:4222,\
                  nats://nats-1.nats-peers.env.svc.cluster.local:4222";
    check(
        json!({"loadBalancer": {}}),
        inside,
        "nats://nats-0.example.com:4222,nats://nats-1.example.com:4222",
    );
    check(
        json!({"nodePort": {"first": 31000}}),
        inside,
        "nats://nodes.example.com:31000,nats://nodes.example.com:31001",
    );
}

#[test]
fn what_exists_outside_is_dialled_there() {
    let check = |external: Value, expect: &str| {
        let plan = planned(
            |app| {
                let kafka = app.kafka(name!("kafka"), image!("kafka:3"));
                app.worker(name!("reader"), image!("reader:1"))
                    .env("OUTSIDE", kafka.bootstrap_outside());
            },
            json!({"services": {"kafka": {"external": external}}}),
        );
        assert_eq!(env(service(&plan, "reader"), "OUTSIDE"), expect);
    };
    check(
        json!({"host": "kafka.example.com"}),
        "kafka.example.com:9092",
    );
    check(
        json!({"addresses": ["192.0.2.1", "192.0.2.2"]}),
        "192.0.2.1:9092,192.0.2.2:9092",
    );
}

#[test]
fn why_replicas_start_as_they_do_is_in_the_plan() {
    let plan = planned(kafka, json!({}));
    let replicas = replicas(&plan, "kafka");
    assert_eq!(replicas.start, StartOrder::Parallel);
    assert!(
        replicas.start_reason.contains("majority"),
        "{}",
        replicas.start_reason
    );
}
