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
    insta::assert_snapshot!("load_balancers", all.0);
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
    all.refuses(plain("gke"), game, nodes(&relay), &["unused-relay"]);
    let fact = json!({ "services": { "kafka": { "nodes": { "0": { "host": "a.example.com", "nodePort": 30100 } } } } });
    all.refuses(plain("kind"), kafka, fact, &["useless-fact"; 2]);
    let way = json!({ "services": { "web": { "expose": { "perReplica": { "public": {} } } } } });
    all.refuses(plain("gke"), |app| made(web(app)), way, &["no-members"]);
    insta::assert_snapshot!("neither", all.0);
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
