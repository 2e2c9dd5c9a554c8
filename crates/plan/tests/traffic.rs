//! Who may call whom.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Flow, FlowPeer, Plan};

use crate::fleet::{fleet, plan, service};

/// A service's traffic, one flow a line: `<` what may call it, `>` what it calls.
fn shown(plan: &Plan, name: &str) -> Vec<String> {
    let flow = |way: &str, flow: &Flow| {
        let peer = match &flow.peer {
            FlowPeer::Service {
                namespace, service, ..
            } => match namespace {
                Some(namespace) => format!("{service}.{namespace}"),
                None => service.to_string(),
            },
            FlowPeer::Routes(namespace) => format!(
                "routes {}",
                namespace.as_ref().map_or("?", |it| it.as_str())
            ),
            FlowPeer::Networks(networks) => networks
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("+"),
            FlowPeer::Anybody => "anybody".into(),
        };
        let ports = flow
            .ports
            .iter()
            .map(|(port, protocol)| format!(" {port}/{protocol}"));
        format!("{way} {peer}{}", ports.collect::<String>())
    };
    let traffic = &service(plan, name).traffic;
    let from = traffic.from.iter().map(|it| flow("<", it));
    from.chain(traffic.to.iter().map(|it| flow(">", it)))
        .collect()
}

fn planned(model: impl FnOnce(&App), said: Value) -> Plan {
    let app = App::new(name!("app"));
    model(&app);
    plan(&fleet(app, &[("env", said)]), "env")
}

#[test]
fn what_is_told_under_a_condition_is_used() {
    let plan = planned(
        |app| {
            let api = app.web(name!("api"), image!("a"), port!("http", 80 => 8080));
            app.worker(name!("jobs"), image!("w"))
                .replicas(2)
                .env("API", where_several(api.host()));
        },
        json!({}),
    );
    assert_eq!(shown(&plan, "jobs"), ["> api 8080/TCP"]);
    assert_eq!(shown(&plan, "api"), ["< jobs 8080/TCP"]);
}

#[test]
fn edges_open_the_receiving_pods_ports_on_both_sides() {
    let plan = planned(
        |app| {
            let api = app.web(name!("api"), image!("a"), port!("http", 80 => 8080));
            let admin = api.add_port(port!("admin", 81 => 8081));
            app.worker(name!("one"), image!("w"))
                .env("API", api.host())
                .uses(admin);
            app.worker(name!("two"), image!("w"))
                .env("API", api.url("http"));
            app.worker(name!("alone"), image!("w"));
        },
        json!({}),
    );
    assert_eq!(
        shown(&plan, "api"),
        ["< one 8080/TCP 8081/TCP", "< two 8080/TCP"]
    );
    assert_eq!(shown(&plan, "one"), ["> api 8080/TCP 8081/TCP"]);
    assert!(shown(&plan, "alone").is_empty());
}

#[test]
fn ways_in_from_outside() {
    let check = |said: Value, expect: &[&str]| {
        let model = |app: &App| {
            app.web(name!("web"), image!("w"), port!("http", 80 => 8080))
                .route(host("web"));
        };
        let plan = planned(
            model,
            json!({"domain": "example.com", "services": {"web": said}}),
        );
        assert_eq!(shown(&plan, "web"), expect, "{said}");
    };
    check(json!({"routes": false}), &[]);
    check(json!({}), &["< routes ingress-nginx 8080/TCP"]);
    check(
        json!({"routes": false, "expose": {"loadBalancer": {}}}),
        &["< anybody 8080/TCP"],
    );
    check(
        json!({"routes": false, "expose": {"loadBalancer": {"sourceRanges": ["10.0.0.0/8"]}}}),
        &["< 10.0.0.0/8 8080/TCP"],
    );
    check(
        json!({"routes": false, "expose": {"nodePort": {"http": null}}}),
        &["< anybody 8080/TCP"],
    );
}

#[test]
fn what_is_outside_is_called_at_its_networks() {
    let check = |external: Value, expect: &str| {
        let model = |app: &App| {
            let db = app.external(name!("db"), port!("db", 5432));
            app.worker(name!("user"), image!("w")).uses(db);
        };
        let plan = planned(model, json!({"services": {"db": {"external": external}}}));
        assert_eq!(shown(&plan, "user"), [expect]);
        assert!(shown(&plan, "db").is_empty());
    };
    check(json!({"host": "db.example.com"}), "> anybody 5432/TCP");
    check(
        json!({"within": {"host": "db.example.com", "networks": ["10.1.0.0/16"]}}),
        "> 10.1.0.0/16 5432/TCP",
    );
    check(
        json!({"addresses": ["10.0.0.2", "fd00::1", "10.0.0.1"]}),
        "> 10.0.0.1/32+10.0.0.2/32+fd00::1/128 5432/TCP",
    );
}

#[test]
fn members_talk_to_each_other() {
    let plan = planned(
        |app| drop(app.zookeeper(name!("zk"), image!("z:3")).endpoint()),
        json!({}),
    );
    assert_eq!(shown(&plan, "zk"), ["< zk", "> zk"]);
}

#[test]
fn advertised_addresses_are_dialled_outside() {
    let model = |app: &App| {
        let seed = app
            .seed(name!("seed"), image!("n:1"), port!("swarm", 31234))
            .nodes(1, 2);
        app.worker(name!("client"), image!("n"))
            .each_peer("--peer", seed.peers(Codec::Libplanet));
    };
    let nodes = json!({
        "1": {"publicKey": "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6"},
        "2": {"publicKey": "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71"},
    });
    let plan = planned(
        model,
        json!({"services": {"seed": {
            "nodes": nodes,
            "expose": {"perReplica": {"nodePort": {"first": 31000}}},
        }}}),
    );
    assert_eq!(
        shown(&plan, "client"),
        ["> seed 31234/TCP", "> anybody 31000/TCP 31001/TCP"]
    );
    assert_eq!(
        shown(&plan, "seed"),
        [
            "< client 31234/TCP",
            "< seed",
            "< anybody 31234/TCP",
            "> seed"
        ]
    );
}

#[test]
fn shared_parts_know_who_uses_them() {
    let app = App::new(name!("app"));
    let logging = app.part(name!("logging"));
    let kafka = logging.kafka(name!("kafka"), image!("kafka:3")).replicas(1);
    app.web(name!("game"), image!("game"), port!("http", 80))
        .env("KAFKA", kafka.bootstrap());
    app.worker(name!("job"), image!("job"))
        .env("KAFKA", kafka.host());
    let model = fleet(
        app,
        &[
            ("logs", json!({"part": "logging"})),
            ("dev1", json!({})),
            ("dev2", json!({"services": {"job": {"enabled": false}}})),
            (
                "dev3",
                json!({"services": {"job": {"env": {"KAFKA": "none"}}, "game": {"env": {"KAFKA": null}}}}),
            ),
            ("other", json!({"cluster": "bare"})),
        ],
    );
    let logs = plan(&model, "logs");
    let expect = [
        "< kafka",
        "< game.dev1 9092/TCP",
        "< job.dev1 9092/TCP",
        "< game.dev2 9092/TCP",
        "> kafka",
    ];
    assert_eq!(shown(&logs, "kafka"), expect);
    assert_eq!(
        shown(&plan(&model, "dev1"), "game"),
        ["> kafka.logs 9092/TCP"]
    );
}
