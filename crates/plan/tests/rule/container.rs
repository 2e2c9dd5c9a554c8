//! What containers ask for, are told and are asked.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::PlannedValue;

use super::{planned, pods, web};

#[test]
fn resources_are_always_there() {
    let check = |model: fn(handle::Web<'_>), said: Value, expect: [Option<&str>; 4]| {
        let plan = planned(|app| model(web(app)), said.clone());
        let found = pods(&plan, "web").container.resources;
        let found = [found.cpu, found.cpu_limit, found.memory, found.memory_limit];
        let found = found.map(|amount| amount.map(|amount| amount.to_string()));
        assert_eq!(
            found,
            expect.map(|amount| amount.map(str::to_owned)),
            "{said}"
        );
    };
    let unsaid = |_: handle::Web<'_>| {};
    let memory = |web: handle::Web<'_>| {
        web.memory("1Gi");
    };
    let limited = |web: handle::Web<'_>| {
        web.memory_limit("1Gi").cpu_limit("50m");
    };
    let defaults =
        json!({"defaults": {"resources": {"cpu": "1", "memory": "64Mi", "memoryLimit": "96Mi"}}});
    check(
        unsaid,
        json!({}),
        [Some("100m"), None, Some("128Mi"), Some("128Mi")],
    );
    check(
        unsaid,
        defaults.clone(),
        [Some("1"), None, Some("64Mi"), Some("96Mi")],
    );
    check(
        memory,
        json!({}),
        [Some("100m"), None, Some("1Gi"), Some("1Gi")],
    );
    check(
        memory,
        defaults,
        [Some("1"), None, Some("1Gi"), Some("1Gi")],
    );
    check(
        limited,
        json!({}),
        [Some("50m"), Some("50m"), Some("1Gi"), Some("1Gi")],
    );
    let own = json!({"services": {"web": {"resources": {"memory": "2Gi"}}}});
    check(memory, own, [Some("100m"), None, Some("2Gi"), Some("2Gi")]);
}

#[test]
fn variables_are_replaced_in_place() {
    let model = |app: &App| {
        web(app)
            .env("B", "b")
            .env("A", "a")
            .env("GONE", "g")
            .sidecar(Container::new(name!("side"), image!("side")).env("S", "s"));
    };
    let plan = planned(
        model,
        json!({
            "defaults": {"env": {"Z": 1, "C": "all", "A": "all", "X": null}},
            "services": {"web": {"env": {
                "A": {"template": "{{ app }}.{{ environment }}.{{ class }}.{{ namespace }}.{{ cluster }}"},
                "GONE": null,
                "Z": null,
                "D": {"secret": {"name": "db", "key": "password"}},
                "E": {"field": "podIp"},
                "F": true,
            }}},
        }),
    );
    let pods = pods(&plan, "web");
    let text = |text: &str| PlannedValue::Text(text.into());
    let secret = SecretKey {
        name: "db".parse().unwrap(),
        key: "password".parse().unwrap(),
    };
    let expect = [
        ("B", text("b")),
        ("A", text("app.env.qa.env.cloud")),
        ("C", text("all")),
        ("D", PlannedValue::Secret(secret)),
        ("E", PlannedValue::Field(PodField::PodIp)),
        ("F", text("true")),
    ];
    let found = pods.container.env.iter();
    let found: Vec<_> = found
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    assert_eq!(found, expect);
    assert_eq!(
        pods.sidecars[0].env.len(),
        1,
        "side containers are left alone"
    );
}

#[test]
fn probes_have_ports_and_times() {
    let plan = planned(
        |app| {
            web(app);
            let admin = app.web(name!("admin"), image!("a"), port!("http", 80 => 8080));
            let port = admin.add_port(port!("admin", 81 => 8081));
            admin
                .ready(http_get("/ready").on(&port).every("5s"))
                .live(exec(["true"]));
            app.web(name!("udp"), image!("u"), port!("game", 7777, UDP));
            app.worker(name!("worker"), image!("w"));
        },
        json!({"services": {"admin": {"ports": {"admin": {"targetPort": 9000}}}}}),
    );
    let probes = |name: &str| {
        let container = pods(&plan, name).container;
        [container.readiness, container.liveness, container.startup].map(|probe| {
            let probe = probe?;
            Some((
                probe.port.map(PortNumber::get),
                probe.port_name.map(|name| name.to_string()),
                probe.period.as_secs(),
                probe.timeout.as_secs(),
                probe.failures,
            ))
        })
    };
    let http = || Some("http".to_owned());
    let unsaid = [
        Some((Some(8080), http(), 10, 3, 3)),
        Some((Some(8080), http(), 10, 3, 6)),
        None,
    ];
    assert_eq!(probes("web"), unsaid);
    let admin = Some("admin".to_owned());
    assert_eq!(
        probes("admin"),
        [
            Some((Some(9000), admin, 5, 3, 3)),
            Some((None, None, 10, 3, 3)),
            None
        ]
    );
    assert_eq!(probes("udp"), [None, None, None]);
    assert_eq!(probes("worker"), [None, None, None]);
}
