//! What clients load: from layers to the registry, and what is wrong where it can't be had.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Plan, Planner, PresetRegistry};

use crate::fleet::{fleet, id, plan, refusal, shown};

/// A game with a server that may be reached from outside, and a shared part without one.
fn game(server: impl FnOnce(handle::Web<'_>)) -> App {
    let app = App::new(name!("game"));
    app.part(name!("logging"))
        .worker(name!("logs"), image!("logs:1"));
    let web = app.web(
        name!("server"),
        image!("server:1"),
        port!("http", 80 => 8080),
    );
    app.preset(web);
    server(web);
    app
}

fn routed() -> App {
    game(|web| {
        web.route(host("game").path("/v1"));
    })
}

fn preset() -> Value {
    json!({"resourceVersion": "1187", "dataVersion": "2.31.0"})
}

#[test]
fn an_environment_says_what_clients_load() {
    let said = |preset: Value| json!({"domain": "example.com", "preset": preset});
    let mut maintained = preset();
    maintained["state"] = json!("maintenance");
    let model = fleet(
        routed(),
        &[("dev", said(preset())), ("qa", said(maintained))],
    );
    let plans: Vec<Plan> = ["qa", "dev"].map(|it| plan(&model, it)).into();
    let registry = PresetRegistry::of(&name!("game"), &plans);
    insta::assert_snapshot!(registry.to_json().unwrap());
    assert_eq!(PresetRegistry::of(&name!("other"), &plans).presets, []);

    let schema = stowplan_plan::schema("presets").unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut document = serde_json::to_value(&registry).unwrap();
    assert!(validator.is_valid(&document));
    document["presets"][0]["state"] = json!("down");
    assert!(!validator.is_valid(&document));
}

#[test]
fn an_environment_may_have_no_clients() {
    let check = |said: Value| {
        let model = fleet(routed(), &[("env", said)]);
        assert_eq!(plan(&model, "env").preset, None);
    };
    check(json!({"domain": "example.com", "preset": null}));
    // Neither where the server isn't, whatever the app's defaults say.
    check(json!({"part": "logging"}));
    check(json!({"part": "logging", "preset": {"dataVersion": "1"}}));
    check(json!({"services": {"server": {"enabled": false}}}));
}

#[test]
fn the_server_is_the_first_public_address() {
    let check = |app: App, server: Value, expect: &str| {
        let said = json!({
            "domain": "example.com",
            "preset": preset(),
            "services": {"server": server},
        });
        let plan = plan(&fleet(app, &[("env", said)]), "env");
        assert_eq!(plan.preset.unwrap().server.url(), expect);
    };
    let balanced = json!({"expose": {"loadBalancer": {"host": "lb.example.com"}}});
    check(routed(), json!({}), "https://game.example.com/v1");
    check(routed(), balanced.clone(), "https://game.example.com/v1");
    check(game(|_| ()), balanced, "http://lb.example.com");
    check(
        game(|_| ()),
        json!({"expose": {"nodePort": {"http": 30080}}}),
        "http://nodes.example.com:30080",
    );
}

#[test]
fn presets_that_cannot_be() {
    let mut all = String::new();
    let mut check = |app: App, said: Value, expect: &[&str]| {
        let problems = refusal(&fleet(app, &[("env", said.clone())]), "env");
        let codes: Vec<&str> = problems.iter().map(|it| it.code).collect();
        assert_eq!(codes, expect, "{said}\n{}", shown(&problems));
        all += &format!("{said}\n{}\n", shown(&problems));
    };
    let unserved = App::new(name!("game"));
    unserved.worker(name!("bot"), image!("bot:1"));
    check(unserved, json!({"preset": preset()}), &["unknown-preset"]);
    check(routed(), json!({"domain": "example.com"}), &["no-preset"]);
    check(
        routed(),
        json!({"domain": "example.com", "preset": {"state": "maintenance"}}),
        &["no-preset", "no-preset"],
    );
    check(
        game(|_| ()),
        json!({"preset": {"dataVersion": "1"}}),
        &["preset-not-public", "no-preset"],
    );
    check(
        routed(),
        json!({"domain": "example.com", "preset": preset(), "services": {"server": {"routes": false}}}),
        &["preset-not-public"],
    );
    check(
        game(|_| ()),
        json!({"preset": preset(), "services": {"server": {"expose": {"loadBalancer": {}}}}}),
        &["preset-not-public"],
    );
    check(
        game(|_| ()),
        json!({
            "cluster": "bare",
            "preset": preset(),
            "services": {"server": {"expose": {"nodePort": {"http": 30080}}}},
        }),
        &["preset-not-public"],
    );
    let brokered = App::new(name!("game"));
    let kafka = brokered.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    brokered.preset(kafka.endpoint_named("external"));
    check(
        brokered,
        json!({"preset": preset()}),
        &["preset-not-public"],
    );
    let sown = App::new(name!("game"));
    let seed = sown.seed(name!("seed"), image!("node:1"), port!("p2p", 31234));
    sown.preset(seed);
    check(
        sown,
        json!({"domain": "example.com", "preset": preset(), "services": {"seed": {"expose": {"perReplica": {"nodePort": {}}}}}}),
        &["preset-not-public"],
    );
    // Why the route has no host is said once.
    check(routed(), json!({"preset": preset()}), &["no-domain"]);
    insta::assert_snapshot!(all);
}

/// A load balancer with a host stays public where a route is without one.
#[test]
fn one_way_in_is_enough() {
    let said = json!({
        "preset": preset(),
        "services": {"server": {
            "routes": false,
            "expose": {"loadBalancer": {"host": "lb.example.com"}},
        }},
    });
    let model = fleet(routed(), &[("env", said)]);
    let plan = Planner::new(&model).plan(&id(&model, "env"));
    assert_eq!(plan.unwrap().preset.unwrap().server.host, "lb.example.com");
}
