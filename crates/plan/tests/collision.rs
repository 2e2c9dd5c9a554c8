//! What only shows across environments.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::Planner;

use crate::fleet::{fleet, shown};

const KEY: &str = "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6";

fn collisions(environments: &[(&str, Value)]) -> String {
    let app = App::new(name!("app"));
    app.web(name!("web"), image!("web"), port!("http", 80))
        .route(host("web"));
    app.kafka(name!("kafka"), image!("kafka:3")).replicas(2);
    app.seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 1);
    shown(&Planner::new(&fleet(app, environments)).collisions())
}

#[test]
fn environments_with_nothing_in_common_do_not_collide() {
    let found = collisions(&[
        ("a", json!({"domain": "a.example.com"})),
        ("b", json!({"domain": "b.example.com"})),
        // Not on the same cluster.
        (
            "c",
            json!({"domain": "a.example.com", "namespace": "a", "cluster": "bare"}),
        ),
        // Not published.
        (
            "d",
            json!({"domain": "a.example.com", "services": {"web": {"routes": false}}}),
        ),
        (
            "e",
            json!({"domain": "a.example.com", "services": {"web": {"enabled": false}}}),
        ),
        // A cluster that doesn't exist is a problem of its own.
        ("f", json!({"namespace": "a", "cluster": "none"})),
    ]);
    assert_eq!(found, "");
}

#[test]
fn collisions_name_both() {
    let said = |expose: Value, key: bool| {
        let nodes = if key {
            json!({"1": {"publicKey": KEY}})
        } else {
            json!({})
        };
        json!({
            "domain": "example.com",
            "namespace": "same",
            "services": {
                "web": {"expose": {
                    "loadBalancer": {"host": "lb.example.com"},
                    "nodePort": {"http": 30080},
                }},
                "kafka": {"expose": {"perReplica": expose}},
                "seed": {"nodes": nodes},
            },
        })
    };
    let found = collisions(&[
        ("a", said(json!({"nodePort": {"first": 30101}}), true)),
        ("b", said(json!({"nodePort": {"first": 30100}}), false)),
        (
            "c",
            json!({
                "domain": "c.example.com",
                "services": {"kafka": {"expose": {"perReplica": {"loadBalancer": {}}}}},
            }),
        ),
        (
            "d",
            json!({
                "domain": "d.example.com",
                "services": {
                    "kafka": {"expose": {"perReplica": {"loadBalancer": {"host": "{name}.c.example.com"}}}},
                    "seed": {"nodes": {"1": {"publicKey": KEY}}},
                },
            }),
        ),
    ]);
    insta::assert_snapshot!(found);
}
