//! Numbers that are given once: node ports, host ports, addresses and databases.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};
use stowplan_ledger::{Ledger, Terms};
use stowplan_model::*;
use stowplan_plan::{Numbers, Planner};

use crate::fleet::{cluster_of, env, fleet, id, service, shown};

/// A cluster on own machines: node ports, host ports and addresses.
fn metal() -> Value {
    json!({
        "kubernetes": "1.36",
        "loadBalancer": { "flavour": "metallb", "addresses": ["203.0.113.10-203.0.113.12"] },
        "nodeAddress": "nodes.example.com",
        "nodePorts": "30000-30099",
        "hostPorts": "31000-31009",
    })
}

fn app() -> App {
    let app = App::new(name!("game"));
    let mysql = app.external(name!("mysql"), port!("mysql", 3306));
    let redis = app.external(name!("redis"), port!("redis", 6379));
    app.web(name!("web"), image!("web:1"), port!("http", 80))
        .env("DATABASE", mysql.mysql_database())
        .env("DB", redis.redis_db());
    app.broker(name!("kafka"), image!("kafka:3"), port!("kafka", 9092))
        .replicas(2);
    app
}

/// An environment on `metal` whose Kafka has node ports.
fn said(more: Value) -> Value {
    let mut said = json!({
        "cluster": "metal",
        "services": {
            "mysql": { "external": { "host": "mysql.example.com" } },
            "redis": { "external": { "host": "redis.example.com" } },
            "kafka": { "replicas": 2, "expose": { "perReplica": { "nodePort": {} } } },
        },
    });
    merge(&mut said, more);
    said
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

fn model(environments: &[(&str, Value)]) -> Model {
    let mut model = fleet(app(), environments);
    model.clusters.insert(name!("metal"), cluster_of(metal()));
    model
}

/// What happens, on which day, and the environments that there are then.
type Chapter = (&'static str, &'static str, Vec<(&'static str, Value)>);

/// Every number of a ledger that somebody has, by owner.
fn held(ledger: &Ledger) -> BTreeMap<String, String> {
    let current = ledger
        .grants()
        .iter()
        .filter(|grant| grant.released.is_none());
    current
        .map(|it| {
            let key = format!("{} {} {}", it.scope, it.resource, it.owner);
            (key, it.number.to_string())
        })
        .collect()
}

fn terms(today: &str) -> Terms {
    Terms {
        today: Some(today.parse().unwrap()),
        reuse: false,
    }
}

#[test]
fn a_history_of_lock_files() {
    let mut story = String::new();
    let mut ledger = Ledger::default();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let one = || said(json!({}));
    let none = || said(json!({"services": {"kafka": {"expose": {"perReplica": null}}}}));
    let more = || said(json!({"services": {"kafka": {"replicas": 3}}}));
    let history: [Chapter; 8] = [
        (
            "two environments",
            "2026-03-01",
            vec![("dev", one()), ("qa", one())],
        ),
        (
            "the same again",
            "2026-03-02",
            vec![("dev", one()), ("qa", one())],
        ),
        (
            "`aaa` is added",
            "2026-03-03",
            vec![("aaa", one()), ("dev", one()), ("qa", one())],
        ),
        (
            "`qa` has a replica more",
            "2026-03-04",
            vec![("aaa", one()), ("dev", one()), ("qa", more())],
        ),
        (
            "`dev` is removed",
            "2026-03-05",
            vec![("aaa", one()), ("qa", more())],
        ),
        (
            "`aaa` is renamed to `zzz`",
            "2026-03-06",
            vec![("zzz", one()), ("qa", more())],
        ),
        (
            "`dev` comes back",
            "2026-03-07",
            vec![("dev", one()), ("zzz", one()), ("qa", more())],
        ),
        (
            "`zzz` has no node ports any more",
            "2026-03-08",
            vec![("dev", one()), ("zzz", none()), ("qa", more())],
        ),
    ];
    for (what, day, environments) in history {
        let model = model(&environments);
        let planner = Planner::with_numbers(
            &model,
            &Numbers {
                ledger: ledger.clone(),
                terms: terms(day),
            },
        );
        let now = held(planner.ledger());
        for (owner, number) in &now {
            if let Some(known) = before.get(owner) {
                assert_eq!(number, known, "{what}: {owner} keeps its number");
            }
        }
        let mut ports: Vec<&String> = now
            .iter()
            .filter(|(owner, _)| owner.contains("node-port"))
            .map(|(_, number)| number)
            .collect();
        let count = ports.len();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), count, "{what}: no number twice");
        ledger = planner.ledger().clone();
        before.extend(now);
        let _ = writeln!(story, "# {day}: {what}\n{ledger}");
    }
    insta::assert_snapshot!(story);
}

#[test]
fn plans_say_what_was_given() {
    let model = model(&[("dev", said(json!({}))), ("qa", said(json!({})))]);
    let planner = Planner::new(&model);
    let held = held(planner.ledger());
    for environment in ["dev", "qa"] {
        let plan = planner.plan(&id(&model, environment)).unwrap();
        let web = service(&plan, "web");
        assert_eq!(env(web, "DATABASE"), format!("game_{environment}"));
        let number = &held[&format!("redis.example.com redis-db game/{environment} redis")];
        assert_eq!(env(web, "DB"), *number);
        let text = serde_json::to_string(&service(&plan, "kafka").pods).unwrap();
        for ordinal in 0..2 {
            let owner = format!("metal node-port game/{environment} kafka-{ordinal}:kafka");
            let number: u16 = held[&owner].parse().unwrap();
            assert!(number >= 30_016, "{number} is above the static band of 16");
            assert!(text.contains(&format!("{{\"kafka\":{number}}}")), "{text}");
        }
    }
}

#[test]
fn what_is_stated_is_what_is_had() {
    let stated = json!({"services": {
        "mysql": {"database": "ovenbreak"},
        "redis": {"database": 7},
        "kafka": {"nodes": {"1": {"nodePort": 30005}}},
    }});
    let model = model(&[("dev", said(stated)), ("qa", said(json!({})))]);
    let planner = Planner::new(&model);
    let plan = planner.plan(&id(&model, "dev")).unwrap();
    let web = service(&plan, "web");
    assert_eq!([env(web, "DATABASE"), env(web, "DB")], ["ovenbreak", "7"]);
    let held = held(planner.ledger());
    assert_eq!(held["metal node-port game/dev kafka-1:kafka"], "30005");
    assert_ne!(held["redis.example.com redis-db game/qa redis"], "7");
}

#[test]
fn a_server_of_its_own_is_nobody_elses() {
    let app = App::new(name!("game"));
    let redis = app.broker(name!("redis"), image!("redis:8"), port!("redis", 6379));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
    app.web(name!("web"), image!("web:1"), port!("http", 80))
        .env("DB", redis.redis_db())
        .env("DATABASE", mysql.mysql_database());
    let model = fleet(app, &[("login-dev", json!({})), ("qa", json!({}))]);
    let planner = Planner::new(&model);
    assert!(planner.ledger().grants().is_empty());
    let plan = planner.plan(&id(&model, "login-dev")).unwrap();
    let web = service(&plan, "web");
    assert_eq!(
        [env(web, "DB"), env(web, "DATABASE")],
        ["0", "game_login_dev"]
    );
}

#[test]
fn a_shared_server_is_one_for_all() {
    let app = App::new(name!("game"));
    let store = app.part(name!("store"));
    let redis = store.broker(name!("redis"), image!("redis:8"), port!("redis", 6379));
    app.web(name!("web"), image!("web:1"), port!("http", 80))
        .env("DB", redis.redis_db());
    let environments = [
        ("stores", json!({"part": "store"})),
        ("dev", json!({})),
        ("qa", json!({})),
    ];
    let model = fleet(app, &environments);
    let planner = Planner::new(&model);
    let db = |environment| {
        let plan = planner.plan(&id(&model, environment)).unwrap();
        env(service(&plan, "web"), "DB")
    };
    assert_ne!(db("dev"), db("qa"));
    let scopes: Vec<_> = planner
        .ledger()
        .grants()
        .iter()
        .map(|it| it.scope.as_str())
        .collect();
    assert_eq!(scopes, ["cloud/stores/redis"; 2]);
}

/// Everything that is wrong with a fleet.
fn problems(model: &Model) -> String {
    let planner = Planner::new(model);
    let mut problems = planner.collisions();
    for id in model.environments.keys() {
        problems.extend(planner.plan(id).err().unwrap_or_default());
    }
    shown(&problems)
}

#[test]
fn refusals_name_both_owners() {
    let node_ports =
        json!({"services": {"kafka": {"expose": {"perReplica": {"nodePort": {"first": 30050}}}}}});
    let databases = json!({"services": {"mysql": {"database": "game"}, "redis": {"database": 3}}});
    let addresses = json!({"services": {"kafka": {"nodes": {"0": {"address": "203.0.113.10"}, "1": {"address": "203.0.113.11"}}, "expose": {"perReplica": null}}}});
    let mut addresses = said(addresses);
    addresses["services"]["kafka"]["expose"]["perReplica"] = json!({"loadBalancer": {}});
    let mut host_ports = said(json!({}));
    host_ports["services"]["kafka"]["expose"]["perReplica"] = json!({"hostPort": {"first": 31005}});
    let both = |said: Value| model(&[("dev", said.clone()), ("qa", said)]);
    let mut all = String::new();
    for fleet in [
        both(said(node_ports)),
        both(said(databases)),
        both(addresses),
        both(host_ports),
    ] {
        let _ = writeln!(all, "{}", problems(&fleet));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn ranges_end() {
    let environments: Vec<(String, Value)> = (0..45)
        .map(|number| {
            (
                format!("e{number:02}"),
                said(json!({"services": {"redis": {"database": 0}}})),
            )
        })
        .collect();
    let environments: Vec<(&str, Value)> = environments
        .iter()
        .map(|(name, said)| (name.as_str(), said.clone()))
        .collect();
    // 84 of 100 node ports are given out, to 42 environments; the database is not what this is about.
    let fleet = model(&environments);
    let planner = Planner::new(&fleet);
    let wrong: Vec<_> = fleet
        .environments
        .keys()
        .filter_map(|id| planner.plan(id).err())
        .flatten()
        .collect();
    assert_eq!(wrong.len(), 6, "{}", shown(&wrong));
    assert!(wrong.iter().all(|it| it.code == "numbers-exhausted"));
    insta::assert_snapshot!(shown(&wrong[..1]));
}

#[test]
fn a_service_and_its_replicas_have_an_address_each() {
    let of = |own: &str, together: &str| {
        let expose = json!({
            "loadBalancer": { "address": own },
            "perReplica": { "sharedLoadBalancer": { "address": together } },
        });
        let mut environment = said(json!({}));
        environment["services"]["kafka"]["expose"] = expose;
        let model = model(&[("dev", environment)]);
        let planner = Planner::new(&model);
        planner
            .plan(&id(&model, "dev"))
            .unwrap_or_else(|problems| panic!("{}", shown(&problems)));
        let held = held(planner.ledger()).into_iter();
        held.filter(|(owner, _)| owner.contains(" address "))
            .collect::<Vec<_>>()
    };
    let expect = |own: &str, together: &str| {
        let of = |subject: &str, address: &str| {
            let owner = format!("metal address game/dev {subject}");
            (owner, address.to_owned())
        };
        vec![of("kafka", own), of("kafka:shared", together)]
    };
    let fixed = ("203.0.113.12", "203.0.113.11");
    assert_eq!(of(fixed.0, fixed.1), expect(fixed.0, fixed.1));
    let given = expect("203.0.113.10", "203.0.113.11");
    assert_eq!(of("allocated", "allocated"), given);
}

#[test]
fn a_load_balancer_has_the_address_that_its_callers_are_told() {
    let codes = |facts: Value, way: Value| {
        let mut environment = said(json!({}));
        environment["services"]["kafka"]["expose"] = json!({ "perReplica": way });
        environment["services"]["kafka"]["nodes"] = json!({ "0": facts });
        let model = model(&[("dev", environment)]);
        let planned = Planner::new(&model).plan(&id(&model, "dev"));
        let problems = planned.err().into_iter().flatten();
        problems.map(|problem| problem.code).collect::<Vec<_>>()
    };
    let (host, address) = ("198.51.100.4", "203.0.113.12");
    let allocated = json!({ "loadBalancer": { "address": "allocated" } });
    let discovered = json!({ "loadBalancer": { "address": "discovered" } });
    let named = json!({ "loadBalancer": { "host": "{name}.example.com" } });
    let host_alone = json!({ "host": host });
    let both = json!({ "host": host, "address": address });
    let contradiction = ["host-and-address"];
    assert_eq!(codes(host_alone.clone(), allocated.clone()), contradiction);
    let found = codes(host_alone.clone(), discovered);
    assert!(found.contains(&contradiction[0]), "{found:?}");
    assert_eq!(codes(both, named.clone()), contradiction);
    // An annotation may have given it that address.
    assert!(codes(host_alone, named).is_empty());
    assert!(codes(json!({ "address": address }), allocated).is_empty());
}
