//! What containers are told.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Plan, PlannedContainer, PlannedValue, PodIdentity};

use crate::fleet::{env, fleet, plan, service};

const KEYS: [&str; 3] = [
    "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6",
    "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71",
    "0247e289aa332260b99dfd50e578f779df9e6702d67e50848bb68f3e0737d9b9a5",
];

/// What the variable `X` of a worker is.
fn told(text: impl FnOnce(&App) -> Text, said: Value) -> String {
    let app = App::new(name!("app"));
    let text = text(&app);
    app.worker(name!("reader"), image!("reader"))
        .memory("1Gi")
        .replicas(3)
        .env("X", text);
    env(
        service(&plan(&fleet(app, &[("env", said)]), "env"), "reader"),
        "X",
    )
}

fn api(app: &App) -> Endpoint {
    let api = app.web(name!("api"), image!("api"), port!("http", 80 => 8080));
    api.route(host("api").path("/v1")).endpoint()
}

#[test]
fn addresses() {
    let check = |text: fn(&Endpoint) -> Text, expect: &str| {
        let said = json!({"domain": "example.com"});
        assert_eq!(told(|app| text(&api(app)), said), expect);
    };
    check(Endpoint::host, "api");
    check(Endpoint::fqdn, "api.env.svc.cluster.local");
    check(Endpoint::port, "80");
    check(Endpoint::address, "api:80");
    check(|api| api.url("http"), "http://api");
    check(|api| api.url("https"), "https://api:80");
    check(|api| api.url("mysql"), "mysql://api:80");
    check(Endpoint::public_host, "api.example.com");
    check(Endpoint::public_url, "https://api.example.com/v1");
    check(Endpoint::members, "api.env.svc.cluster.local:80");
    check(
        |api| api.each("{ordinal}/{name}/{host}/{port}", ","),
        "0/api/api.env.svc.cluster.local/80",
    );
}

#[test]
fn addresses_of_brokers() {
    let check = |text: fn(handle::Broker<'_>) -> Text, expect: &str| {
        let text = |app: &App| text(app.zookeeper(name!("zk"), image!("zk:3")).replicas(2));
        assert_eq!(told(text, json!({})), expect);
    };
    let all = "zk-1.zk-peers.env.svc.cluster.local:2181,zk-2.zk-peers.env.svc.cluster.local:2181";
    check(|zk| zk.endpoint().members(), all);
    check(|zk| zk.host(), "zk");
    check(
        |zk| zk.endpoint().each("{ordinal}={name}", ";"),
        "1=zk-1;2=zk-2",
    );
}

#[test]
fn facts() {
    let check = |text: Text, expect: &str| {
        let said = json!({
            "domain": "example.com",
            "class": "prod",
            "network": {"name": "n-1", "genesis": "https://g", "protocolVersion": "1/a", "signer": KEYS[0]},
            "values": {"db": 3},
        });
        let told = told(
            |app| {
                app.network();
                app.value(name!("db"));
                text.clone()
            },
            said,
        );
        assert_eq!(told, expect);
    };
    check("as it is".into(), "as it is");
    check(Fact::App.into(), "app");
    check(environment(), "env");
    check(Fact::Class.into(), "prod");
    check(Fact::Cluster.into(), "cloud");
    check(Fact::ClusterDomain.into(), "cluster.local");
    check(namespace(), "env");
    check(domain(), "example.com");
    check(Fact::Service.into(), "reader");
    check(Fact::Replicas.into(), "3");
    check(Fact::Quorum.into(), "2");
    check(Text::ReplicasUpTo(2), "2");
    check(Text::ReplicasUpTo(5), "3");
    check(Text::MajorityUpTo(5), "2");
    check(Text::MajorityUpTo(1), "1");
    check(memory_share(50), "512");
    check(memory_share(33), "337");
    check(Text::Value(name!("db")), "3");
    check(Text::Network(Identity::Name), "n-1");
    check(Text::Network(Identity::Genesis), "https://g");
    check(Text::Network(Identity::ProtocolVersion), "1/a");
    check(Text::Network(Identity::Signer), KEYS[0]);
    check(
        concat(["-Xmx".into(), memory_share(25), "m".into()]),
        "-Xmx256m",
    );
    check(
        template(
            "{{ domain }}/{{ x | upper }}&<{{ class }}>\n",
            [("x", environment())],
        ),
        "example.com/ENV&<prod>\n",
    );
}

#[test]
fn stable_ids_are_of_the_service_in_its_environment() {
    let one = told(|_| Text::StableId, json!({}));
    assert_eq!(
        one,
        told(
            |_| Text::StableId,
            json!({"class": "prod", "cluster": "bare"})
        )
    );
    assert_eq!(one.len(), 22);
}

/// A seed set of three, the second and third reached from outside on node ports.
fn swarm(codec: &Codec, outside: bool, inside: bool) -> Plan {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .key_env("KEY");
    let peers = || {
        let peers = seed.peers(codec.clone());
        if inside { peers.inside() } else { peers }
    };
    seed.each_peer("--peer", peers())
        .env("ME", Own::PublicKey)
        .env(
            "AT",
            concat([Own::OutsideHost.into(), ":".into(), Own::OutsidePort.into()]),
        )
        .env("POD", Own::PodName);
    app.worker(name!("miner"), image!("node:1"))
        .each_peer("--peer", peers());
    let nodes = json!({"1": {"publicKey": KEYS[0]}, "2": {"publicKey": KEYS[1]}, "3": {"publicKey": KEYS[2]}});
    let mut said = json!({"services": {"seed": {"nodes": nodes}}});
    if outside {
        said["services"]["seed"]["expose"] = json!({"perReplica": {"nodePort": {"first": 31000}}});
    }
    plan(&fleet(app, &[("env", said)]), "env")
}

#[test]
fn peers_are_written_in_the_readers_form() {
    let check = |codec: Codec, outside: bool, inside: bool, expect: String| {
        let plan = swarm(&codec, outside, inside);
        let args = &service(&plan, "miner")
            .pods
            .as_ref()
            .unwrap()
            .container
            .args;
        assert_eq!(
            args[..2],
            ["--peer".into(), smol_str::SmolStr::from(expect)]
        );
        assert_eq!(args.len(), 6);
    };
    let key = KEYS[0];
    let full = "seed-1.env.svc.cluster.local";
    check(
        Codec::Libplanet,
        false,
        false,
        format!("{key},{full},31234"),
    );
    check(
        Codec::Libplanet,
        true,
        false,
        format!("{key},nodes.example.com,31000"),
    );
    check(Codec::Libplanet, true, true, format!("{key},{full},31234"));
    check(Codec::IdAtHost, false, false, format!("{key}@{full}:31234"));
    check(
        Codec::Custom("{host}|{key}|{port}".into()),
        false,
        false,
        format!("{full}|{key}|31234"),
    );
}

#[test]
fn nodes_are_told_the_others_and_their_own() {
    let plan = swarm(&Codec::Libplanet, true, false);
    let PodIdentity::Nodes(nodes) = &service(&plan, "seed").pods.as_ref().unwrap().identity else {
        panic!("a seed set has nodes");
    };
    let env = |container: &PlannedContainer, name: &str| {
        let (_, value) = container
            .env
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap();
        value.clone()
    };
    for (index, node) in nodes.nodes.iter().enumerate() {
        let args = node.container.args.join(" ");
        for (other, key) in KEYS.iter().enumerate() {
            assert_eq!(
                args.contains(key),
                other != index,
                "node {} is told: {args}",
                node.ordinal
            );
        }
        assert_eq!(
            env(&node.container, "ME"),
            PlannedValue::Text(KEYS[index].into())
        );
        let at = format!("nodes.example.com:{}", 31000 + index);
        assert_eq!(env(&node.container, "AT"), PlannedValue::Text(at.into()));
        let pod = format!("seed-{}-0", index + 1);
        assert_eq!(env(&node.container, "POD"), PlannedValue::Text(pod.into()));
        let secret = SecretKey {
            name: format!("seed-{}-key", index + 1).parse().unwrap(),
            key: "private-key".parse().unwrap(),
        };
        assert_eq!(
            env(&node.container, "KEY"),
            PlannedValue::Secret(secret.clone())
        );
        assert_eq!(node.private_key, secret);
    }
}
