//! What is dialled where a name gives the pods' own addresses.

use serde_json::json;
use stowplan_model::*;

use super::planned;
use crate::fleet::{cluster_of, env, fleet, refusal, service};

#[test]
fn behind_a_headless_name_the_container_is_dialled() {
    let plan = planned(
        |app| {
            let room = app.web(name!("room"), image!("r:1"), port!("http", 80 => 8080));
            let broker = app.broker(name!("nats"), image!("n:1"), port!("client", 80 => 4222));
            let gossip = broker.add_peer_port(port!("gossip", 81 => 6222));
            app.worker(name!("user"), image!("u:1"))
                .env("ROOM", room.headless().url("http"))
                .env("PORT", room.port())
                .env("CLIENT", broker.address())
                .env("EACH", broker.bootstrap())
                .env("GOSSIP", gossip.address());
        },
        json!({}),
    );
    let told = |name: &str| env(service(&plan, "user"), name);
    assert_eq!(told("ROOM"), "http://room:8080");
    assert_eq!(told("PORT"), "8080");
    assert_eq!(told("CLIENT"), "nats:80");
    assert_eq!(told("EACH"), "nats-0.nats-peers.env.svc.cluster.local:4222");
    assert_eq!(told("GOSSIP"), "nats-peers:6222");
}

#[test]
fn nodes_open_to_the_outside_have_other_ports_among_peers() {
    let model = |app: &App| {
        let seed = app
            .seed(name!("seed"), image!("s:1"), port!("p2p", 31234 => 4000))
            .nodes(1, 1);
        let rpc = seed.add_port(port!("rpc", 80 => 8080));
        app.worker(name!("user"), image!("u:1"))
            .env("P2P", seed.endpoint().each("{host}:{port}", ","))
            .env("RPC", rpc.each("{host}:{port}", ","));
    };
    let inside = planned(model, json!({}));
    let told = |plan, name: &str| env(service(plan, "user"), name);
    assert_eq!(told(&inside, "RPC"), "seed-1.env.svc.cluster.local:80");

    let balanced = json!({"perReplica": {"loadBalancer": {}}});
    let said = json!({"domain": "example.com", "services": {"seed": {"expose": balanced}}});
    let outside = planned(model, said);
    assert_eq!(told(&outside, "P2P"), "seed-1.env.svc.cluster.local:31234");
    let host = "seed-1-0.seed-peers.env.svc.cluster.local:8080";
    assert_eq!(told(&outside, "RPC"), host);
}

#[test]
fn hosts_whose_names_are_too_long_get_a_hash() {
    let long: Name = "x".repeat(63).parse().unwrap();
    let plan = planned(
        |app| {
            app.web(long.clone(), image!("w:1"), port!("http", 80))
                .route(host("a"))
                .route(host("b"));
            app.web(name!("other"), image!("w:1"), port!("http", 80))
                .route(host("other"));
        },
        json!({"domain": "d".repeat(60) + ".example.com"}),
    );
    let names: Vec<&str> = plan.routes.iter().map(|host| host.name.as_str()).collect();
    assert_eq!(names, ["app-a", "app-b", "other"]);
    let app = App::new(long.clone());
    app.web(name!("web"), image!("w:1"), port!("http", 80))
        .route(host("a"))
        .route(host("b"));
    let plan = crate::fleet::plan(
        &fleet(app, &[("env", json!({"domain": "example.com"}))]),
        "env",
    );
    for host in &plan.routes {
        assert_eq!(host.name.as_str().len(), 63);
        assert!(host.name.as_str().starts_with("xxxx"), "{}", host.name);
    }
    assert_ne!(plan.routes[0].name, plan.routes[1].name);
}

#[test]
fn a_gateway_has_its_own_certificates() {
    let app = App::new(name!("app"));
    app.web(name!("web"), image!("w:1"), port!("http", 80));
    let mut model = fleet(app, &[("env", json!({}))]);
    let gateway = json!({
        "kubernetes": "1.36",
        "routing": {"gateway": {"name": "main", "namespace": "gw"}},
        "tls": {"issuer": "letsencrypt"},
    });
    model.clusters.insert(name!("cloud"), cluster_of(gateway));
    let problems = refusal(&model, "env");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "gateway-tls");
    assert!(problems[0].message.contains("issuer `letsencrypt`"));
}
