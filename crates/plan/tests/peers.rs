//! The nodes of seed sets as others are told them: by codec, vantage, port and kind of host.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{FlowPeer, Plan, Planner};

use crate::fleet::{cluster_of, env, fleet, id, plan, refusal, service, shown};

/// The first points of secp256k1 by x.
fn secp256k1(node: usize) -> String {
    format!("02{:064x}", [1, 2, 3, 4][node])
}

const LIBP2P: [&str; 3] = [
    "12D3KooWQK1wnefoLrcVHbbnf5tLzbopUd3K3bFAoJpA7YJgL5pV",
    "16Uiu2HAm3cuhhRL2msUuLF62KRSfneFDx94RsuouyW25Ho42cFMq",
    "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
];
const ED25519: [&str; 3] = [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "5866666666666666666666666666666666666666666666666666666666666666",
];
/// Bootstrap nodes of Ethereum's main network, and the generator of secp256k1.
const ENODE: [&str; 3] = [
    "d860a01f9722d78051619d1e2351aba3f43f943f6f00718d1b9baa4101932a1f5011f16bb2b1bb35db20d6fe28fa0bf09636d26a87d31de9ec6203eeedb1f666",
    "22a8232c3abc76a16ae9d6c3b164f98775fe226f0917b0ca871128a74a8e9630b458460865bab457221f1d448dd9791d24c4e5d88786180ac185df813a68d4de",
    "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
];

fn key(kind: KeyKind, node: usize) -> String {
    match kind {
        KeyKind::Secp256k1 => secp256k1(node),
        KeyKind::Libp2p => LIBP2P[node].to_owned(),
        KeyKind::Ed25519 => format!("ed25519:{}", ED25519[node]),
        KeyKind::Enode => ENODE[node].to_owned(),
        KeyKind::Comet => format!("{node:040x}"),
    }
}

/// Facts of so many nodes, each with its key.
fn nodes(kind: KeyKind, count: usize) -> Value {
    let node = |index: usize| {
        let facts = json!({"publicKey": key(kind, index)});
        ((index + 1).to_string(), facts)
    };
    Value::Object((0..count).map(node).collect())
}

/// A set of two nodes, and a reader that is told it in `PEERS`.
fn app(kind: KeyKind, peers: impl Fn(handle::Seed<'_>) -> Peers) -> App {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .keys(kind)
        .nodes(1, 2);
    app.worker(name!("reader"), image!("node:1"))
        .env("PEERS", peers(seed).joined(" "));
    app
}

fn told(app: App, said: Value) -> String {
    let plan = plan(&fleet(app, &[("env", said)]), "env");
    env(service(&plan, "reader"), "PEERS")
}

fn seed(kind: KeyKind, more: Value) -> Value {
    let mut said = json!({"nodes": nodes(kind, 2)});
    said.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({"domain": "example.com", "services": {"seed": said}})
}

/// Merges facts into those of node 1 and 2.
fn with_facts(kind: KeyKind, facts: [Value; 2], way: Value) -> Value {
    let mut said = seed(kind, json!({"expose": {"perReplica": way}}));
    for (index, facts) in facts.into_iter().enumerate() {
        let node = &mut said["services"]["seed"]["nodes"][(index + 1).to_string()];
        node.as_object_mut()
            .unwrap()
            .extend(facts.as_object().unwrap().clone());
    }
    said
}

#[test]
fn every_codec_writes_from_every_vantage() {
    let codecs: [(Codec, KeyKind, &str); 7] = [
        (Codec::Libplanet, KeyKind::Secp256k1, "{key},{bare},{port}"),
        (
            Codec::Multiaddr,
            KeyKind::Libp2p,
            "/{form}/{bare}/tcp/{port}/p2p/{key}",
        ),
        (Codec::Enode, KeyKind::Enode, "enode://{key}@{host}:{port}"),
        (Codec::IdAtHost, KeyKind::Comet, "{key}@{host}:{port}"),
        (Codec::IdAtHost, KeyKind::Secp256k1, "{key}@{host}:{port}"),
        (
            Codec::Custom("{port}={key}={host}".into()),
            KeyKind::Ed25519,
            "{port}={key}={bare}",
        ),
        (
            Codec::Custom("{host}:{port}/{key}".into()),
            KeyKind::Ed25519,
            "{host}:{port}/{key}",
        ),
    ];
    // Where the nodes are outside, and how that is written: name, v4, v6.
    let places: [(&str, [&str; 2], [&str; 2], &str); 3] = [
        (
            "names",
            ["seed-1.example.com", "seed-2.example.com"],
            ["seed-1.example.com", "seed-2.example.com"],
            "dns4",
        ),
        (
            "IPv4",
            ["203.0.113.7", "203.0.113.8"],
            ["203.0.113.7", "203.0.113.8"],
            "ip4",
        ),
        (
            "IPv6",
            ["2001:db8::7", "2001:db8::8"],
            ["[2001:db8::7]", "[2001:db8::8]"],
            "ip6",
        ),
    ];
    for (codec, kind, expect) in codecs {
        let written = |bare: [&str; 2], host: [&str; 2], form: &str, ports: [u16; 2]| {
            let one = |node: usize| {
                let key = key(kind, node).replace("ed25519:", "");
                expect
                    .replace("{key}", &key)
                    .replace("{bare}", bare[node])
                    .replace("{host}", host[node])
                    .replace("{form}", form)
                    .replace("{port}", &ports[node].to_string())
            };
            format!("{} {}", one(0), one(1))
        };
        let peers = |seed: handle::Seed<'_>| seed.peers(codec.clone());
        let short = ["seed-1", "seed-2"];
        let full = [
            "seed-1.env.svc.cluster.local",
            "seed-2.env.svc.cluster.local",
        ];
        for (what, bare, host, form) in places {
            let said = with_facts(
                kind,
                [json!({"host": bare[0]}), json!({"host": bare[1]})],
                json!({"nodePort": {"first": 31000}}),
            );
            let check = |vantage: &dyn Fn(Peers) -> Peers, expect: String| {
                let app = app(kind, |seed| vantage(peers(seed)));
                assert_eq!(told(app, said.clone()), expect, "{codec:?}, {what}");
            };
            let outside = written(bare, host, form, [31000, 31001]);
            check(&|peers| peers, outside.clone());
            check(&Peers::outside, outside);
            let inside = |hosts| written(hosts, hosts, "dns4", [31234, 31234]);
            check(&Peers::inside, inside(full));
            check(&Peers::in_namespace, inside(short));
        }
        // Without addresses outside, what is advertised is inside.
        assert_eq!(
            told(app(kind, peers), seed(kind, json!({}))),
            written(full, full, "dns4", [31234, 31234])
        );
    }
}

#[test]
fn names_of_ipv6_balancers_are_dns6() {
    let kind = KeyKind::Libp2p;
    let said = with_facts(
        kind,
        [
            json!({"host": "a.example.com", "address": "2001:db8::7"}),
            json!({"host": "b.example.com", "address": "203.0.113.7"}),
        ],
        json!({"loadBalancer": {}}),
    );
    let mut model = fleet(
        app(kind, |seed| seed.peers(Codec::Multiaddr)),
        &[("env", said)],
    );
    let cluster = json!({"kubernetes": "1.36", "loadBalancer": {"flavour": "metallb"}});
    model.clusters.insert(name!("cloud"), cluster_of(cluster));
    let plan = plan(&model, "env");
    assert_eq!(
        env(service(&plan, "reader"), "PEERS"),
        format!(
            "/dns6/a.example.com/tcp/31234/p2p/{} /dns4/b.example.com/tcp/31234/p2p/{}",
            LIBP2P[0], LIBP2P[1]
        )
    );
}

#[test]
fn udp_is_quic() {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("p2p", 4001, UDP))
        .keys(KeyKind::Libp2p)
        .nodes(1, 2);
    app.worker(name!("reader"), image!("node:1")).env(
        "PEERS",
        seed.peers(Codec::Multiaddr).in_namespace().joined(" "),
    );
    let told = told(app, self::seed(KeyKind::Libp2p, json!({})));
    let expect = format!("/dns4/seed-1/udp/4001/quic-v1/p2p/{} ", LIBP2P[0]);
    assert!(told.starts_with(&expect), "{told}");
}

#[test]
fn each_purpose_has_its_port() {
    let kind = KeyKind::Secp256k1;
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 2);
    let consensus = seed.add_port(port!("consensus", 6000));
    seed.add_port(port!("metrics", 9000));
    seed.outside_ports([&seed.endpoint(), &consensus]);
    let on = |port: &Endpoint| seed.peers_on(port, Codec::Custom("{host}:{port}".into()));
    app.worker(name!("reader"), image!("node:1"))
        .env("SWARM", on(&seed.endpoint()).joined(" "))
        .env("CONSENSUS", on(&consensus).joined(" "))
        .env("INSIDE", on(&consensus).inside().joined(" "));
    let said = self::seed(
        kind,
        json!({"expose": {"perReplica": {"nodePort": {"first": 31000}}}}),
    );
    let plan = plan(&fleet(app, &[("env", said)]), "env");
    let reader = service(&plan, "reader");
    let check = |name: &str, expect: &str| assert_eq!(env(reader, name), expect);
    check("SWARM", "nodes.example.com:31000 nodes.example.com:31002");
    check(
        "CONSENSUS",
        "nodes.example.com:31001 nodes.example.com:31003",
    );
    check(
        "INSIDE",
        "seed-1.env.svc.cluster.local:6000 seed-2.env.svc.cluster.local:6000",
    );
}

#[test]
fn enodes_say_where_they_are_discovered() {
    let check = |udp: Option<Port>, open: bool, outside: bool, expect: &str| {
        let app = App::new(name!("app"));
        let seed = app
            .seed(name!("seed"), image!("node:1"), port!("p2p", 30303))
            .keys(KeyKind::Enode)
            .nodes(1, 2);
        if let Some(udp) = udp {
            let udp = seed.add_port(udp);
            if open {
                seed.outside_ports([&seed.endpoint(), &udp]);
            }
        }
        let peers = seed.peers(Codec::Enode);
        let peers = if outside { peers } else { peers.inside() };
        app.worker(name!("reader"), image!("node:1"))
            .env("PEERS", peers.joined(" "));
        let way = json!({"expose": {"perReplica": {"nodePort": {"first": 31000}}}});
        let said = self::seed(KeyKind::Enode, way);
        let told = told(app, said);
        let first = told.split(' ').next().unwrap();
        assert_eq!(
            first.strip_prefix(&format!("enode://{}@", ENODE[0])),
            Some(expect)
        );
    };
    let same = || Some(port!("disc", 30303, UDP));
    let other = || Some(port!("disc", 30301, UDP));
    let inside = "seed-1.env.svc.cluster.local:30303";
    check(None, false, true, "nodes.example.com:31000");
    check(None, false, false, inside);
    // One number is one number outside too.
    check(same(), false, true, "nodes.example.com:31000");
    check(same(), false, false, inside);
    check(
        other(),
        true,
        true,
        "nodes.example.com:31000?discport=31001",
    );
    check(other(), true, false, &format!("{inside}?discport=30301"));
    // Not open to the outside: not there, and inside under another name.
    check(other(), false, true, "nodes.example.com:31000?discport=0");
    check(other(), false, false, &format!("{inside}?discport=0"));
}

#[test]
fn what_is_behind_a_relay_is_told_inside_alone() {
    let check = |vantage: fn(Peers) -> Peers, expect: &str| {
        let app = App::new(name!("app"));
        let turn = app.external(name!("turn"), port!("turn", 3478));
        let seed = app
            .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
            .nodes(1, 2)
            .behind_turn(&turn.endpoint());
        let peers = vantage(seed.peers(Codec::Custom("{host}".into())));
        app.worker(name!("reader"), image!("node:1"))
            .env("PEERS", peers.joined(" "));
        let mut said = self::seed(KeyKind::Secp256k1, json!({}));
        said["services"]["turn"] = json!({"external": {"host": "turn.example.com"}});
        let plan = plan(&fleet(app, &[("env", said)]), "env");
        assert_eq!(env(service(&plan, "reader"), "PEERS"), expect);
        // The relay is used, so it comes first and may be called.
        let order: Vec<_> = plan.services.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(order, ["turn", "seed", "reader"]);
    };
    check(|peers| peers, "");
    check(Peers::outside, "");
    check(Peers::in_namespace, "seed-1 seed-2");
}

#[test]
fn who_is_told_outside_addresses_may_dial_them() {
    let flows = |vantage: fn(Peers) -> Peers| {
        let app = app(KeyKind::Secp256k1, |seed| {
            vantage(seed.peers(Codec::Libplanet))
        });
        let way = json!({"expose": {"perReplica": {"nodePort": {"first": 31000}}}});
        let plan = plan(
            &fleet(app, &[("env", seed(KeyKind::Secp256k1, way))]),
            "env",
        );
        let to = service(&plan, "reader").traffic.to.clone();
        let flow = to.into_iter().find(|it| it.peer == FlowPeer::Anybody);
        flow.map(|flow| {
            flow.ports
                .iter()
                .map(|(port, _)| port.get())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(flows(|peers| peers), Some(vec![31000, 31001]));
    assert_eq!(flows(Peers::outside), Some(vec![31000, 31001]));
    assert_eq!(flows(Peers::inside), None);
    assert_eq!(flows(Peers::in_namespace), None);
}

#[test]
fn short_names_are_not_told_to_other_namespaces() {
    let app = App::new(name!("app"));
    let shared = app.part(name!("chain"));
    let seed = shared
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, 2);
    app.worker(name!("reader"), image!("node:1")).env(
        "PEERS",
        seed.peers(Codec::Libplanet).in_namespace().joined(","),
    );
    let mut chain = self::seed(KeyKind::Secp256k1, json!({}));
    chain["part"] = json!("chain");
    let model = fleet(app, &[("chain", chain), ("env", json!({}))]);
    insta::assert_snapshot!("other_namespace", shown(&refusal(&model, "env")));
}

#[test]
fn shared_seeds_are_of_the_readers_network() {
    let model = |theirs: Value, own: Value| {
        let app = App::new(name!("app"));
        app.network();
        let shared = app.part(name!("chain"));
        let seed = shared
            .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
            .nodes(1, 2);
        app.worker(name!("reader"), image!("node:1"))
            .env("PEERS", seed.peers(Codec::Libplanet).inside().joined(","));
        let mut chain = self::seed(KeyKind::Secp256k1, json!({}));
        chain["part"] = json!("chain");
        chain["network"] = theirs;
        fleet(app, &[("chain", chain), ("env", json!({"network": own}))])
    };
    let one = || json!({"name": "one", "chainId": 1});
    for own in [one(), Value::Null] {
        plan(&model(one(), own), "env");
    }
    let two = model(one(), json!({"name": "two", "chainId": 2}));
    insta::assert_snapshot!("other_network", shown(&refusal(&two, "env")));
}

#[test]
fn seeds_are_applied_before_those_who_need_them() {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("zz-seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, 2);
    let miner = app
        .web(name!("miner"), image!("node:1"), port!("http", 80))
        .each_peer("--peer", seed.peers(Codec::Libplanet));
    app.worker(name!("client"), image!("node:1"))
        .env("MINER", miner.address());
    let said = json!({"services": {"zz-seed": {"nodes": nodes(KeyKind::Secp256k1, 2)}}});
    let plan = plan(&fleet(app, &[("env", said)]), "env");
    let order: Vec<_> = plan.services.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(order, ["zz-seed", "miner", "client"]);
}

fn warnings(app: App, said: Value) -> String {
    let plan: Plan = plan(&fleet(app, &[("env", said)]), "env");
    shown(&plan.warnings)
}

/// A set that tells itself and a reader.
fn swarm(count: u32) -> App {
    let app = App::new(name!("app"));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, count);
    let peers = seed.peers(Codec::Libplanet);
    seed.each_peer("--peer", peers.clone());
    app.worker(name!("reader"), image!("node:1"))
        .each_peer("--peer", peers.clone())
        .env("PEERS", peers.joined(","));
    app
}

#[test]
fn few_seeds_are_warned_of() {
    let mut all = String::new();
    let mut check = |count: u32, facts: &[(&str, Value)], count_of_warnings: usize| {
        let mut nodes = nodes(KeyKind::Secp256k1, count as usize);
        for (ordinal, facts) in facts {
            let node = nodes[*ordinal].as_object_mut().unwrap();
            node.extend(facts.as_object().unwrap().clone());
        }
        let said = |class: &str| json!({"class": class, "services": {"seed": {"nodes": nodes}}});
        for class in ["local", "dev"] {
            assert_eq!(warnings(swarm(count), said(class)), "");
        }
        let found = warnings(swarm(count), said("prod"));
        assert_eq!(
            found.matches("[few-seeds]").count(),
            count_of_warnings,
            "{found}"
        );
        all.push_str(&format!("{count} {facts:?}\n{found}\n"));
    };
    check(3, &[], 0);
    check(2, &[], 1);
    check(1, &[], 2);
    let zone = |zone: &str| json!({"zone": zone});
    check(
        3,
        &[("1", zone("a")), ("2", zone("b")), ("3", zone("c"))],
        0,
    );
    check(
        3,
        &[("1", zone("a")), ("2", zone("a")), ("3", zone("a"))],
        2,
    );
    // The third is told two of one zone.
    check(
        3,
        &[("1", zone("a")), ("2", zone("a")), ("3", zone("b"))],
        1,
    );
    let node = |node: &str| json!({"node": node});
    check(2, &[("1", node("a")), ("2", node("a"))], 2);
    insta::assert_snapshot!("few_seeds", all);
}

#[test]
fn nobody_is_warned_of_seeds_elsewhere_or_enough() {
    let app = App::new(name!("app"));
    let turn = app.external(name!("turn"), port!("turn", 3478));
    let seed = app
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, 2)
        .behind_turn(&turn.endpoint());
    app.worker(name!("reader"), image!("node:1"))
        .each_peer("--peer", seed.peers(Codec::Libplanet));
    let mut said = self::seed(KeyKind::Secp256k1, json!({}));
    said["services"]["turn"] = json!({"external": {"host": "turn.example.com"}});
    insta::assert_snapshot!("hidden_seeds", warnings(app, said));
}

/// Problems of a fleet of one environment, held to their codes.
struct Refusals(String);

impl Refusals {
    fn check(&mut self, app: App, said: Value, expect: &[&str]) {
        let problems = refusal(&fleet(app, &[("env", said)]), "env");
        let codes: Vec<&str> = problems.iter().map(|it| it.code).collect();
        assert_eq!(codes, expect, "{}", shown(&problems));
        self.0.push_str(&shown(&problems));
        self.0.push('\n');
    }
}

#[test]
fn lists_that_cannot_be() {
    let mut all = Refusals(String::new());
    let plain = |kind| seed(kind, json!({}));
    let open = |way: Value| seed(KeyKind::Secp256k1, json!({"expose": {"perReplica": way}}));
    let libplanet = |seed: handle::Seed<'_>| seed.peers(Codec::Libplanet);
    // What doesn't fit the keys.
    for (codec, kind) in [
        (Codec::Libplanet, KeyKind::Libp2p),
        (Codec::Multiaddr, KeyKind::Secp256k1),
        (Codec::Enode, KeyKind::Ed25519),
        (Codec::IdAtHost, KeyKind::Enode),
        (Codec::Libplanet, KeyKind::Comet),
    ] {
        let app = app(kind, |seed| seed.peers(codec.clone()));
        all.check(app, plain(kind), &["codec-key"]);
    }
    // What doesn't fit the protocol.
    let udp = App::new(name!("app"));
    let set = udp
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234, UDP))
        .nodes(1, 2);
    udp.worker(name!("reader"), image!("node:1"))
        .each_peer("--peer", set.peers(Codec::Libplanet));
    all.check(udp, plain(KeyKind::Secp256k1), &["codec-protocol"]);
    // What isn't there.
    let outside = |seed: handle::Seed<'_>| libplanet(seed).outside();
    all.check(
        app(KeyKind::Secp256k1, outside),
        plain(KeyKind::Secp256k1),
        &["no-outside-address"],
    );
    let closed = App::new(name!("app"));
    let set = closed
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, 2);
    let consensus = set.add_port(port!("consensus", 6000));
    closed
        .worker(name!("reader"), image!("node:1"))
        .each_peer("--peer", set.peers_on(&consensus, Codec::Libplanet));
    all.check(
        closed,
        open(json!({"nodePort": {"first": 31000}})),
        &["port-not-outside"],
    );
    // What is known too late.
    for way in [
        json!({"nodePort": {"address": "internal"}}),
        json!({"nodePort": {"address": "external"}}),
        json!({"loadBalancer": {"address": "discovered"}}),
    ] {
        let mut model = fleet(
            app(KeyKind::Secp256k1, libplanet),
            &[("env", open(way.clone()))],
        );
        let mut cluster = crate::fleet::cloud();
        cluster["discoveryImage"] = json!("registry.example.com/kubectl:1.36");
        model.clusters.insert(name!("cloud"), cluster_of(cluster));
        let problems = refusal(&model, "env");
        assert_eq!(problems.len(), 1, "{}", shown(&problems));
        assert_eq!(problems[0].code, "unknown-address");
        all.0.push_str(&format!("{way}\n{}\n", shown(&problems)));
    }
    // One whose host is stated is known.
    let mut some = open(json!({"nodePort": {"address": "internal"}}));
    some["services"]["seed"]["nodes"]["1"]["host"] = json!("one.example.com");
    all.check(
        app(KeyKind::Secp256k1, libplanet),
        some,
        &["unknown-address"],
    );
    insta::assert_snapshot!("lists_that_cannot_be", all.0);
}

#[test]
fn identities_that_cannot_be() {
    let mut all = Refusals(String::new());
    let quiet = |kind: KeyKind| {
        let app = App::new(name!("app"));
        app.seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
            .keys(kind)
            .nodes(1, 2)
            .key_env("KEY");
        app
    };
    let said = |nodes: Value| json!({"services": {"seed": {"nodes": nodes}}});
    // Keys of another kind, whatever the set is told to have.
    for (has, given) in [
        (KeyKind::Secp256k1, KeyKind::Libp2p),
        (KeyKind::Libp2p, KeyKind::Secp256k1),
        (KeyKind::Enode, KeyKind::Ed25519),
        (KeyKind::Ed25519, KeyKind::Comet),
        (KeyKind::Comet, KeyKind::Enode),
    ] {
        let nodes = json!({"1": {"publicKey": key(given, 0)}});
        all.check(quiet(has), said(nodes), &["key-kind"]);
    }
    // A private key where the name of its Secret is meant; it isn't shown.
    let pasted = "c0ffee00".repeat(8);
    let nodes = json!({"1": {"privateKey": {"name": pasted, "key": "private-key"}}});
    all.check(
        quiet(KeyKind::Secp256k1),
        said(nodes),
        &["private-key-in-file"],
    );
    // A key in the source that is no point.
    let astray = App::new(name!("app"));
    let facts = NodeFacts::default().public_key(public_key!(
        "020000000000000000000000000000000000000000000000000000000000000005"
    ));
    astray
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .node(1, facts);
    all.check(astray, json!({}), &["invalid-value"]);
    // One pair for two sets, in different forms.
    let two = quiet(KeyKind::Libp2p);
    two.seed(name!("eth"), image!("node:1"), port!("p2p", 30303))
        .keys(KeyKind::Enode);
    all.check(
        two,
        json!({"services": {
            "seed": {"nodes": {"1": {"publicKey": LIBP2P[1]}}},
            "eth": {"nodes": {"3": {"publicKey": ENODE[2]}}},
        }}),
        &["duplicate-key-pair"],
    );
    // One private key for two.
    let one = json!({"name": "seed-1-key", "key": "private-key"});
    all.check(
        quiet(KeyKind::Secp256k1),
        said(json!({"2": {"privateKey": one}})),
        &["duplicate-private-key"],
    );
    // One private key for nobody.
    let silent = App::new(name!("app"));
    silent
        .seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
        .nodes(1, 2);
    all.check(
        silent,
        said(json!({"2": {"privateKey": one}})),
        &["useless-fact"],
    );
    // What a network states.
    let network = App::new(name!("app"));
    let identity = network.network();
    network
        .worker(name!("node"), image!("node:1"))
        .env("GENESIS", identity.genesis())
        .env("VERSION", identity.protocol_version())
        .env("SIGNER", identity.signer())
        .env("CHAIN", identity.chain_id());
    all.check(
        network,
        json!({"network": {"name": "n-1"}}),
        &["no-identity"; 4],
    );
    insta::assert_snapshot!("identities_that_cannot_be", all.0);
}

#[test]
fn a_network_may_have_a_chain_id_alone() {
    let check = |id: Value, expect: &str| {
        let app = App::new(name!("app"));
        let network = app.network();
        app.worker(name!("node"), image!("node:1"))
            .env("CHAIN", network.chain_id())
            .env("NAME", network);
        let said = json!({"network": {"name": "n-1", "chainId": id}});
        let plan = plan(&fleet(app, &[("env", said)]), "env");
        assert_eq!(env(service(&plan, "node"), "CHAIN"), expect);
        assert_eq!(env(service(&plan, "node"), "NAME"), "n-1");
    };
    check(json!(1337), "1337");
    check(json!("cosmoshub-4"), "cosmoshub-4");
}

#[test]
fn networks_and_key_pairs_do_not_mix() {
    let app = || {
        let app = App::new(name!("app"));
        app.network();
        app.seed(name!("seed"), image!("node:1"), port!("p2p", 31234))
            .keys(KeyKind::Libp2p)
            .nodes(1, 1);
        app.seed(name!("eth"), image!("node:1"), port!("p2p", 30303))
            .keys(KeyKind::Enode)
            .nodes(1, 1);
        app
    };
    let collisions = |environments: &[(&str, Value)]| {
        let model = fleet(app(), environments);
        for (name, _) in environments {
            if let Err(problems) = Planner::new(&model).plan(&id(&model, name)) {
                panic!("{}", shown(&problems));
            }
        }
        shown(&Planner::new(&model).collisions())
    };
    let network = |name: &str, rest: Value| {
        let mut network = json!({"name": name});
        let all = network.as_object_mut().unwrap();
        all.extend(rest.as_object().unwrap().clone());
        json!({"network": network})
    };
    // One network in two environments is one network.
    let same = || network("n", json!({"chainId": 7, "genesis": "g"}));
    assert_eq!(collisions(&[("a", same()), ("b", same())]), "");
    assert_eq!(
        collisions(&[
            ("a", network("n", json!({"chainId": 7}))),
            ("b", network("m", json!({"chainId": 8})))
        ]),
        ""
    );
    let mixed = collisions(&[
        ("a", network("n", json!({"chainId": 7, "genesis": "g"}))),
        (
            "b",
            network("n", json!({"chainId": 8, "signer": secp256k1(0)})),
        ),
        ("c", json!({})),
    ]);
    // The same pair as an enode id and as a peer id, on clusters of their own.
    let keys = |service: &str, key: &str, cluster: &str| json!({"cluster": cluster, "services": {service: {"nodes": {"1": {"publicKey": key}}}}});
    let pairs = collisions(&[
        ("a", keys("eth", ENODE[2], "cloud")),
        ("b", keys("seed", LIBP2P[1], "bare")),
        ("c", keys("seed", LIBP2P[0], "bare")),
    ]);
    insta::assert_snapshot!("networks_and_key_pairs", format!("{mixed}\n{pairs}"));
}
