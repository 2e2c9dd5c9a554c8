//! Ways in that a kind of cluster can't have: each with its message and what it can do instead.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stowplan_model::*;

use super::{made, seed, web};
use crate::fleet::{cluster_of, fleet_of, plan, read, refusal, service, shown};

/// A broker of three replicas.
fn kafka(app: &App) {
    made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(3));
}

/// Nodes that are dialled by TCP and by UDP on one number.
fn game(app: &App) {
    seed(app).add_port(port!("swarm-udp", 31234, UDP));
}

fn each(service: &str, way: &Value) -> Value {
    json!({ "domain": "example.com", "services": { service: { "expose": { "perReplica": way } } } })
}

/// An environment on a cluster that is a kind of cluster, with what else its file says.
fn model(profile: &str, more: &Value, made: impl FnOnce(&App), said: &Value) -> Model {
    let app = App::new(name!("app"));
    made(&app);
    let mut cluster = json!({ "kubernetes": "1.36", "profile": profile });
    for (key, value) in more.as_object().into_iter().flatten() {
        cluster[key] = value.clone();
    }
    let mut said = said.clone();
    said["cluster"] = "here".into();
    let mut model = fleet_of(&[app.into_model()], &[("env", said)]);
    model.clusters.insert(read("here"), cluster_of(cluster));
    model
}

/// Refusals as one text, for a snapshot; each is held to its codes first.
#[derive(Default)]
struct Table(String);

impl Table {
    #[track_caller]
    fn refuses(
        &mut self,
        (profile, more): (&str, Value),
        made: impl FnOnce(&App),
        said: Value,
        expect: &[&str],
    ) {
        let problems = refusal(&model(profile, &more, made, &said), "env");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, expect, "{said}\n{}", shown(&problems));
        let more = if more == json!({}) {
            String::new()
        } else {
            format!(" {more}")
        };
        writeln!(
            self.0,
            "{profile}{more}: {}\n{}",
            said["services"],
            shown(&problems)
        )
        .unwrap();
    }
}

fn plain(profile: &str) -> (&str, Value) {
    (profile, json!({}))
}

#[test]
fn load_balancers() {
    let mut all = Table::default();
    // `no-load-balancer`: kind has none.
    for way in ["loadBalancer", "sharedLoadBalancer"] {
        let way = json!({ way: {} });
        all.refuses(
            plain("kind"),
            kafka,
            each("kafka", &way),
            &["no-load-balancer"],
        );
    }
    let whole = json!({ "services": { "web": { "expose": { "loadBalancer": {} } } } });
    let one = |app: &App| made(web(app));
    all.refuses(plain("kind"), one, whole.clone(), &["no-load-balancer"]);
    let none = json!({ "loadBalancer": null, "nodeAddress": "nodes.example.com" });
    all.refuses(("eks", none), one, whole, &["no-load-balancer"]);

    // `one-address`: k3s' are on the nodes, and an address is one load balancer's.
    all.refuses(
        plain("k3d"),
        kafka,
        each("kafka", &json!({ "loadBalancer": {} })),
        &["one-address"],
    );
    let fixed = json!({ "loadBalancer": { "address": "203.0.113.7" } });
    all.refuses(
        plain("metallb"),
        kafka,
        each("kafka", &fixed),
        &["one-address"],
    );

    // `no-shared-address`: what replicas share is one address for several Services.
    let shared = each("kafka", &json!({ "sharedLoadBalancer": {} }));
    for profile in ["eks", "gke", "aks", "minikube"] {
        all.refuses(
            plain(profile),
            kafka,
            shared.clone(),
            &["no-shared-address"],
        );
    }

    // `no-fixed-address`
    let allocated = json!({ "loadBalancer": { "address": "allocated" } });
    all.refuses(
        plain("eks"),
        kafka,
        each("kafka", &allocated),
        &["no-fixed-address"],
    );
    let fixed = json!({ "sharedLoadBalancer": { "address": "203.0.113.7" } });
    all.refuses(
        plain("k3d"),
        kafka,
        each("kafka", &fixed),
        &["no-fixed-address"],
    );
    let whole =
        |said: Value| json!({ "services": { "web": { "expose": { "loadBalancer": said } } } });
    let wanted = whole(json!({ "address": "203.0.113.7" }));
    all.refuses(plain("minikube"), one, wanted, &["no-fixed-address"]);

    // `no-addresses`, `foreign-address`
    all.refuses(
        plain("metallb"),
        kafka,
        each("kafka", &allocated),
        &["no-addresses"],
    );
    let pool = json!({ "loadBalancer": { "addresses": ["203.0.113.0/30"] } });
    let mut own = each("kafka", &json!({ "loadBalancer": {} }));
    own["services"]["kafka"]["nodes"] = json!({ "1": { "address": "203.0.113.9" } });
    all.refuses(("metallb", pool.clone()), kafka, own, &["foreign-address"]);
    let wanted = whole(json!({ "address": "203.0.113.7" }));
    all.refuses(("metallb", pool), one, wanted, &["foreign-address"]);

    // `host-and-address`, `useless-discovery`
    let both = json!({ "loadBalancer": { "address": "discovered", "host": "{name}.example.com" } });
    all.refuses(
        plain("gke"),
        kafka,
        each("kafka", &both),
        &["host-and-address"],
    );
    let wanted = whole(json!({ "address": "discovered" }));
    all.refuses(plain("gke"), one, wanted, &["useless-discovery"]);

    insta::assert_snapshot!("load_balancers", all.0);
}

/// One load balancer for all.
#[test]
fn shared_load_balancers() {
    let mut all = Table::default();

    // `no-discovery-image`
    let discovered = json!({ "sharedLoadBalancer": { "address": "discovered" } });
    let none = json!({ "discoveryImage": null });
    all.refuses(
        ("metallb", none),
        kafka,
        each("kafka", &discovered),
        &["no-discovery-image"],
    );

    // `no-addresses`: one address for all, where only a certain one is sure to be one.
    let shared = json!({ "sharedLoadBalancer": {} });
    all.refuses(
        plain("metallb"),
        kafka,
        each("kafka", &shared),
        &["no-addresses"],
    );

    // `port-range`: the last of three ports is past the last one.
    let late = json!({ "sharedLoadBalancer": { "first": 65534 } });
    all.refuses(plain("k3d"), kafka, each("kafka", &late), &["port-range"]);

    // The second port of the first node is the first one of the second.
    let two = |app: &App| {
        let seed = seed(app);
        let next = seed.add_port(port!("next", 31235));
        seed.outside_ports([&seed.endpoint(), &next]);
    };
    let shared = nodes(&json!({ "sharedLoadBalancer": {} }));
    all.refuses(plain("eks"), two, shared, &["port-range"]);

    // `invalid-host`: DNS gives no name to an address.
    for way in ["loadBalancer", "sharedLoadBalancer"] {
        let way = json!({ way: { "host": "203.0.113.7" } });
        all.refuses(plain("eks"), game, nodes(&way), &["invalid-host"]);
    }
    insta::assert_snapshot!("shared_load_balancers", all.0);
}

#[test]
fn hosts_that_tell_nobody_apart() {
    let mut all = Table::default();
    for way in ["hostPort", "hostNetwork"] {
        let way = json!({ way: { "host": "nodes.example.com" } });
        all.refuses(
            plain("kind"),
            kafka,
            each("kafka", &way),
            &["duplicate-host"],
        );
    }
    let mut said = each("kafka", &json!({ "hostPort": {} }));
    let host = json!({ "host": "node-a.example.com" });
    said["services"]["kafka"]["nodes"] = json!({ "0": host, "2": host });
    all.refuses(plain("kind"), kafka, said, &["duplicate-host"]);
    // The nodes of a set have a port each.
    let way = json!({ "hostPort": { "host": "nodes.example.com" } });
    let app = model("kind", &json!({}), game, &nodes(&way));
    plan(&app, "env");
    insta::assert_snapshot!("hosts_that_tell_nobody_apart", all.0);
}

#[test]
fn facts_that_a_way_in_has_no_use_for() {
    let mut all = Table::default();
    let address = json!({ "address": "203.0.113.7", "hostPort": 20500 });
    let mut said = each("kafka", &json!({ "nodePort": {} }));
    said["services"]["kafka"]["nodes"] = json!({ "1": address });
    all.refuses(
        plain("kind"),
        kafka,
        said.clone(),
        &["useless-fact", "useless-fact"],
    );
    // One description for several clusters.
    said["services"]["kafka"]["expose"] = json!({ "perReplica": { "public": {} } });
    plan(&model("kind", &json!({}), kafka, &said), "env");
    insta::assert_snapshot!("facts_that_a_way_in_has_no_use_for", all.0);
}

#[test]
fn only_hosts_of_their_own_are_their_nodes() {
    let local = |replicas: u32, hosts: Value| {
        let mut said = each("kafka", &json!({ "nodePort": {} }));
        said["services"]["kafka"]["nodes"] = hosts;
        let of = |app: &App| {
            made(
                app.kafka(name!("kafka"), image!("kafka:3"))
                    .replicas(replicas),
            );
        };
        let plan = plan(&model("kind", &json!({}), of, &said), "env");
        let pods = service(&plan, "kafka").pods.clone().unwrap();
        let stowplan_plan::PodIdentity::Replicas(replicas) = pods.identity else {
            unreachable!()
        };
        let members = replicas.members.into_iter();
        members
            .map(|it| it.outside.unwrap().local)
            .collect::<Vec<_>>()
    };
    let (a, b) = (
        json!({ "host": "a.example.com" }),
        json!({ "host": "b.example.com" }),
    );
    assert_eq!(local(2, json!({ "0": a, "1": b })), [true, true]);
    // The other is reached at the host of all nodes, and any of them must answer.
    assert_eq!(local(2, json!({ "0": a })), [false, false]);
    assert_eq!(local(3, json!({ "0": a, "1": b })), [false, false, false]);
}

#[test]
fn protocols() {
    let mut all = Table::default();
    let way = json!({ "loadBalancer": {} });
    for profile in ["eks", "gke"] {
        let codes = &["mixed-protocols"];
        all.refuses(plain(profile), game, nodes(&way), codes);
    }
    let other = json!({ "loadBalancer": { "flavour": "cloud" } });
    all.refuses(("metallb", other), game, nodes(&way), &["mixed-protocols"]);
    let said = json!({ "loadBalancer": { "mixedProtocols": false } });
    all.refuses(("aks", said), game, nodes(&way), &["mixed-protocols"]);
    insta::assert_snapshot!("protocols", all.0);
}

#[test]
fn ports_of_nodes() {
    let mut all = Table::default();
    // `no-host-ports`
    for way in ["hostPort", "hostNetwork"] {
        let way = json!({ way: {} });
        all.refuses(plain("eks"), kafka, each("kafka", &way), &["no-host-ports"]);
    }
    // `host-port-range`
    let first = json!({ "hostPort": { "first": 9092 } });
    all.refuses(
        plain("kind"),
        kafka,
        each("kafka", &first),
        &["host-port-range"],
    );

    // `no-node-address`
    for profile in ["minikube", "metallb"] {
        let way = json!({ "nodePort": {} });
        all.refuses(
            plain(profile),
            kafka,
            each("kafka", &way),
            &["no-node-address"],
        );
    }
    let public = each("kafka", &json!({ "public": {} }));
    all.refuses(plain("minikube"), kafka, public, &["no-node-address"]);

    // `node-port-range`
    let first = json!({ "nodePort": { "first": 32766 } });
    all.refuses(
        plain("kind"),
        kafka,
        each("kafka", &first),
        &["node-port-range"],
    );

    // `host-and-address`
    for way in ["nodePort", "hostPort"] {
        let way = json!({ way: { "host": "{name}.example.com", "address": "external" } });
        all.refuses(
            plain("kind"),
            kafka,
            each("kafka", &way),
            &["host-and-address"],
        );
    }

    // `no-discovery-image`
    let external = json!({ "nodePort": { "address": "external" } });
    let none = ("gke", json!({ "discoveryImage": null }));
    all.refuses(
        none,
        kafka,
        each("kafka", &external),
        &["no-discovery-image"],
    );
    insta::assert_snapshot!("ports_of_nodes", all.0);
}

/// What has no way in of its own.
#[test]
fn neither() {
    let mut all = Table::default();
    let relay = json!({ "turn": { "service": "relay" } });
    all.refuses(plain("gke"), game, nodes(&relay), &["unknown-service"]);
    let relayed = |app: &App| {
        game(app);
        web(app);
    };
    let web_relay = json!({ "turn": { "service": "web" } });
    all.refuses(plain("gke"), relayed, nodes(&web_relay), &["unused-relay"]);
    // Facts that have no part in the way in.
    let mut lost = nodes(&json!({ "loadBalancer": {} }));
    lost["services"]["seed"]["nodes"]["1"]["nodePort"] = 30100.into();
    all.refuses(plain("aks"), game, lost, &["useless-fact"]);
    let one = json!({ "services": { "seed": { "expose": { "public": {} } } } });
    all.refuses(plain("gke"), |app| made(seed(app)), one, &["seed-as-one"]);
    // Ports of nodes that are ports of the one node.
    let pool = json!({ "hostPorts": "31000-33000" });
    let host_port = nodes(&json!({ "hostPort": {} }));
    all.refuses(("kind", pool), game, host_port, &["overlapping-ports"]);
    // Databases that nobody is told, and one that is the server's own.
    let database = json!({ "services": { "kafka": { "database": 3 } } });
    all.refuses(plain("kind"), kafka, database, &["useless-database"]);
    let mysql = |app: &App| {
        let mysql = app.external(name!("mysql"), port!("mysql", 3306));
        web(app).env("DB", mysql.mysql_database());
    };
    let system = json!({ "services": { "mysql": {
        "external": { "host": "db.example.com" },
        "database": "mysql",
    } } });
    all.refuses(plain("kind"), mysql, system, &["invalid-database"]);
    let fact = json!({ "services": { "kafka": { "nodes": { "0": { "host": "a.example.com", "nodePort": 30100 } } } } });
    all.refuses(plain("kind"), kafka, fact, &["useless-fact"; 2]);
    let way = json!({ "services": { "web": { "expose": { "perReplica": { "public": {} } } } } });
    all.refuses(plain("gke"), |app| made(web(app)), way, &["no-members"]);
    insta::assert_snapshot!("neither", all.0);
}

/// `127.0.0.1` is the laptop to who uses it, and to a pod the pod itself.
#[test]
fn nobody_in_the_cluster_is_told_a_loopback_address() {
    let swarm = |app: &App| {
        let seed = seed(app);
        app.worker(name!("miner"), image!("miner:1"))
            .env("PEERS", seed.peers(Codec::Libplanet).joined(" "))
            .env(
                "OUTSIDE",
                seed.peers(Codec::Libplanet).outside().joined(" "),
            );
    };
    let said = nodes(&json!({ "public": {} }));
    let plan = plan(&model("kind", &json!({}), swarm, &said), "env");
    let miner = service(&plan, "miner");
    let told = crate::fleet::env(miner, "PEERS");
    assert!(
        told.contains(",seed-1.env.svc.cluster.local,31234"),
        "{told}"
    );
    let outside = crate::fleet::env(miner, "OUTSIDE");
    assert!(outside.contains(",127.0.0.1,"), "{outside}");
    let warned: Vec<_> = plan.warnings.iter().map(|it| it.code).collect();
    assert!(warned.contains(&"loopback-address"), "{warned:?}");
}

/// Where the addresses of `MetalLB` are known, each load balancer has one of them, and they end.
#[test]
fn stated_addresses_are_all_given_out() {
    let pool = json!({ "loadBalancer": { "addresses": ["203.0.113.10-203.0.113.11"] } });
    let way = each("kafka", &json!({ "public": {} }));
    let two = |app: &App| made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(2));
    let plan = plan(&model("metallb", &pool, two, &way), "env");
    let text = serde_json::to_string(&service(&plan, "kafka").pods).unwrap();
    for address in ["203.0.113.10", "203.0.113.11"] {
        assert!(
            text.contains(&format!("\"address\":\"{address}\"")),
            "{text}"
        );
    }
    let mut all = Table::default();
    all.refuses(("metallb", pool), kafka, way, &["numbers-exhausted"]);
    insta::assert_snapshot!("addresses_end", all.0);
}

/// What one kind refuses, another can, and says how.
#[test]
fn what_the_help_says_works() {
    let balancers = |profile: &str, more: Value, made: fn(&App), said: Value| {
        let plan = plan(&model(profile, &more, made, &said), "env");
        let name = plan.services.iter().find(|it| it.pods.is_some()).unwrap();
        let name = name.name.to_string();
        let pods = service(&plan, &name).pods.as_ref().unwrap();
        let identity = serde_json::to_value(&pods.identity).unwrap();
        let members = identity
            .pointer("/replicas/members")
            .or(identity.pointer("/nodes/nodes"));
        let members = members.unwrap().as_array().unwrap().clone();
        let of = |member: &Value| {
            let balancer = &member["outside"]["via"]["loadBalancer"];
            let keys = ["address", "split", "sharing", "skipsNodePorts"];
            keys.map(|key| balancer[key].clone())
        };
        members.iter().map(of).collect::<Vec<_>>()
    };
    let fixed = json!({ "sharedLoadBalancer": { "address": "203.0.113.7" } });
    for profile in ["gke", "aks", "metallb"] {
        let skips = profile == "metallb";
        let found = balancers(profile, json!({}), kafka, each("kafka", &fixed));
        let one = [
            json!("203.0.113.7"),
            false.into(),
            json!("env-kafka"),
            skips.into(),
        ];
        assert_eq!(found, [one.clone(), one.clone(), one], "{profile}");
    }
    // Two Services on one address take TCP and UDP.
    let pool = json!({ "loadBalancer": { "addresses": ["203.0.113.8-203.0.113.9"] } });
    let said = nodes(&json!({ "loadBalancer": { "address": "allocated" } }));
    let found = balancers("gke", pool, game, said);
    let pair = |address: &str, name: &str| {
        let sharing = format!("env-{name}");
        [json!(address), json!(true), json!(sharing), json!(false)]
    };
    assert_eq!(
        found,
        [pair("203.0.113.8", "seed-1"), pair("203.0.113.9", "seed-2")]
    );
    // One Service does where the cluster's file says that it can.
    let way = json!({ "loadBalancer": {} });
    let can = json!({ "loadBalancer": { "mixedProtocols": true, "allocateNodePorts": false } });
    let found = balancers("eks", can, game, nodes(&way));
    let one = [Value::Null, false.into(), Value::Null, true.into()];
    assert_eq!(found, [one.clone(), one]);
}

/// Both nodes of `seed` with keys, reached in a way.
fn nodes(way: &Value) -> Value {
    let [first, second] = super::KEYS.map(|key| json!({ "publicKey": key }));
    let mut said = each("seed", way);
    said["services"]["seed"]["nodes"] = json!({ "1": first, "2": second });
    said
}
