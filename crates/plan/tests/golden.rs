//! Whole plans.

use serde_json::json;
use stowplan_model::*;

use crate::fleet::{fleet, plan};

/// A shop with one of everything.
fn shop() -> App {
    let app = App::new(name!("shop"));
    let logging = app.part(name!("logging"));
    let kafka = logging
        .kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .replicas(3);
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
    let network = app.network();
    let seed = app
        .seed(
            name!("seed"),
            image!("registry.example.com/node:1"),
            port!("swarm", 31234),
        )
        .nodes(1, 2)
        .disk("/data", "50Gi")
        .key_env("PRIVATE_KEY")
        .option("--host", Own::OutsideHost)
        .option("--protocol", network.protocol_version());
    seed.each_peer("--peer", seed.peers(Codec::Libplanet));
    let api = app
        .web(
            name!("api"),
            image!("registry.example.com/api"),
            port!("http", 80 => 8080),
        )
        .autoscale(Autoscale::between(2, 6))
        .env("DB_HOST", mysql.host())
        .env("LOG_BROKERS", kafka.bootstrap())
        .env("SHARD", app.value(name!("shard")))
        .file(
            "/etc/api.json",
            File::json([
                ("host", mysql.fqdn().into()),
                ("port", ConfigValue::number(mysql.port())),
            ]),
        )
        .route(apex().path("/api"))
        .drain("5s");
    app.web(
        name!("web"),
        image!("registry.example.com/web"),
        port!("http", 80),
    )
    .replicas(3)
    .route(apex())
    .env("API_URL", api.endpoint().public_url())
    .session_affinity("1h");
    app.worker(name!("miner"), image!("registry.example.com/node:1"))
        .each_peer("--peer", seed.peers(Codec::IdAtHost).inside());
    app.task(name!("report"), image!("registry.example.com/report"))
        .schedule("@weekly")
        .uses(mysql);
    app
}

fn environments() -> Vec<(&'static str, serde_json::Value)> {
    let network = json!({
        "name": "shop-net",
        "genesis": "https://assets.example.com/genesis",
        "protocolVersion": "1/token",
        "signer": "02529a61b337126d08d7ca4ea4d8fb34d2b4a0a9d0d3bd7d0d7a5f1f9a4d7f4f1a",
    });
    let nodes =
        |first: &str, second: &str| json!({"1": {"publicKey": first}, "2": {"publicKey": second}});
    let logging = json!({
        "part": "logging",
        "class": "prod",
        "services": {"kafka": {"expose": {"perReplica": {"nodePort": {"first": 31100}}}}},
    });
    let local = json!({
        "class": "local",
        "domain": "shop.local.example.com",
        "network": network,
        "values": {"shard": 0},
        "services": {"seed": {"nodes": nodes(
            "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6",
            "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71",
        )}},
    });
    let prod = json!({
        "class": "prod",
        "domain": "shop.example.com",
        "network": network,
        "networkPolicies": true,
        "record": {"owner": "shop", "created": "2026-01-01"},
        "values": {"shard": 7},
        "defaults": {"tag": "4.2.0", "resources": {"memory": "256Mi"}},
        "services": {
            "mysql": {"external": {"within": {"host": "db.example.com", "networks": ["10.8.0.0/16"]}}},
            "seed": {
                "expose": {"perReplica": {"loadBalancer": {"host": "{network}-{name}.{domain}"}}},
                "nodes": nodes(
                    "0247e289aa332260b99dfd50e578f779df9e6702d67e50848bb68f3e0737d9b9a5",
                    "026a1108ca4ad45d50787ad0a43b6e3ece2ba3815a5cb82c2bc912f4477cf88f3b",
                ),
            },
        },
    });
    vec![("logs", logging), ("local", local), ("prod", prod)]
}

#[test]
fn plans_of_a_shop() {
    let model = fleet(shop(), &environments());
    for (name, _) in environments() {
        let plan = serde_json::to_string_pretty(&plan(&model, name)).unwrap();
        insta::assert_snapshot!(name, plan);
    }
    assert_eq!(stowplan_plan::Planner::new(&model).collisions(), []);
}
