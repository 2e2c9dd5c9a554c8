//! Nodes whose program has one number: it listens on the port that it tells others.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{FlowPeer, Plan, PlannedNode, PodIdentity};

use crate::fleet::{cluster_of, env, fleet, plan, read, refusal, service, shown};

/// Two nodes with a TCP and a UDP port on one number, and one more that is not open outside.
fn app(of_seed: impl FnOnce(handle::Seed<'_>)) -> App {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 2)
        .listens_on_outside_ports()
        .option("--port", Own::OutsidePort);
    seed.add_port(port!("swarm-udp", 31234, UDP));
    let alias = seed.add_port(port!("alias", 1234 => 31234));
    seed.add_port(port!("rpc", 80 => 8080));
    let form = || Codec::Custom("{host}:{port}".into());
    seed.env("LISTEN", seed.endpoint().target_port());
    app.worker(name!("reader"), image!("node:1"))
        .env("OUTSIDE", seed.peers(form()).joined(" "))
        .env("INSIDE", seed.peers(form()).inside().joined(" "))
        .env("ALIAS", seed.peers_on(&alias, form()).inside().joined(" "))
        .env("ANY", seed.address());
    of_seed(seed);
    app
}

fn model(app: App, seed: Value) -> Model {
    let mut model = fleet(app, &[("env", json!({"services": {"seed": seed}}))]);
    let cluster = json!({
        "kubernetes": "1.36",
        "loadBalancer": { "flavour": "metallb", "addresses": ["203.0.113.10-203.0.113.19"] },
        "nodeAddress": "nodes.example.com",
        "hostPorts": "22000-22099",
    });
    model.clusters.insert(read("cloud"), cluster_of(cluster));
    model
}

fn keys() -> Value {
    json!({
        "1": {"publicKey": format!("02{:064x}", 1)},
        "2": {"publicKey": format!("02{:064x}", 2)},
    })
}

/// The plan where nodes are reached in this way.
fn by(way: Value) -> Plan {
    let seed = json!({"nodes": keys(), "expose": {"perReplica": way}});
    plan(&model(app(|_| {}), seed), "env")
}

fn nodes(plan: &Plan) -> &[PlannedNode] {
    match &service(plan, "seed").pods.as_ref().unwrap().identity {
        PodIdentity::Nodes(nodes) => &nodes.nodes,
        other => panic!("{other:?}"),
    }
}

/// Where each node's containers listen, by the ports that outside addresses lead to.
fn targets(plan: &Plan) -> Vec<Value> {
    let nodes = nodes(plan).iter();
    nodes
        .map(|node| serde_json::to_value(&node.targets).unwrap())
        .collect()
}

fn all(number: u16) -> Value {
    json!({"swarm": number, "swarm-udp": number, "alias": number})
}

#[test]
fn nodes_listen_where_they_are_reached() {
    let none = || json!({});
    let balanced = json!({"loadBalancer": {"address": "allocated"}});
    let shared = json!({"sharedLoadBalancer": {"address": "allocated"}});
    let from = json!({"sharedLoadBalancer": {"address": "allocated", "first": 9000}});
    for (way, listens, told) in [
        (Value::Null, [none(), none()], [31234, 31234]),
        (balanced, [none(), none()], [31234, 31234]),
        (shared, [none(), all(31235)], [31234, 31235]),
        (from, [all(9000), all(9001)], [9000, 9001]),
        (
            json!({"nodePort": {"first": 31000}}),
            [all(31000), all(31001)],
            [31000, 31001],
        ),
        // One that is given the model's number listens there as ever.
        (
            json!({"nodePort": {"first": 31233}}),
            [all(31233), none()],
            [31233, 31234],
        ),
        (
            json!({"hostPort": {"first": 22050, "host": "{name}.example.com"}}),
            [all(22050), all(22051)],
            [22050, 22051],
        ),
    ] {
        let plan = by(way.clone());
        assert_eq!(targets(&plan), listens, "{way}");
        for (node, number) in nodes(&plan).iter().zip(told) {
            let listens = node.target(&service(&plan, "seed").ports[0]);
            assert_eq!(listens.get(), number, "{way}");
            assert_eq!(
                node.container.args,
                [format!("--port={number}")],
                "{way}: it binds what it tells others"
            );
            let told = node.container.env.iter().find(|(it, _)| *it == "LISTEN");
            let text = stowplan_plan::PlannedValue::Text(number.to_string().into());
            assert_eq!(told.unwrap().1, text, "{way}");
            let probe = node.container.readiness.as_ref().unwrap();
            assert_eq!(probe.port.unwrap().get(), number, "{way}");
        }
    }
}

#[test]
fn others_are_told_what_leads_there() {
    let plan = by(json!({"nodePort": {"first": 31000}}));
    let told = |name: &str| env(service(&plan, "reader"), name);
    assert_eq!(
        told("OUTSIDE"),
        "nodes.example.com:31000 nodes.example.com:31001"
    );
    // Its own Service leads on, and pods' own addresses don't.
    assert_eq!(
        told("INSIDE"),
        "seed-1.env.svc.cluster.local:31234 seed-2.env.svc.cluster.local:31234"
    );
    assert_eq!(
        told("ALIAS"),
        "seed-1-0.seed-peers.env.svc.cluster.local:31000 seed-2-0.seed-peers.env.svc.cluster.local:31001"
    );
    assert_eq!(told("ANY"), "seed:31234");
}

#[test]
fn all_of_the_nodes_numbers_are_let_in() {
    let plan = by(json!({"nodePort": {"first": 31000}}));
    let seed = &service(&plan, "seed").traffic;
    let ports = |flows: &[stowplan_plan::Flow], of: &dyn Fn(&FlowPeer) -> bool| {
        let flow = flows.iter().find(|flow| of(&flow.peer)).unwrap();
        let ports = flow.ports.iter();
        ports
            .map(|(number, protocol)| format!("{number}/{protocol}"))
            .collect::<Vec<_>>()
    };
    let reader =
        |peer: &FlowPeer| matches!(peer, FlowPeer::Service { service, .. } if *service == "reader");
    let set =
        |peer: &FlowPeer| matches!(peer, FlowPeer::Service { service, .. } if *service == "seed");
    let anybody = |peer: &FlowPeer| *peer == FlowPeer::Anybody;
    assert_eq!(ports(&seed.from, &reader), ["31000/TCP", "31001/TCP"]);
    assert_eq!(
        ports(&seed.from, &anybody),
        ["31000/TCP", "31000/UDP", "31001/TCP", "31001/UDP"]
    );
    let to = &service(&plan, "reader").traffic.to;
    assert_eq!(ports(to, &set), ["31000/TCP", "31001/TCP"]);
}

#[test]
fn a_number_of_the_environment_is_where_they_listen_too() {
    let said =
        json!({"nodes": keys(), "ports": {"swarm": {"port": 4001}, "swarm-udp": {"port": 4001}}});
    let plan = plan(&model(app(|_| {}), said), "env");
    assert_eq!(targets(&plan), [all(4001), all(4001)]);
    assert_eq!(nodes(&plan)[0].container.args, ["--port=4001"]);
    assert_eq!(env(service(&plan, "reader"), "ANY"), "seed:4001");
}

#[test]
fn without_it_they_listen_where_the_model_says() {
    let app = App::new(name!("app"));
    app.seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 1);
    let said = json!({"expose": {"perReplica": {"nodePort": {"first": 31000}}}});
    assert_eq!(targets(&plan(&model(app, said), "env")), [json!({})]);
}

#[test]
fn what_cannot_be() {
    let mut told = String::new();
    let mut refuse = |app: App, seed: Value, codes: &[&str]| {
        let problems = refusal(&model(app, seed), "env");
        let known: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(known, codes, "{}", shown(&problems));
        let _ = writeln!(told, "{}", shown(&problems));
    };
    let way = json!({"nodePort": {"first": 31000}});
    let said = |more: Value| {
        let mut said = json!({"nodes": keys(), "expose": {"perReplica": way.clone()}});
        for (key, value) in more.as_object().unwrap() {
            said[key] = value.clone();
        }
        said
    };
    refuse(
        app(|_| {}),
        said(json!({"ports": {"swarm": {"targetPort": 4001}}})),
        &["useless-target"],
    );
    let modelled = App::new(name!("app"));
    modelled
        .seed(name!("seed"), image!("node:1"), port!("swarm", 80 => 8080))
        .listens_on_outside_ports();
    refuse(modelled, json!({}), &["useless-target"]);
    refuse(
        app(|_| {}),
        said(json!({"ports": {"rpc": {"targetPort": 31001}}})),
        &["duplicate-port"],
    );
    let mut nodes = keys();
    nodes["1"]["nodePort"] = 30080.into();
    refuse(
        app(|_| {}),
        said(json!({"nodes": nodes, "ports": {"rpc": {"targetPort": 30080}}})),
        &["duplicate-port"],
    );
    // All nodes have one side container, and others dial what they are told.
    refuse(
        app(|seed| {
            let proxy = Container::new(name!("proxy"), image!("proxy:1"))
                .env("TO", seed.endpoint().target_port());
            seed.sidecar(proxy);
        }),
        said(json!({})),
        &["own-of-all"],
    );
    insta::assert_snapshot!(told);
}
