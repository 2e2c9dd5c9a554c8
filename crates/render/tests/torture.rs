//! Everything that can be said, at its limits and all at once: the API server takes all of it.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::Planner;
use stowplan_render::{Adjustments, Manifest, Manifests, render};

use crate::{api, plans::text};

const IMAGE: &str = "registry.example.com:5000/very/deep/path/tool:1.2.3";
const KEY: &str = "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6";

fn image() -> ImageRef {
    IMAGE.parse().unwrap()
}

/// A name of so many bytes.
fn name(begin: &str, length: usize) -> Name {
    let name: Name = text(&format!("{begin}{}", "x".repeat(length - begin.len())));
    assert_eq!(name.as_str().len(), length);
    name
}

fn app() -> App {
    let app = App::new(name("torture", 63));
    let shared = app.part(name!("shared"));
    let logs = shared.kafka(name!("logs"), image()).replicas(3);
    shared
        .web(name!("shipper"), image(), port!("http", 80))
        .env("LOGS", logs.bootstrap());
    let redis = app.external(name!("redis"), port!("redis", 6379));
    let ldap = app.external(name("ldap", 63), port!("ldap", 389 => 1389));
    let mysql = app.mysql(name!("mysql"), image());
    let seed = seeds(&app);
    let kafka = brokers(&app);
    let web = web(&app, &seed, &redis);
    app.worker(name("worker", 63), image())
        .autoscale(Autoscale::between(1, 1).memory(90))
        .resource("nvidia.com/gpu", "2")
        .resource("hugepages-2Mi", "64Mi")
        .resource("ephemeral-storage", "1Gi")
        .run_as(1000)
        .read_only_root()
        .env("LOGS", logs.bootstrap())
        .env("MYSQL", mysql.address())
        .uses(ldap)
        .volume("config", "/mnt/config", claim(text("shared")))
        .file("/etc/worker/worker.json", File::text("{}"))
        .each_peer("--peer", seed.peers(Codec::Libplanet).in_namespace())
        .each_peer("--peer", seed.peers(Codec::IdAtHost).inside());
    app.worker(name!("none"), image())
        .replicas(0)
        .env("WEB", web.url("http"))
        .relax(PodSecurity::Privileged, "reads the nodes' logs");
    let report = app.task(name("report", 52), image());
    report
        .schedule("*/15 9-17 * * MON-FRI")
        .time_zone("Asia/Seoul")
        .overlap(Overlap::Replace)
        .uses(kafka)
        .file("/etc/report/a.b..c", File::text("x"));
    app.task(name("once", 52), image())
        .retries(0)
        .deadline("1s")
        .live(exec(["true"]))
        .sidecar(Container::new(name!("proxy"), image()).startup(exec(["true"])))
        .relax(PodSecurity::Baseline, "installs packages");
    app
}

/// Every way in, ports at their limits, containers of all kinds, nested mounts.
fn web<'a>(app: &'a App, seed: &handle::Seed<'a>, redis: &handle::External<'a>) -> handle::Web<'a> {
    let web = app.web(
        name("web", 54),
        image(),
        port!("a-name-of-fifty", 80 => 8080),
    );
    let udp = web.add_port(port!("udp", 80 => 8080, UDP));
    let admin = web.add_port(port!("admin", 9000 => 8080));
    let probe = || {
        http_get("/health?ready=%20")
            .every("1s")
            .timeout("1s")
            .failures(1)
    };
    web.replicas(4)
        .disruption(Disruption::AtMost(9))
        .spread(Spread::Required)
        .node_pool(name!("odd"))
        .session_affinity("24h")
        .load_balancer_with(LoadBalancer {
            ports: vec![udp.port_name().clone()],
            source_ranges: vec![text("10.0.0.0/8"), text("fd00::/8")],
            host: Some(text("lb.example.com")),
            annotations: [(text("Example.com/Class"), "nlb".to_owned())].into(),
            ..LoadBalancer::default()
        })
        .node_port("30080")
        .route(apex().path("/a%20b/~c;d=1,2"))
        .route(stowplan_model::host("a-b").to(&admin))
        .route(Route::fixed("a.b.torture.example.com"))
        .route(Route::fixed(long_host().as_str()))
        .ready(probe().on(&admin))
        .live(tcp_open())
        .startup(grpc_health().service("x"))
        .drain("29s")
        .grace_period("30s")
        .command(["/bin/sh"])
        .args(["-c", "exec $(POD_NAME)"])
        .secret_env("TOKEN", "a.secret", "dotted.key_-")
        .env("POD_NAME", "mine")
        .env("REDIS", redis.address())
        .env("PORT", udp.port())
        .env("SEEDS", seed.endpoint().each("{host}:{port}", ","))
        .volume("config", "/mnt", scratch().limit(quantity!("1Gi")))
        .volume("key", "/mnt/key", secret(text("keys")))
        .volume("shm", "/dev/shm", memory(quantity!("0")))
        .file(
            "/mnt/key.json",
            File::json([("a.b/c", ConfigValue::from("x"))]),
        )
        .file(
            "/etc/x/key.json",
            File::properties([("a", Text::from("b"))]),
        )
        .file("/etc/x/한글.conf", File::text("\u{feff}"))
        .init(
            Container::new(name!("first"), image())
                .mount("shm", "/shm")
                .args(["$(X)"]),
        )
        .sidecar(
            Container::new(name!("mesh"), image())
                .ready(probe())
                .live(exec(["true"]))
                .mount_read_only("config", "/mnt")
                .run_as(7),
        )
        .label(
            text::<LabelKey>(&format!("{}/{}", "d".repeat(253), "l".repeat(63))),
            text::<LabelValue>(&"v".repeat(63)),
        )
        .label("app.kubernetes.io/version", "mine")
        .annotation("Example.com/Note", &"n".repeat(200_000));
    web
}

fn brokers(app: &App) -> Endpoint {
    let kafka = app.kafka(name("kafka", 47), image());
    kafka
        .replicas(3)
        .first_ordinal(99_990)
        .label("team", "data")
        .sidecar(Container::new(name!("exporter"), image()).mount("data", "/data"));
    let broker = app.broker(name!("odd"), image(), port!("dialled", 80 => 8080));
    let peers = broker.add_peer_port(port!("gossip", 81 => 8080, UDP));
    broker
        .replicas(5)
        .quorum(Quorum::Majority)
        .headless()
        .disk("/data", "1Gi")
        .retention(Retention::Delete)
        .start_order(StartOrder::OneByOne)
        .option("--peers", peers.each("{host}:{port}", ","))
        .option("--self", broker.address())
        .file("/etc/odd.conf", File::text(Own::OutsideHost).per_replica())
        .route(stowplan_model::host("odd"));
    kafka.endpoint()
}

fn seeds(app: &App) -> handle::Seed<'_> {
    let seed = app.seed(name("seed", 50), image(), port!("p2p", 31234 => 4000));
    let rpc = seed.add_port(port!("rpc", 80 => 8080));
    seed.nodes(1, 3)
        .disk("/data", "1500m")
        .key_file("/etc/node/key")
        .key_env("KEY")
        .fs_group(0)
        .file("/data/config.json", File::text(Own::Ordinal))
        .file("/data/.outside", File::text(Own::OutsideHost))
        .option("--rpc", rpc.each("{host}:{port}", ","))
}

fn long_host() -> Host {
    let label = "h".repeat(61);
    text(&format!(
        "{label}.{label}.{label}.{}.example.com",
        "h".repeat(50)
    ))
}

fn settings(changes: &[(&str, Value)]) -> Value {
    let nodes = |last: u32| {
        // With these digits at its end, the key is a point.
        let node = |(ordinal, digit): (u32, char)| {
            (
                ordinal.to_string(),
                json!({"publicKey": format!("{}{digit}", &KEY[..65])}),
            )
        };
        (1..=last)
            .zip("2369".chars())
            .map(node)
            .collect::<serde_json::Map<_, _>>()
    };
    let mut said = json!({
        "networkPolicies": true,
        "labels": {"example.com/team": "", "gone": null},
        "annotations": {"example.com/note": "x: y\n"},
        "services": {
            "redis": {"external": {"host": long_host()}},
            name("ldap", 63).as_str(): {"external": {"addresses": addresses()}},
            "mysql": {"disk": {"size": "3Gi", "class": "fast", "retention": "deleteWithSet"}},
            name("kafka", 47).as_str(): {
                "labels": {"team": null},
                "expose": {"perReplica": {"nodePort": {"first": 31000}}},
            },
            "odd": {"expose": {"perReplica": {"loadBalancer": {"host": "{name}.{domain}"}}}},
            name("seed", 50).as_str(): {
                "nodes": nodes(3),
                "expose": {"perReplica": {"loadBalancer": {}}},
            },
            name("worker", 63).as_str(): {
                "autoscale": {"min": 1, "max": 2_147_483_647_u32},
                "resources": {"cpu": "1n", "cpuLimit": "1n", "memory": "1Mi", "memoryLimit": "1E"},
                "env": {"ADDED": 0o777, "FIELD": {"field": "ordinal"}},
                "volumes": {},
            },
            name("report", 52).as_str(): {"suspend": true, "schedule": "@every 1h30m"},
        },
    });
    for (pointer, value) in changes {
        *said.pointer_mut(pointer).unwrap() = value.clone();
    }
    said
}

/// More than a slice takes, of both families.
fn addresses() -> Vec<String> {
    let v4 = (0..1001).map(|it| format!("10.1.{}.{}", it / 250, it % 250 + 1));
    v4.chain(["2001:db8::1".to_owned()]).collect()
}

fn environment(called: &str, class: Class, cluster: &str, settings: Value) -> Environment {
    Environment {
        id: EnvironmentId {
            app: name("torture", 63),
            environment: text(called),
        },
        class,
        part: None,
        shared: [(name!("shared"), name!("logging"))].into(),
        record: Record {
            owner: Some("someone@example.com, \"x\"\n".into()),
            description: Some("x".repeat(100_000)),
            created: Some(text("2026-02-28")),
            ..Record::default()
        },
        cluster: text(cluster),
        namespace: text(called),
        domain: Some(text("torture.example.com")),
        settings: serde_json::from_value(settings).unwrap(),
    }
}

fn cluster(routing: Value, tls: Value) -> Value {
    json!({
        "kubernetes": "1.33",
        "dnsDomain": "k8s.example.com",
        "routing": routing,
        "tls": tls,
        "loadBalancer": {"flavour": "aws", "class": "service.k8s.aws/nlb", "annotations": {"a/b": "c"}},
        "storageClasses": {"fast": "io2.example"},
        "nodePools": {"odd": {
            "labels": {"pool": "", "kubernetes.io/arch": "arm64"},
            "taints": [{"key": "a"}, {"key": "b", "value": "c"}, {"key": "d", "effect": "NoExecute"}],
        }},
        "nodeAddress": "nodes.example.com",
        "pullSecrets": ["one", "two", "one"],
    })
}

/// Own machines, on which nearly everything is possible.
fn metal(ingress: Value) -> Value {
    let mut cluster = cluster(ingress, json!({"issuer": "letsencrypt"}));
    cluster["kubernetes"] = json!("1.35");
    cluster["loadBalancer"] = json!({
        "flavour": "metallb", "addresses": ["203.0.113.0/28", "2001:db8::/120"],
    });
    cluster["hostPorts"] = json!("9000-9999");
    cluster["discoveryImage"] = json!("registry.example.com/kubectl:latest");
    cluster
}

/// Addresses that are found out: of load balancers, of machines.
fn discovered(balancers: bool) -> Value {
    let per_replica = |of: Name| format!("/services/{of}/expose/perReplica");
    let (kafka, seed) = (name("kafka", 47), name("seed", 50));
    let (of_kafka, of_seed) = if balancers {
        (
            json!({"loadBalancer": {"address": "discovered"}}),
            json!({"sharedLoadBalancer": {"first": 65533, "address": "discovered"}}),
        )
    } else {
        (
            json!({"hostPort": {"first": 9090, "address": "external"}}),
            json!({"hostNetwork": {"address": "external"}}),
        )
    };
    let mut said = settings(&[
        (&per_replica(kafka), of_kafka),
        (&per_replica(seed.clone()), of_seed),
    ]);
    let nodes = &mut said["services"][seed.as_str()]["nodes"];
    nodes["1"]["node"] = json!("worker-1.example.com");
    nodes["2"]["zone"] = json!("zone-a");
    // Nobody can be told where these nodes are before they run.
    said["services"][name("worker", 63).as_str()] = json!({"enabled": false});
    said
}

/// The fleet, and what is rendered of one of its environments.
fn rendered(called: &str) -> Manifests {
    let ingress =
        json!({"ingress": {"class": "a.class", "annotations": {"a/b": "c"}, "namespace": "in"}});
    let gateway = json!({"gateway": {"name": "main", "namespace": "gw", "section": "https"}});
    let small = settings(&[("/networkPolicies", json!(false))]);
    let logging = |cluster: &str| Environment {
        part: Some(name!("shared")),
        shared: [].into(),
        ..environment(
            "logging",
            Class::Prod,
            cluster,
            json!({"networkPolicies": true}),
        )
    };
    let environments = match called {
        "gateway" => vec![
            environment("gateway", Class::Dev, "gateway", small),
            logging("gateway"),
        ],
        "balancers" | "machines" => {
            let said = discovered(called == "balancers");
            vec![
                environment(called, Class::Prod, "metal", said),
                logging("metal"),
            ]
        }
        _ => vec![
            environment("ingress", Class::Prod, "ingress", settings(&[])),
            logging("ingress"),
        ],
    };
    let app = app().into_model();
    assert_eq!(app.problems, []);
    let model = Model {
        apps: [(app.name.clone(), app)].into(),
        clusters: [
            (
                name!("ingress"),
                cluster(ingress.clone(), json!({"issuer": "letsencrypt"})),
            ),
            (name!("metal"), metal(ingress)),
            (name!("gateway"), cluster(gateway, json!("edge"))),
        ]
        .map(|(name, said)| (name, serde_json::from_value(said).unwrap()))
        .into(),
        environments: environments
            .into_iter()
            .map(|it| (it.id.clone(), it))
            .collect(),
    };
    let id = model
        .environments
        .keys()
        .find(|id| id.environment == *called)
        .unwrap();
    let plan = Planner::new(&model).plan(id);
    let plan = plan.unwrap_or_else(|problems| panic!("{problems:#?}"));
    render(&plan, &Adjustments::default()).unwrap()
}

#[test]
fn the_api_server_takes_everything() {
    for environment in ["ingress", "gateway", "balancers", "machines", "logging"] {
        let manifests = rendered(environment);
        let objects: Vec<Value> = manifests.objects.iter().map(Manifest::to_value).collect();
        assert!(objects.len() > 10);
        let faults = api::faults(&objects);
        assert!(faults.is_empty(), "{environment}:\n{}", faults.join("\n"));
    }
}
