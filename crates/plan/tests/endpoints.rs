//! Where ports are dialled: inside, outside, as a whole and one by one.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Directory, Plan, PlannedAddress, PlannedEndpoint, PlannedMember};

use crate::fleet::{cluster_of, env, fleet, plan, service};

/// The plan of an app on a cluster that is `cloud` but for what is said of it.
fn on(app: App, cluster: Value, said: Value) -> Plan {
    let mut model = fleet(app, &[("env", said)]);
    let mut all = crate::fleet::cloud();
    let all_keys = all.as_object_mut().unwrap();
    all_keys.extend(cluster.as_object().unwrap().clone());
    model.clusters.insert(name!("cloud"), cluster_of(all));
    plan(&model, "env")
}

fn endpoint(plan: &Plan, service: &str, port: &str) -> PlannedEndpoint {
    let (service, port) = (service.parse().unwrap(), port.parse().unwrap());
    plan.endpoint(&service, &port).unwrap()
}

fn urls(addresses: &[PlannedAddress]) -> Vec<String> {
    addresses.iter().map(|it| it.url().to_string()).collect()
}

fn shown(plan: &Plan) -> String {
    let mut text = String::new();
    for it in plan.endpoints() {
        let listens = it.listens.map_or("-".to_owned(), |it| it.to_string());
        writeln!(text, "{} {} on {listens}", it.service, it.port).unwrap();
        writeln!(text, "  {}", it.in_namespace.url()).unwrap();
        writeln!(text, "  {}", it.in_cluster.url()).unwrap();
        for public in urls(&it.public) {
            writeln!(text, "  public {public}").unwrap();
        }
        for it in it.members {
            writeln!(text, "  {} ({}) on {}", it.name, it.ordinal, it.listens).unwrap();
            writeln!(text, "    {}", it.in_namespace.url()).unwrap();
            writeln!(text, "    {}", it.in_cluster.url()).unwrap();
            let public = it.public.map(|it| it.url());
            writeln!(text, "    public {}", public.as_deref().unwrap_or("-")).unwrap();
        }
    }
    text
}

#[test]
fn every_port_has_its_addresses() {
    let app = App::new(name!("app"));
    app.external(name!("mysql"), port!("mysql", 3306));
    app.external(name!("login"), port!("https", 443 => 8443));
    let kafka = app
        .kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .replicas(3);
    let api = app
        .web(name!("api"), image!("api:1"), port!("http", 80 => 8080))
        .route(host("api").path("/v1"))
        .route(apex())
        .env("KAFKA", kafka.bootstrap());
    api.add_port(port!("admin", 9000));
    app.web(name!("rooms"), image!("rooms:1"), port!("room", 80 => 7777))
        .headless();
    app.worker(name!("silent"), image!("silent:1"));
    let plan = on(
        app,
        json!({}),
        json!({
            "domain": "example.com",
            "class": "prod",
            "services": {
                "mysql": { "external": { "host": "db.example.net" } },
                "login": { "external": { "addresses": ["203.0.113.7"] } },
                "kafka": { "expose": { "perReplica": { "nodePort": { "first": 31000 } } } },
                "api": { "expose": {
                    "loadBalancer": { "host": "lb.example.com", "ports": ["admin"] },
                    "nodePort": { "http": 30080, "admin": 30090 },
                } },
            },
        }),
    );
    insta::assert_snapshot!(shown(&plan));
}

/// What the program is told and what is generated for it must be one address.
#[test]
fn endpoints_are_what_services_are_told() {
    let app = App::new(name!("app"));
    let rooms = app
        .web(name!("rooms"), image!("rooms:1"), port!("http", 80 => 7777))
        .headless();
    let redis = app.redis(name!("redis"), image!("redis:8")).endpoint();
    let api = app
        .web(name!("api"), image!("api:1"), port!("http", 80))
        .route(apex().path("/api"));
    let site = app
        .web(name!("site"), image!("site:1"), port!("http", 80))
        .route(apex());
    let chat = app
        .web(name!("chat"), image!("chat:1"), port!("ws", 80))
        .route(host("chat"));
    app.worker(name!("reader"), image!("reader:1"))
        .env("SITE", site.endpoint().public_url())
        .env("CHAT", chat.endpoint().public_url())
        .env("ROOMS", rooms.url("http"))
        .env("REDIS", redis.url("redis"))
        .env("API", api.endpoint().public_url());
    let plan = on(app, json!({}), json!({"domain": "example.com"}));
    let told = |name: &str| env(service(&plan, "reader"), name);
    let inside = |service: &str, port: &str| {
        let endpoint = endpoint(&plan, service, port);
        endpoint.in_namespace.url().to_string()
    };
    assert_eq!(inside("rooms", "http"), told("ROOMS"));
    assert_eq!(inside("redis", redis.port_name().as_str()), told("REDIS"));
    for (name, port, variable) in [
        ("api", "http", "API"),
        ("site", "http", "SITE"),
        ("chat", "ws", "CHAT"),
    ] {
        let public = urls(&endpoint(&plan, name, port).public);
        assert_eq!(public, [told(variable)]);
        assert_eq!(public, service(&plan, name).urls);
    }
    assert_eq!(told("SITE"), "https://example.com");
    assert_eq!(told("CHAT"), "wss://chat.example.com");
}

#[test]
fn the_scheme_of_a_route_is_its_entry_points() {
    let check = |port: Port, tls: Value, expect: &[&str]| {
        let app = App::new(name!("app"));
        let name = port.name.clone();
        app.web(name!("api"), image!("api:1"), port)
            .route(host("game").path("/v1"));
        let plan = on(app, json!({"tls": tls}), json!({"domain": "example.com"}));
        let endpoint = endpoint(&plan, "api", name.as_str());
        assert_eq!(urls(&endpoint.public), expect);
    };
    check(
        port!("http", 8080),
        json!("edge"),
        &["https://game.example.com/v1"],
    );
    check(
        port!("http", 8080),
        Value::Null,
        &["http://game.example.com/v1"],
    );
    check(
        port!("ws", 8080),
        json!("edge"),
        &["wss://game.example.com/v1"],
    );
    check(
        port!("ws", 8080),
        Value::Null,
        &["ws://game.example.com/v1"],
    );
    check(
        port!("game", 8080),
        json!("edge"),
        &["https://game.example.com/v1"],
    );
    let app_protocol = port!("game", 8080).app_protocol("kubernetes.io/wss");
    check(app_protocol, json!("edge"), &["wss://game.example.com/v1"]);
}

#[test]
fn what_only_the_cluster_knows_is_left_out() {
    let check = |cluster: Value, expose: Value, expect: &[&str]| {
        let app = App::new(name!("app"));
        app.web(name!("game"), image!("game:1"), port!("game", 7000));
        let services = json!({"services": {"game": {"expose": expose}}});
        let plan = on(app, cluster, services);
        let public = endpoint(&plan, "game", "game").public;
        assert_eq!(urls(&public), expect);
    };
    let metallb =
        |address: &str| json!({"loadBalancer": {"flavour": "metallb", "addresses": [address]}});
    check(json!({}), json!({"loadBalancer": {}}), &[]);
    check(
        json!({}),
        json!({"loadBalancer": {"host": "lb.example.com"}}),
        &["tcp://lb.example.com:7000"],
    );
    check(
        metallb("203.0.113.10-203.0.113.20"),
        json!({"loadBalancer": {"address": "203.0.113.12"}}),
        &["tcp://203.0.113.12:7000"],
    );
    check(
        metallb("2001:db8::10-2001:db8::20"),
        json!({"loadBalancer": {"address": "2001:db8::12"}}),
        &["tcp://[2001:db8::12]:7000"],
    );
    // Load balancers of k3s are the nodes themselves.
    check(
        json!({"loadBalancer": {"flavour": "klipper"}}),
        json!({"loadBalancer": {}}),
        &["tcp://nodes.example.com:7000"],
    );
    check(
        json!({}),
        json!({"nodePort": {"game": 30700}}),
        &["tcp://nodes.example.com:30700"],
    );
    check(
        json!({"nodeAddress": "2001:db8::1"}),
        json!({"nodePort": {"game": 30700}}),
        &["tcp://[2001:db8::1]:30700"],
    );
    check(
        json!({"nodeAddress": null}),
        json!({"nodePort": {"game": 30700}}),
        &[],
    );
}

/// Seeds with a port for each: where they are told to be found, and where they listen.
#[test]
fn nodes_are_dialled_one_by_one() {
    let check = |way: Value, expect: &[(&str, u16, Option<&str>)]| {
        let app = App::new(name!("app"));
        let seed = app
            .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
            .keys(KeyKind::Comet)
            .nodes(1, 2);
        seed.add_port(port!("metrics", 9000));
        let mut said = json!({"nodes": {
            "1": {"publicKey": "0".repeat(40)},
            "2": {"publicKey": "1".repeat(40)},
        }});
        if !way.is_null() {
            said["expose"] = json!({"perReplica": way});
        }
        let plan = on(
            app,
            json!({"discoveryImage": "kubectl:1"}),
            json!({"domain": "example.com", "services": {"seed": said}}),
        );
        let of = |port: &str| {
            let members = endpoint(&plan, "seed", port).members;
            members.into_iter().map(described).collect::<Vec<_>>()
        };
        let all = [of("p2p"), of("metrics")].concat();
        let expect: Vec<_> = expect
            .iter()
            .map(|(inside, listens, public)| {
                let public = public.map(str::to_owned);
                ((*inside).to_owned(), *listens, public)
            })
            .collect();
        assert_eq!(all, expect);
    };
    check(
        Value::Null,
        &[
            ("tcp://seed-1:31234", 31234, None),
            ("tcp://seed-2:31234", 31234, None),
            ("tcp://seed-1:9000", 9000, None),
            ("tcp://seed-2:9000", 9000, None),
        ],
    );
    // The own name of a node that is open to the outside has the ports that are open there.
    check(
        json!({"nodePort": {"first": 31001}}),
        &[
            (
                "tcp://seed-1:31234",
                31234,
                Some("tcp://nodes.example.com:31001"),
            ),
            (
                "tcp://seed-2:31234",
                31234,
                Some("tcp://nodes.example.com:31002"),
            ),
            ("tcp://seed-1-0.seed-peers:9000", 9000, None),
            ("tcp://seed-2-0.seed-peers:9000", 9000, None),
        ],
    );
    check(
        json!({"loadBalancer": {"host": "{name}.p2p.example.com"}}),
        &[
            (
                "tcp://seed-1:31234",
                31234,
                Some("tcp://seed-1.p2p.example.com:31234"),
            ),
            (
                "tcp://seed-2:31234",
                31234,
                Some("tcp://seed-2.p2p.example.com:31234"),
            ),
            ("tcp://seed-1-0.seed-peers:9000", 9000, None),
            ("tcp://seed-2-0.seed-peers:9000", 9000, None),
        ],
    );
}

/// The pods find out where they are; the number is known.
#[test]
fn hosts_that_pods_find_out_are_left_out() {
    let app = App::new(name!("app"));
    app.seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .keys(KeyKind::Comet)
        .nodes(1, 1);
    let said = json!({"services": {"seed": {
        "nodes": {"1": {"publicKey": "0".repeat(40)}},
        "expose": {"perReplica": {"hostPort": {"address": "internal"}}},
    }}});
    let plan = on(app, json!({"hostPorts": "20000-20100"}), said);
    let members = endpoint(&plan, "seed", "p2p").members;
    assert_eq!(members[0].public, None);
}

fn described(member: PlannedMember) -> (String, u16, Option<String>) {
    assert!(member.public_key.is_some());
    let inside = member.in_namespace.url().to_string();
    let public = member.public.map(|it| it.url().to_string());
    (inside, member.listens.get(), public)
}

#[test]
fn nodes_may_listen_on_numbers_of_their_own() {
    let app = App::new(name!("app"));
    app.seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .keys(KeyKind::Comet)
        .nodes(1, 2)
        .listens_on_outside_ports();
    let plan = on(
        app,
        json!({}),
        json!({"services": {"seed": {
            "nodes": {"1": {"publicKey": "0".repeat(40)}, "2": {"publicKey": "1".repeat(40)}},
            "expose": {"perReplica": {"nodePort": {"first": 31001}}},
        }}}),
    );
    let endpoint = endpoint(&plan, "seed", "p2p");
    assert_eq!(endpoint.listens, None);
    let listens: Vec<u16> = endpoint.members.iter().map(|it| it.listens.get()).collect();
    assert_eq!(listens, [31001, 31002]);
}

#[test]
fn what_isnt_there_has_no_endpoint() {
    let app = App::new(name!("app"));
    app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    app.worker(name!("silent"), image!("silent:1"));
    app.web(name!("off"), image!("off:1"), port!("http", 80));
    let plan = on(
        app,
        json!({}),
        json!({"services": {"off": {"enabled": false}}}),
    );
    let ports: Vec<_> = plan
        .endpoints()
        .into_iter()
        .map(|it| format!("{}:{}", it.service, it.port))
        .collect();
    // Neither ports among brokers, nor the one for the outside, which is closed.
    assert_eq!(ports, ["kafka:kafka"]);
    assert_eq!(plan.endpoint(&name!("off"), &port_name!("http")), None);
    assert_eq!(plan.endpoint(&name!("silent"), &port_name!("http")), None);
}

#[test]
fn the_directory_is_what_its_schema_says() {
    let app = App::new(name!("app"));
    let kafka = app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    let game = app
        .web(name!("game"), image!("game:1"), port!("http", 80))
        .route(apex())
        .env("KAFKA", kafka.bootstrap());
    app.preset(game);
    let plan = on(
        app,
        json!({}),
        json!({
            "domain": "example.com",
            "preset": {"resourceVersion": "1", "dataVersion": "2"},
            "services": {"kafka": {"expose": {"perReplica": {"nodePort": {}}}}},
        }),
    );
    let directory = serde_json::to_value(Directory::of([&plan])).unwrap();
    let schema = stowplan_plan::schema("endpoints").unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&directory)
        .map(|it| it.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let entry = &directory["environments"][0];
    assert_eq!(entry["preset"]["server"]["url"], "https://example.com");
    assert_eq!(entry["endpoints"].as_array().map(Vec::len), Some(3));
    let mut without = directory.clone();
    without["environments"][0]["endpoints"][0]
        .as_object_mut()
        .unwrap()
        .remove("inCluster");
    assert!(!validator.is_valid(&without));
}
