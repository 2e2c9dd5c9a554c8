//! One cluster with very many environments: how long it takes to give everybody their numbers, and
//! to plan and check all of them.
//!
//! Each environment has 20 services: 16 web servers, a Kafka whose three replicas are reached on
//! node ports, a Redis and a MySQL that all environments share, and three P2P seeds, each on a node
//! port of its own.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

use std::{env, error::Error, hint::black_box, time::Instant};

use rayon::prelude::*;
use serde_json::json;
use stowplan::{
    check::{
        Bundle, Checker, Class as CheckedClass, Cluster as CheckedCluster, Environment as Checked,
        Source,
    },
    model::{AppModel, Class, Cluster, Environment, EnvironmentId, Model, PublicKey, Record},
    plan::{Numbers, Planner},
    prelude::*,
    render::{Adjustments, write_yaml},
};

/// So many environments.
const ENVIRONMENTS: usize = 500;

/// The cluster's node ports: more than the 2,768 that clusters have by default.
const NODE_PORTS: (u16, u16) = (30_000, 36_000);

fn main() -> Result<(), Box<dyn Error>> {
    // What `cargo test --benches` asks for is not a measurement.
    let environments = if env::args().any(|it| it == "--test") {
        5
    } else {
        ENVIRONMENTS
    };
    let model = fleet(environments);
    println!(
        "{:<44} {:>9}",
        format!("{environments} environments"),
        "seconds"
    );
    let new = timed("numbers given for the first time", || Planner::new(&model));
    let numbers = Numbers {
        ledger: new.ledger().clone(),
        ..Numbers::default()
    };
    let text = timed("ledger written", || numbers.ledger.to_string());
    timed("ledger read", || {
        black_box(stowplan::ledger::Ledger::parse(&text)).expect("what was written can be read")
    });
    let planner = timed("numbers kept", || Planner::with_numbers(&model, &numbers));
    assert!(planner.ledger_changes().is_empty(), "nothing moves");
    let ids: Vec<&EnvironmentId> = model.environments.keys().collect();
    let collisions = timed("collisions looked for", || planner.collisions());
    assert!(collisions.is_empty(), "{collisions:?}");
    let plans = timed("planned", || {
        let plan = |id: &&EnvironmentId| planner.plan(id).map_err(|it| format!("{it:?}"));
        ids.par_iter().map(plan).collect::<Result<Vec<_>, _>>()
    })?;
    let texts = timed("rendered", || {
        let write = |plan| {
            let mut out = Vec::new();
            write_yaml(plan, &Adjustments::default(), &mut out).map_err(|it| format!("{it:?}"))?;
            Ok(out)
        };
        plans
            .par_iter()
            .map(write)
            .collect::<Result<Vec<Vec<u8>>, String>>()
    })?;
    let bundles: Vec<Bundle> = ids
        .iter()
        .zip(texts)
        .map(|(id, text)| bundle(id, text))
        .collect();
    let report = timed("checked", || Checker::new().check(bundles));
    println!(
        "{} grants, {} objects checked, {} findings",
        numbers.ledger.grants().len(),
        report.checked,
        report.findings.len()
    );
    Ok(())
}

/// Does it, and prints a line of the table.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    println!("{what:<44} {:>9.3}", start.elapsed().as_secs_f64());
    done
}

fn bundle(id: &EnvironmentId, text: Vec<u8>) -> Bundle {
    Bundle {
        environment: Some(Checked {
            name: id.to_string(),
            class: CheckedClass::Dev,
            cluster: CheckedCluster {
                name: "metal".to_owned(),
                node_ports: Some(NODE_PORTS),
                ..CheckedCluster::default()
            },
            kubernetes: "1.36".parse().expect("a version"),
            waivers: Vec::new(),
        }),
        sources: vec![Source::new(format!("{id}.yaml"), text)],
    }
}

fn fleet(environments: usize) -> Model {
    let app = app();
    assert_eq!(app.problems, [], "the app is as it should be");
    let cluster: Cluster = serde_json::from_value(json!({
        "kubernetes": "1.36",
        "nodeAddress": "nodes.example.com",
        "nodePorts": format!("{}-{}", NODE_PORTS.0, NODE_PORTS.1),
    }))
    .expect("a cluster");
    let mut keys = keys();
    let environments = (0..environments).map(|number| environment(number, &mut keys));
    Model {
        apps: [(app.name.clone(), app)].into(),
        clusters: [(name!("metal"), cluster)].into(),
        environments: environments.map(|it| (it.id.clone(), it)).collect(),
    }
}

fn app() -> AppModel {
    let app = App::new(name!("market"));
    let mysql = app.external(name!("mysql"), port!("mysql", 3306));
    let redis = app.external(name!("redis"), port!("redis", 6379));
    let kafka = app
        .kafka(name!("events"), image!("apache/kafka:3.9.0"))
        .replicas(3);
    let seed = app
        .seed(
            name!("seed"),
            image!("registry.example.com/market/node:4.2.1"),
            port!("p2p", 31234),
        )
        .nodes(1, 3)
        .disk("/data", "50Gi")
        .key_env("PRIVATE_KEY")
        .outside(PerReplica::public())
        .option("--host", Own::OutsideHost)
        .ready(tcp_open());
    seed.each_peer("--peer", seed.peers(Codec::Libplanet));
    for number in 0..16 {
        let name: Name = format!("web-{number}").parse().expect("a name");
        app.web(
            name,
            image!("registry.example.com/market/web:1.0.0"),
            port!("http", 80 => 8080),
        )
        .ready(http_get("/ready"))
        .env("MYSQL_HOST", mysql.host())
        .env("MYSQL_DATABASE", mysql.mysql_database())
        .env("REDIS", redis.address())
        .env("REDIS_DB", redis.endpoint().redis_db_of(1024))
        .env("KAFKA", kafka.bootstrap())
        .each_peer("--peer", seed.peers(Codec::Libplanet));
    }
    app.into_model()
}

fn environment(number: usize, keys: &mut impl Iterator<Item = PublicKey>) -> Environment {
    let name = format!("e{number:03}");
    let mut key = || keys.next().map(|key| json!({ "publicKey": key }));
    let settings = json!({
        "services": {
            "seed": { "nodes": { "1": key(), "2": key(), "3": key() } },
            "events": { "replicas": 3, "expose": { "perReplica": { "nodePort": {} } } },
            "mysql": { "external": { "host": "mysql.example.com" } },
            "redis": { "external": { "host": "redis.example.com" } },
        },
    });
    Environment {
        id: EnvironmentId {
            app: name!("market"),
            environment: name.parse().expect("a name"),
        },
        class: Class::Dev,
        part: None,
        shared: [].into(),
        record: Record::default(),
        cluster: name!("metal"),
        namespace: name.parse().expect("a namespace"),
        domain: None,
        settings: serde_json::from_value(settings).expect("settings"),
    }
}

/// Public keys, no two the same: every second number is one.
fn keys() -> impl Iterator<Item = PublicKey> {
    (1_u64..).filter_map(|number| format!("02{number:064x}").parse().ok())
}
