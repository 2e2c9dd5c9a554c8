//! A P2P game that is tested as a swarm.

use stowplan_catalog::{
    bookstore_parity, cafe, environments, game_lobby, nine_chronicles, ovenbreak,
};
use stowplan_input::{Fleet, SourceFile};

use crate::rendered::{Objects, render};

const IMAGE: &str =
    "registry.example.com/nekoyume-unity:standalone-git-cd3db0c3e27b435312d3ca9307e9abdee925ab2f";

fn peers(objects: &Objects, kind: &str, name: &str) -> Vec<String> {
    let args = objects.args(kind, name);
    args.windows(2)
        .filter(|pair| pair[0] == "--peer")
        .map(|pair| pair[1].clone())
        .collect()
}

#[test]
fn everybody_is_told_the_seeds() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    let told = [
        "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6,9c-alpha-2020-3-seed-1.nine-chronicles.example.com,31234",
        "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71,9c-alpha-2020-3-seed-2.nine-chronicles.example.com,31234",
        "0247e289aa332260b99dfd50e578f779df9e6702d67e50848bb68f3e0737d9b9a5,9c-alpha-2020-3-seed-3.nine-chronicles.example.com,31234",
    ];
    for reader in ["miner", "client"] {
        assert_eq!(peers(&alpha, "Deployment", reader), told);
    }
    for ordinal in 1..=3 {
        let others: Vec<_> = (1..=3)
            .filter(|other| *other != ordinal)
            .map(|other| told[other - 1])
            .collect();
        assert_eq!(
            peers(&alpha, "StatefulSet", &format!("seed-{ordinal}")),
            others,
            "never itself"
        );
    }
}

/// The port, and the address without key, of each peer that clients are told.
fn told(objects: &Objects) -> Vec<(String, u64)> {
    let peers = peers(objects, "Deployment", "client");
    let peers = peers.iter().map(|peer| {
        let [_, host, port] = peer.split(',').collect::<Vec<_>>()[..] else {
            panic!("{peer}");
        };
        (host.to_owned(), port.parse().expect("a number"))
    });
    peers.collect()
}

#[test]
fn seeds_are_reached_as_their_cluster_can() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    for ordinal in 1..=3 {
        let service = alpha.get("Service", &format!("seed-{ordinal}"));
        assert_eq!(service["spec"]["type"], "LoadBalancer");
        assert_eq!(service["spec"]["ports"][0]["port"], 31234);
        assert_eq!(
            service["metadata"]["annotations"]["external-dns.alpha.kubernetes.io/hostname"],
            format!("9c-alpha-2020-3-seed-{ordinal}.nine-chronicles.example.com")
        );
    }
    for (environment, host) in [
        ("metal", "metal.example.net"),
        ("local", "kind.local.example.com"),
        ("laptop", "k3d.local.example.com"),
    ] {
        let objects = Objects::of("nine-chronicles", environment);
        let mut ports = Vec::new();
        for (index, (told, port)) in told(&objects).into_iter().enumerate() {
            let service = objects.get("Service", &format!("seed-{}", index + 1));
            assert_eq!(service["spec"]["type"], "NodePort");
            assert_eq!(service["spec"]["ports"][0]["nodePort"], port);
            assert_eq!(told, host);
            ports.push(port);
        }
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 3, "each has a number of its own");
        assert!(ports.iter().all(|port| (30000..=32767).contains(port)));
    }
}

/// The program binds the port that it gossips, so one number is all of these: what it is told, what
/// everybody is told of it, where its container listens, and where its Services and policies lead.
#[test]
fn seeds_listen_where_they_say_they_are() {
    for environment in ["alpha", "metal", "local", "laptop"] {
        let objects = Objects::of("nine-chronicles", environment);
        let numbers: Vec<u64> = told(&objects).into_iter().map(|(_, port)| port).collect();
        assert_eq!(numbers.len(), 3, "{environment}");
        assert_eq!(
            told_by(&objects, "Deployment", "miner"),
            numbers,
            "{environment}"
        );
        for (index, number) in numbers.iter().enumerate() {
            let name = format!("seed-{}", index + 1);
            let args = objects.args("StatefulSet", &name);
            assert!(
                args.contains(&format!("--port={number}")),
                "{environment}: {args:?}"
            );
            let mut others = numbers.clone();
            others.remove(index);
            assert_eq!(told_by(&objects, "StatefulSet", &name), others);

            let set = objects.get("StatefulSet", &name);
            let container = &set["spec"]["template"]["spec"]["containers"][0];
            assert_eq!(container["ports"][0]["containerPort"], *number);
            assert_eq!(container["ports"].as_array().unwrap().len(), 1);
            for probe in ["readinessProbe", "livenessProbe"] {
                let asked = &container[probe]["tcpSocket"]["port"];
                assert_eq!(*asked, container["ports"][0]["name"], "{environment}");
            }
            for service in [&*name, "seed", "seed-peers"] {
                let port = &objects.get("Service", service)["spec"]["ports"][0];
                assert_eq!(port["port"], 31234, "{environment}: inside as ever");
                let leads = objects.target_port("StatefulSet", &name, port);
                assert_eq!(leads, *number, "{environment}: {service}");
            }
        }
    }
}

/// A policy lets in what comes to the numbers where pods listen.
#[test]
fn policies_let_each_seed_be_called() {
    let files = environments().into_iter().map(|file| {
        let strict = file.path.ends_with("nine-chronicles/metal.yaml");
        let more = if strict {
            "networkPolicies: true\n"
        } else {
            ""
        };
        SourceFile::new(file.path, file.text.to_string() + more)
    });
    let fleet = Fleet::new()
        .app(bookstore_parity::app())
        .app(cafe::app())
        .app(game_lobby::app())
        .app(nine_chronicles::app())
        .app(ovenbreak::app())
        .sources(files);
    let metal = Objects::read(&render(&fleet)["nine-chronicles/metal"]);
    let mut numbers: Vec<_> = told(&metal).into_iter().map(|(_, port)| port).collect();
    numbers.sort_unstable();
    let policy = metal.get("NetworkPolicy", "seed");
    let open = |way: &str, peer: &str| {
        let rules = policy["spec"][way].as_array().unwrap().iter();
        let mut open: Vec<_> = rules
            .filter(|rule| rule[peer].is_null())
            .flat_map(|rule| rule["ports"].as_array().unwrap())
            .filter_map(|port| port["port"].as_u64())
            .collect();
        open.sort_unstable();
        open
    };
    assert_eq!(open("ingress", "from"), numbers);
    assert_eq!(open("egress", "to"), numbers, "the others, as advertised");
}

/// The port of each peer that a workload is told.
fn told_by(objects: &Objects, kind: &str, name: &str) -> Vec<u64> {
    let peers = peers(objects, kind, name);
    let port = |peer: &String| peer.rsplit(',').next()?.parse().ok();
    peers.iter().filter_map(port).collect()
}

/// How seeds are reached is the model's to say; an environment has a cluster, a domain, keys and
/// where they are, a network and counts.
#[test]
fn environments_differ_only_in_what_is_theirs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/environments/nine-chronicles");
    for file in ["alpha", "metal", "local", "laptop"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}.yaml")).expect(file);
        let said: serde_json::Value = serde_yaml::from_str(&text).expect(file);
        let keys = |value: &serde_json::Value| -> Vec<String> {
            value.as_object().expect(file).keys().cloned().collect()
        };
        for key in keys(&said) {
            let known = [
                "class", "cluster", "domain", "record", "network", "services",
            ];
            assert!(known.contains(&&*key), "{file}: {key}");
        }
        for service in keys(&said["services"]) {
            for key in keys(&said["services"][&*service]) {
                assert!(
                    ["nodes", "replicas"].contains(&&*key),
                    "{file}: {service}: {key}"
                );
            }
        }
        for (_, node) in said["services"]["seed"]["nodes"].as_object().expect(file) {
            for key in keys(node) {
                assert!(["publicKey", "zone"].contains(&&*key), "{file}: {key}");
            }
        }
    }
}

#[test]
fn each_seed_has_a_key_of_its_own() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    for ordinal in 1..=3 {
        let seed = alpha.get("StatefulSet", &format!("seed-{ordinal}"));
        let container = &seed["spec"]["template"]["spec"]["containers"][0];
        let key = container["env"]
            .as_array()
            .expect("env")
            .iter()
            .find(|it| it["name"] == "PRIVATE_KEY");
        let reference = &key.expect("PRIVATE_KEY")["valueFrom"]["secretKeyRef"];
        assert_eq!(reference["name"], format!("seed-{ordinal}-key"));
        assert_eq!(reference["key"], "private-key");
    }
    assert!(alpha.all("Secret").is_empty(), "no secret is in the output");
}

#[test]
fn nobody_needs_to_reach_the_others() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    for node in ["miner", "client"] {
        assert!(alpha.find("Service", node).is_none());
        let args = alpha.args("Deployment", node);
        assert!(
            args.iter()
                .any(|arg| arg.starts_with("--ice-server=turn://") && arg.ends_with(":3478")),
            "{args:?}"
        );
    }
}

#[test]
fn a_node_is_started_as_the_program_wants() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    let container = &alpha.get("Deployment", "client")["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], serde_json::json!(["dotnet"]));
    assert_eq!(container["image"], IMAGE);
    let args = alpha.args("Deployment", "client");
    assert_eq!(
        args[..2],
        ["NineChronicles.Standalone.Executable.dll", "run"]
    );
    for option in [
        "--app-protocol-version=100000/019101FEec7ed4f918D396827E1277DEda1e20D4/MEUCIQDexampleexampleexampleexampleexampleexampleexampleexampleAiB",
        "--trusted-app-protocol-version-signer=02529a61b337126d08d7ca4ea4d8fb34d2b4a0a9d0d3bd7d0d7a5f1f9a4d7f4f1a",
        "--genesis-block-path=https://assets.example.com/genesis-block-9c-alpha-2020-3",
        "--store-path=/data/miner",
        "--store-type=rocksdb",
    ] {
        assert!(args.iter().any(|arg| arg == option), "{option} in {args:?}");
    }
    assert!(
        container["volumeMounts"]
            .as_array()
            .expect("mounts")
            .iter()
            .any(|it| it["mountPath"] == "/data")
    );
}

#[test]
fn all_nodes_are_of_one_network() {
    for environment in ["alpha", "metal", "local", "laptop"] {
        let network = Objects::of("nine-chronicles", environment);
        let identity = |kind: &str, name: &str| {
            let mut args = network.args(kind, name);
            args.retain(|arg| {
                [
                    "--app-protocol-version=",
                    "--trusted-app-protocol-version-signer=",
                    "--genesis-block-path=",
                ]
                .iter()
                .any(|option| arg.starts_with(option))
            });
            assert_eq!(args.len(), 3);
            args
        };
        let first = identity("Deployment", "client");
        assert_eq!(identity("Deployment", "miner"), first);
        for ordinal in 1..=3 {
            assert_eq!(identity("StatefulSet", &format!("seed-{ordinal}")), first);
        }
    }
}

#[test]
fn nodes_run_as_the_team_wants() {
    let alpha = Objects::of("nine-chronicles", "alpha");
    let pod = &alpha.get("Deployment", "client")["spec"]["template"]["spec"];
    assert_eq!(pod["imagePullSecrets"][0]["name"], "acr-regcred");
    assert_eq!(pod["nodeSelector"]["kubernetes.io/os"], "linux");
    assert_eq!(pod["terminationGracePeriodSeconds"], 30);
    assert_eq!(alpha.get("Deployment", "client")["spec"]["replicas"], 200);
}
