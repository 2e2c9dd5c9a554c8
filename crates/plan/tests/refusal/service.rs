//! Services, their numbers and names.

use serde_json::{Value, json};
use stowplan_model::*;

use super::{KEYS, Refusals, made, seed, web};

#[test]
fn services() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    all.check(one, json!({"services": {"wbe": {}}}), &["unknown-service"]);
    all.check(
        one,
        json!({"services": {"web": {"disk": {}}}}),
        &["key-of-other-kind"],
    );
    all.check(one, json!({"part": "logging"}), &["unknown-part"]);
    all.check(one, json!({"shared": {"logging": "x"}}), &["unknown-part"]);
    all.check(one, json!({"cluster": "clout"}), &["unknown-cluster"]);
    let used = |app: &App| {
        let api = app.web(name!("api"), image!("api"), port!("http", 80));
        web(app).uses(api);
    };
    all.check(
        used,
        json!({"services": {"api": {"enabled": false}}}),
        &["disabled-service"],
    );
    let other = |app: &App| {
        let elsewhere = App::new(name!("elsewhere"));
        let api = elsewhere.web(name!("api"), image!("api"), port!("http", 80));
        web(app).env("API", api.host());
    };
    all.check(other, json!({}), &["other-app"]);
    insta::assert_snapshot!("services", all.0);
}

#[test]
fn ports() {
    let mut all = Refusals::default();
    let two = |app: &App| made(web(app).add_port(port!("admin", 81)));
    all.check(
        two,
        json!({"services": {"web": {"ports": {"htp": {"port": 1}}}}}),
        &["unknown-port"],
    );
    all.check(
        two,
        json!({"services": {"web": {"ports": {"http": {"port": 81}}}}}),
        &["duplicate-port"],
    );
    let outside = json!({"external": {"host": "web.example.com"}, "ports": {"http": {"port": 80, "targetPort": 81}}});
    all.check(
        |app| made(web(app)),
        json!({"services": {"web": outside}}),
        &["external-port"],
    );
    all.check(
        |app| {
            made(
                web(app)
                    .ready(tcp_open())
                    .sidecar(Container::new(name!("side"), image!("side:1")).ready(http_get("/")))
                    .add_port(port!("dns", 53, UDP)),
            );
        },
        json!({"services": {"web": {"ports": {"dsn": {}}}}}),
        &["unknown-port"],
    );
    let ready = |probe: Probe| {
        move |service: &mut Service| {
            service.container.as_mut().unwrap().probes.readiness = Some(probe);
        }
    };
    all.check_data(
        |app| made(app.worker(name!("worker"), image!("worker"))),
        ready(http_get("/")),
        json!({}),
        &["probe-port"],
    );
    all.check_data(
        |app| made(app.web(name!("dns"), image!("dns"), port!("dns", 53, UDP))),
        ready(tcp_open()),
        json!({}),
        &["probe-port"],
    );
    insta::assert_snapshot!("ports", all.0);
}

#[test]
fn replicas() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    let both = json!({"replicas": 2, "autoscale": {"min": 1, "max": 3}});
    all.check(
        one,
        json!({"services": {"web": both}}),
        &["replicas-and-autoscale"],
    );
    all.check(
        one,
        json!({"services": {"web": {"autoscale": {"min": 3, "max": 2, "cpu": 0}}}}),
        &["autoscale-bounds", "autoscale-bounds"],
    );
    all.check(
        |app| made(web(app).disruption(Disruption::AtMost(0))),
        json!({}),
        &["drain-blocked"],
    );
    let mysql = |app: &App| made(app.mysql(name!("mysql"), image!("mysql:8.4")));
    all.check(
        mysql,
        json!({"services": {"mysql": {"replicas": 2}}}),
        &["single-broker"],
    );
    all.check(
        mysql,
        json!({"services": {"mysql": {"replicas": 0}}}),
        &["no-replicas"],
    );
    let kafka = |app: &App| made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(3));
    all.check(
        kafka,
        json!({"class": "prod", "services": {"kafka": {"replicas": 4}}}),
        &["even-quorum"],
    );
    all.check(
        kafka,
        json!({"class": "prod", "defaults": {"brokerReplicas": 2}}),
        &["small-quorum"],
    );
    insta::assert_snapshot!("replicas", all.0);
}

#[test]
fn names() {
    let mut all = Refusals::default();
    let long = "a".repeat(60);
    let long: Name = long.parse().unwrap();
    let fifty_five: Name = "b".repeat(55).parse().unwrap();
    all.check(
        |app| {
            made(
                app.web(long.clone(), image!("web"), port!("http", 80))
                    .load_balancer()
                    .node_port(30000),
            );
        },
        json!({}),
        &["name-too-long"],
    );
    all.check(
        |app| made(app.broker(fifty_five.clone(), image!("b:1"), port!("b", 1))),
        json!({}),
        &["name-too-long"],
    );
    all.check(
        |app| made(app.seed(fifty_five.clone(), image!("b:1"), port!("b", 1))),
        json!({}),
        &["name-too-long"],
    );
    all.check(
        |app| made(app.task(fifty_five.clone(), image!("b:1"))),
        json!({}),
        &["name-too-long"],
    );
    all.check(
        |app| {
            made(
                app.task(fifty_five.clone(), image!("b:1"))
                    .schedule("@daily"),
            );
        },
        json!({}),
        &["name-too-long"],
    );
    all.check(
        |app| {
            web(app).load_balancer();
            app.web(name!("web-lb"), image!("x"), port!("http", 80));
        },
        json!({}),
        &["duplicate-name"],
    );
    all.check(
        |app| {
            seed(app);
            app.web(name!("seed-1"), image!("x"), port!("http", 80));
        },
        json!({}),
        &["duplicate-name"],
    );
    insta::assert_snapshot!("names", all.0);
}

#[test]
fn seeds() {
    let mut all = Refusals::default();
    let told = |app: &App| made(web(app).each_peer("--peer", seed(app).peers(Codec::Libplanet)));
    let nodes = |said: Value| json!({"services": {"seed": {"nodes": said}}});
    all.check(told, json!({}), &["no-public-key", "no-public-key"]);
    all.check(
        told,
        nodes(json!({"1": {"publicKey": KEYS[0]}})),
        &["no-public-key"],
    );
    all.check(
        told,
        nodes(json!({"1": {"publicKey": KEYS[0]}, "2": {"publicKey": KEYS[0]}})),
        &["duplicate-key-pair"],
    );
    let keys = json!({"1": {"publicKey": KEYS[0]}, "2": {"publicKey": KEYS[1]}});
    let alone = |app: &App| made(seed(app));
    all.check(alone, nodes(json!({"3": {}})), &["unknown-node"]);
    all.check(
        alone,
        json!({"services": {"seed": {"replicas": 0}}}),
        &["no-replicas"],
    );
    all.check(
        |app| made(seed(app).env("KEY", Own::PublicKey)),
        json!({}),
        &["no-public-key", "no-public-key"],
    );
    all.check(
        |app| {
            let seed = seed(app);
            seed.init(
                Container::new(name!("init"), image!("init:1"))
                    .env("PEERS", seed.peers(Codec::Enode).joined(",")),
            );
        },
        nodes(keys.clone()),
        &["peers-of-all"],
    );
    all.check(
        |app| made(web(app).each_peer("--peer", seed(app).peers(Codec::Custom("{id}".into())))),
        nodes(keys),
        &["unknown-placeholder"],
    );
    insta::assert_snapshot!("seeds", all.0);
}
