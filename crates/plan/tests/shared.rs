//! Parts that are deployed once and used from other environments.

use serde_json::{Value, json};
use stowplan_model::*;

use crate::fleet::{env, fleet, plan, refusal, service, shown};

/// Kafka and a worker in the part `logging`; a server outside it.
fn model(environments: &[(&str, Value)]) -> Model {
    let app = App::new(name!("app"));
    let logging = app.part(name!("logging"));
    let kafka = logging.kafka(name!("kafka"), image!("kafka:3")).replicas(3);
    logging
        .worker(name!("stash"), image!("stash"))
        .env("KAFKA", kafka.host());
    app.web(name!("game"), image!("game"), port!("http", 80))
        .env("KAFKA", kafka.bootstrap())
        .env("KAFKA_HOST", kafka.host());
    fleet(app, environments)
}

#[test]
fn names_are_full_across_namespaces() {
    let model = model(&[
        ("dev", json!({})),
        (
            "logs",
            json!({"part": "logging", "class": "prod", "namespace": "shared"}),
        ),
    ]);
    let dev = plan(&model, "dev");
    assert_eq!(dev.services.len(), 1);
    let game = service(&dev, "game");
    assert_eq!(env(game, "KAFKA_HOST"), "kafka.shared.svc.cluster.local");
    let member =
        |ordinal: u32| format!("kafka-{ordinal}.kafka-peers.shared.svc.cluster.local:9092");
    assert_eq!(env(game, "KAFKA"), [0, 1, 2].map(member).join(","));
    let logs = plan(&model, "logs");
    assert_eq!(logs.services.len(), 2);
    assert_eq!(env(service(&logs, "stash"), "KAFKA"), "kafka");
}

#[test]
fn the_named_environment_is_used_where_there_are_several() {
    let model = model(&[
        ("dev", json!({"shared": {"logging": "two"}})),
        ("one", json!({"part": "logging"})),
        ("two", json!({"part": "logging"})),
    ]);
    let dev = plan(&model, "dev");
    assert_eq!(
        env(service(&dev, "game"), "KAFKA_HOST"),
        "kafka.two.svc.cluster.local"
    );
}

#[test]
fn settings_of_services_elsewhere_do_no_harm() {
    // A layer of the app speaks to all of its environments.
    let said = json!({"services": {"kafka": {"replicas": 5}}});
    let model = model(&[("dev", said), ("logs", json!({"part": "logging"}))]);
    assert_eq!(plan(&model, "dev").services.len(), 1);
}

#[test]
fn what_is_wrong_with_a_shared_part() {
    let check = |environments: &[(&str, Value)], environment: &str, expect: &str| {
        assert_eq!(shown(&refusal(&model(environments), environment)), expect);
    };
    check(
        &[
            ("dev", json!({})),
            ("logs", json!({"part": "logging", "cluster": "bare"})),
        ],
        "dev",
        "[no-shared] environment app/dev/shared/logging\n  \
         no environment on cluster `cloud` deploys part `logging` of app `app`\n  \
         see the app: `game` uses it\n  \
         help: add an environment with `part: logging`\n",
    );
    let two = [
        ("one", json!({"part": "logging"})),
        ("two", json!({"part": "logging"})),
    ];
    check(
        &[&two[..], &[("dev", json!({}))]].concat(),
        "dev",
        "[several-shared] environment app/dev/shared/logging\n  \
         2 environments on cluster `cloud` deploy part `logging` of app `app`\n  \
         see the app: `game` uses it\n  \
         help: say which one: `shared: { logging: … }` with one of `one`, `two`\n",
    );
    check(
        &[&two[..], &[("dev", json!({"shared": {"logging": "tow"}}))]].concat(),
        "dev",
        "[unknown-shared] environment app/dev/shared/logging\n  \
         no environment `tow` on cluster `cloud` deploys part `logging` of app `app`\n  \
         see the app: `game` uses it\n  \
         help: an environment with a similar name exists: `two`\n",
    );
    check(
        &[
            ("dev", json!({})),
            (
                "logs",
                json!({"part": "logging", "services": {"stash": {"env": {"KAFKA": null}}, "kafka": {"enabled": false}}}),
            ),
        ],
        "dev",
        "[disabled-service] the app\n  \
         `game` uses `kafka`, which `app/logs` has not enabled\n  \
         help: enable it in `app/logs`\n",
    );
}

#[test]
fn shared_parts_use_nothing_that_is_not_shared() {
    let app = App::new(name!("app"));
    let web = app.web(name!("web"), image!("web"), port!("http", 80));
    app.part(name!("logging"))
        .worker(name!("stash"), image!("stash"))
        .env("WEB", web.host());
    let model = fleet(app, &[("logs", json!({"part": "logging"}))]);
    assert_eq!(
        shown(&refusal(&model, "logs")),
        "[not-shared] the app\n  \
         `stash` of the shared part `logging` uses `web`, which is not shared\n  \
         see the app: `web`\n  \
         help: every environment has one of it: move it to a part, or the use away from it\n",
    );
}
