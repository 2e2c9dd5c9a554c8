//! Brokers that would lose their quorum, listen twice on one port, or be told what nobody knows.

use serde_json::{Value, json};
use stowplan_model::*;

use super::{Refusals, made};

fn kafka(app: &App) -> handle::Broker<'_> {
    app.kafka(name!("kafka"), image!("kafka:3"))
}

/// A service that is told where a Kafka is reached from outside.
fn told(app: &App) {
    app.worker(name!("told"), image!("told:1"))
        .env("BROKERS", kafka(app).bootstrap_outside());
}

fn outside(how: Value) -> Value {
    json!({"domain": "example.com", "services": {"kafka": {"expose": {"perReplica": how}}}})
}

#[test]
fn quorums() {
    let mut all = Refusals::default();
    let prod = |said: Value| json!({"class": "prod", "services": {"nats": said}});
    let nats = |app: &App| made(app.nats(name!("nats"), image!("nats:2")));
    all.check(
        |app| made(app.nats(name!("nats"), image!("nats:2")).replicas(1)),
        prod(json!({})),
        &["small-quorum"],
    );
    all.check(nats, prod(json!({"replicas": 2})), &["small-quorum"]);
    all.check(nats, prod(json!({"replicas": 6})), &["even-quorum"]);
    all.check(
        nats,
        json!({"class": "prod", "defaults": {"brokerReplicas": 1}}),
        &["small-quorum"],
    );
    insta::assert_snapshot!("quorums", all.0);
}

#[test]
fn listeners() {
    let mut all = Refusals::default();
    let port = |name: &str, said: Value| json!({"services": {"kafka": {"ports": {name: said}}}});
    all.check(
        |app| made(kafka(app)),
        port("kafka", json!({"targetPort": 9093})),
        &["duplicate-port"],
    );
    all.check(
        |app| made(kafka(app)),
        port("external", json!({"port": 9095})),
        &["closed-port"],
    );
    all.check(
        |app| {
            let external = kafka(app).endpoint_named("external");
            app.worker(name!("told"), image!("told:1"))
                .env("BROKER", external.address());
        },
        json!({}),
        &["unknown-port"],
    );
    insta::assert_snapshot!("listeners", all.0);
}

#[test]
fn bootstrap_outside() {
    let mut all = Refusals::default();
    all.check(told, json!({}), &["not-outside"]);
    let internal = json!({"nodePort": {"address": "internal"}});
    let found_out = ["not-known-yet", "no-discovery-image"];
    all.check(told, outside(internal), &found_out);
    insta::assert_snapshot!("bootstrap_outside", all.0);
}
