//! Environments that can't be planned, each with its message.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stowplan_model::*;

use crate::fleet::{fleet, fleet_of, refusal, shown};

/// Problems of environments as one text, for a snapshot; each is held to its codes first.
#[derive(Default)]
struct Refusals(String);

impl Refusals {
    fn check(&mut self, model: impl FnOnce(&App), said: Value, expect: &[&str]) {
        self.check_data(model, |_| {}, said, expect);
    }

    /// Likewise of an app that the builders would refuse: it may come from elsewhere.
    fn check_data(
        &mut self,
        model: impl FnOnce(&App),
        change: impl FnOnce(&mut Service),
        said: Value,
        expect: &[&str],
    ) {
        let app = App::new(name!("app"));
        model(&app);
        let mut app = app.into_model();
        app.services.sort_by(|a, b| b.name.cmp(&a.name));
        change(&mut app.services[0]);
        let problems = refusal(&fleet_of(&[app], &[("env", said.clone())]), "env");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, expect, "{said}\n{}", shown(&problems));
        writeln!(self.0, "{said}\n{}", shown(&problems)).unwrap();
    }
}

/// What a closure that models something gives back: nothing.
fn made<T>(_: T) {}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("web"), port!("http", 80 => 8080))
}

fn seed(app: &App) -> handle::Seed<'_> {
    app.seed(name!("seed"), image!("node:1"), port!("swarm", 31234)).nodes(1, 2)
}

const KEYS: [&str; 2] = [
    "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6",
    "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71",
];

#[test]
fn services() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    all.check(one, json!({"services": {"wbe": {}}}), &["unknown-service"]);
    all.check(one, json!({"services": {"web": {"disk": {}}}}), &["key-of-other-kind"]);
    all.check(one, json!({"part": "logging"}), &["unknown-part"]);
    all.check(one, json!({"shared": {"logging": "x"}}), &["unknown-part"]);
    all.check(one, json!({"cluster": "clout"}), &["unknown-cluster"]);
    let used = |app: &App| {
        let api = app.web(name!("api"), image!("api"), port!("http", 80));
        web(app).uses(api);
    };
    all.check(used, json!({"services": {"api": {"enabled": false}}}), &["disabled-service"]);
    let other = |app: &App| {
        let elsewhere = App::new(name!("elsewhere"));
        let api = elsewhere.web(name!("api"), image!("api"), port!("http", 80));
        web(app).env("API", api.host());
    };
    all.check(other, json!({}), &["other-app"]);
    insta::assert_snapshot!("services", all.0);
}

#[test]
fn ports() {
    let mut all = Refusals::default();
    let two = |app: &App| made(web(app).add_port(port!("admin", 81)));
    all.check(two, json!({"services": {"web": {"ports": {"htp": {"port": 1}}}}}), &["unknown-port"]);
    all.check(two, json!({"services": {"web": {"ports": {"http": {"port": 81}}}}}), &["duplicate-port"]);
    let outside = json!({"external": {"host": "web.example.com"}, "ports": {"http": {"port": 80, "targetPort": 81}}});
    all.check(|app| made(web(app)), json!({"services": {"web": outside}}), &["external-port"]);
    all.check(
        |app| made(web(app).ready(tcp_open()).sidecar(Container::new(name!("side"), image!("side:1")).ready(http_get("/")))
            .add_port(port!("dns", 53, UDP))),
        json!({"services": {"web": {"ports": {"dsn": {}}}}}),
        &["unknown-port"],
    );
    let ready = |probe: Probe| {
        move |service: &mut Service| {
            service.container.as_mut().unwrap().probes.readiness = Some(probe);
        }
    };
    all.check_data(
        |app| made(app.worker(name!("worker"), image!("worker"))),
        ready(http_get("/")),
        json!({}),
        &["probe-port"],
    );
    all.check_data(
        |app| made(app.web(name!("dns"), image!("dns"), port!("dns", 53, UDP))),
        ready(tcp_open()),
        json!({}),
        &["probe-port"],
    );
    insta::assert_snapshot!("ports", all.0);
}

#[test]
fn replicas() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    let both = json!({"replicas": 2, "autoscale": {"min": 1, "max": 3}});
    all.check(one, json!({"services": {"web": both}}), &["replicas-and-autoscale"]);
    all.check(
        one,
        json!({"services": {"web": {"autoscale": {"min": 3, "max": 2, "cpu": 0}}}}),
        &["autoscale-bounds", "autoscale-bounds"],
    );
    all.check(|app| made(web(app).disruption(Disruption::AtMost(0))), json!({}), &["drain-blocked"]);
    let mysql = |app: &App| made(app.mysql(name!("mysql"), image!("mysql:8.4")));
    all.check(mysql, json!({"services": {"mysql": {"replicas": 2}}}), &["single-broker"]);
    all.check(mysql, json!({"services": {"mysql": {"replicas": 0}}}), &["no-replicas"]);
    let kafka = |app: &App| made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(3));
    all.check(kafka, json!({"class": "prod", "services": {"kafka": {"replicas": 4}}}), &["even-quorum"]);
    all.check(kafka, json!({"class": "prod", "defaults": {"brokerReplicas": 2}}), &["even-quorum"]);
    insta::assert_snapshot!("replicas", all.0);
}

#[test]
fn pods() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app).env("LOG", "info").label("tier", "front"));
    all.check(one, json!({"services": {"web": {"env": {"LGO": null}}}}), &["unknown-env"]);
    all.check(one, json!({"services": {"web": {"labels": {"teir": null}}}}), &["unknown-label"]);
    all.check(one, json!({"services": {"web": {"tag": "not a tag"}}}), &["invalid-image"]);
    all.check(one, json!({"defaults": {"tag": "not a tag"}}), &["invalid-image"]);
    all.check(one, json!({"services": {"web": {"nodePool": "room"}}}), &["unknown-node-pool"]);
    all.check(one, json!({"defaults": {"nodePool": "x"}, "cluster": "bare"}), &["unknown-node-pool"]);
    all.check(
        one,
        json!({"services": {"web": {"resources": {"cpu": "2", "cpuLimit": "1"}}}}),
        &["request-over-limit"],
    );
    all.check(
        |app| made(web(app).memory("1Gi").memory_limit("512Mi").cpu("-1")),
        json!({}),
        &["negative-resource", "request-over-limit"],
    );
    all.check(one, json!({"services": {"web": {"sessionAffinity": "0s"}}}), &["session-affinity"]);
    all.check(|app| made(web(app).drain("30s")), json!({}), &["drain-too-long"]);
    let volumes = |app: &App| {
        made(web(app).volume("cache", "/cache", scratch()).volume("tls", "/tls", secret(name!("tls").into())));
    };
    all.check(volumes, json!({"services": {"web": {"volumes": {"cash": {"size": "1Gi"}}}}}), &["unknown-volume"]);
    all.check(volumes, json!({"services": {"web": {"volumes": {"tls": {"size": "1Gi"}}}}}), &["no-size"]);
    all.check_data(
        |app| made(web(app)),
        |service| {
            let side = Container::new(name!("side"), image!("side:1"));
            service.sidecars.push(side.mount("data", "/data"));
        },
        json!({}),
        &["unknown-volume"],
    );
    all.check_data(
        |app| made(web(app).volume("cache", "/etc/app", scratch())),
        |service| {
            let path = Some("/etc/app".parse().unwrap());
            service.files.push(File { path, ..File::text("x") });
        },
        json!({}),
        &["duplicate-path"],
    );
    insta::assert_snapshot!("pods", all.0);
}

#[test]
fn disks() {
    let mut all = Refusals::default();
    let broker = |app: &App| made(app.broker(name!("store"), image!("store:1"), port!("store", 1)));
    all.check(broker, json!({"services": {"store": {"disk": {"size": "1Gi"}}}}), &["no-disk"]);
    let disk = |app: &App| {
        made(app.broker(name!("store"), image!("store:1"), port!("store", 1)).disk("/data", "1Gi"));
    };
    all.check(disk, json!({"services": {"store": {"disk": {"class": "fsat"}}}}), &["unknown-storage-class"]);
    all.check(disk, json!({"services": {"store": {"disk": {"size": "0"}}}}), &["negative-resource"]);
    all.check_data(
        disk,
        |service| {
            let name = "data".parse().unwrap();
            service.volumes.push(Volume { name, path: None, source: scratch() });
        },
        json!({"services": {"store": {"volumes": {"dat": {"size": "1Gi"}}}}}),
        &["duplicate-volume", "unknown-volume"],
    );
    insta::assert_snapshot!("disks", all.0);
}

#[test]
fn files() {
    let mut all = Refusals::default();
    let files = |app: &App| {
        made(web(app)
            .file("/etc/app.json", File::json([("port", Setting::number("x")), ("host", "a".into())]))
            .file("/etc/app.txt", File::text("x"))
            .file("/etc/app.properties", File::properties([("a", "1".into()), ("a", "2".into())])));
    };
    all.check(
        files,
        json!({"services": {"web": {"config": {
            "/etc/app.jsn": {"a": 1},
            "/etc/app.json": {"hots": null},
            "/etc/app.txt": {"a": 1},
            "/etc/app.properties": {"list": [1]},
        }}}}),
        &["duplicate-key", "not-a-number", "unknown-file", "unknown-key", "not-a-scalar", "no-keys"],
    );
    all.check(
        |app| made(web(app).file("/etc/a", File::text(Text::Own(Own::Ordinal)).per_replica())),
        json!({"services": {"web": {"replicas": 2}}}),
        &["no-members"],
    );
    all.check(|app| made(web(app).file("/etc/a", File::text("x".repeat(1 << 20)))), json!({}), &["files-too-large"]);
    insta::assert_snapshot!("files", all.0);
}

#[test]
fn texts() {
    let mut all = Refusals::default();
    let api = |app: &App| endpoint(app);
    all.check(|app| made(web(app).env("X", domain())), json!({}), &["no-domain"]);
    all.check(|app| made(web(app).env("X", Own::Ordinal)), json!({}), &["own-of-all"]);
    all.check(|app| made(web(app).env("X", app.value(name!("db")))), json!({"values": {"bd": 1}}), &["unknown-value", "no-value"]);
    all.check(|app| made(web(app).env("X", app.network().name())), json!({}), &["no-network"]);
    all.check(
        |app| made(web(app)),
        json!({"network": {"name": "n", "genesis": "g", "protocolVersion": "1", "signer": KEYS[0]}}),
        &["unknown-network"],
    );
    all.check(|app| made(web(app).env("X", api(app).public_url())), json!({}), &["not-published"]);
    all.check(|app| made(web(app).env("X", api(app).each("{hots}", ","))), json!({}), &["unknown-placeholder"]);
    all.check(|app| made(web(app).memory("1Mi").env("X", memory_share(50))), json!({}), &["memory-share"]);
    let bound = |app: &App| made(web(app).env("URL", template("a\n{{ hots }}", [("host", api(app).host())])));
    all.check(bound, json!({}), &["template"]);
    all.check(|app| made(web(app).args([template("{{ domain }}", [])])), json!({}), &["template"]);
    all.check(|app| made(web(app).file("/etc/x", File::text(template("{% if %}", [])))), json!({}), &["template"]);
    all.check(
        |app| made(web(app)),
        json!({"services": {"web": {"env": {"X": {"template": "{{ enviroment }}"}}}}, "defaults": {"env": {"Y": {"template": "{{ x }}"}}}}),
        &["template", "template"],
    );
    insta::assert_snapshot!("texts", all.0);
}

fn endpoint(app: &App) -> Endpoint {
    app.web(name!("api"), image!("api"), port!("http", 80)).endpoint()
}

#[test]
fn exposure() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    let expose = |said: Value| json!({"services": {"web": {"expose": said}}});
    let on_bare = |mut said: Value| {
        said["cluster"] = "bare".into();
        said
    };
    all.check(one, on_bare(expose(json!({"loadBalancer": {}}))), &["no-load-balancer"]);
    all.check(|app| made(web(app).load_balancer()), json!({"cluster": "bare"}), &["no-load-balancer"]);
    all.check(one, expose(json!({"loadBalancer": {"ports": ["htp"]}})), &["unknown-port"]);
    all.check(one, expose(json!({"nodePort": {"htp": 30000}})), &["unknown-port"]);
    all.check(one, expose(json!({"nodePort": {"http": 29999}})), &["node-port-range"]);
    all.check(one, expose(json!({"perReplica": {"nodePort": {"first": 30000}}})), &["no-members"]);
    let two = |app: &App| {
        web(app).node_port(30080);
        app.web(name!("api"), image!("api"), port!("http", 80)).node_port(30080);
    };
    all.check(two, json!({}), &["duplicate-node-port"]);
    let kafka = |app: &App| made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(2));
    let each = |said: Value| json!({"services": {"kafka": {"expose": {"perReplica": said}}}});
    all.check(kafka, each(json!({"loadBalancer": {}})), &["no-domain"]);
    all.check(kafka, each(json!({"loadBalancer": {"host": "{pod}.example.com"}})), &["unknown-placeholder"]);
    all.check(kafka, each(json!({"loadBalancer": {"host": "{network}.example.com"}})), &["no-network"]);
    all.check(kafka, each(json!({"loadBalancer": {"host": "kafka.example.com"}})), &["duplicate-host"]);
    all.check(kafka, each(json!({"loadBalancer": {"host": "{name}_.example.com"}})), &["invalid-host", "invalid-host"]);
    all.check(kafka, each(json!({"nodePort": {"first": 32767}})), &["node-port-range"]);
    all.check(kafka, on_bare(each(json!({"loadBalancer": {}}))), &["no-load-balancer"]);
    all.check(kafka, on_bare(each(json!({"nodePort": {"first": 30000}}))), &["no-node-address"]);
    insta::assert_snapshot!("exposure", all.0);
}

#[test]
fn routes() {
    let mut all = Refusals::default();
    let routed = |app: &App| made(web(app).route(host("web")));
    all.check(routed, json!({}), &["no-domain"]);
    all.check(routed, json!({"domain": "example.com", "cluster": "bare"}), &["no-routing"]);
    let twice = |app: &App| {
        web(app).route(apex().path("/a"));
        app.web(name!("api"), image!("api"), port!("http", 80)).route(apex().path("/a/"));
    };
    all.check(twice, json!({"domain": "example.com"}), &["duplicate-route"]);
    all.check(
        routed,
        json!({"domain": "example.com", "services": {"web": {"external": {"host": "web.example.net"}}}}),
        &["external-route"],
    );
    let managed = |app: &App| made(app.external(name!("db"), port!("db", 5432)));
    all.check(managed, json!({}), &["no-external"]);
    all.check(managed, json!({"services": {"db": {"external": {"addresses": []}}}}), &["no-external"]);
    insta::assert_snapshot!("routes", all.0);
}

#[test]
fn seeds() {
    let mut all = Refusals::default();
    let told = |app: &App| made(web(app).each_peer("--peer", seed(app).peers(Codec::Libplanet)));
    let nodes = |said: Value| json!({"services": {"seed": {"nodes": said}}});
    all.check(told, json!({}), &["no-public-key", "no-public-key"]);
    all.check(told, nodes(json!({"1": {"publicKey": KEYS[0]}})), &["no-public-key"]);
    all.check(
        told,
        nodes(json!({"1": {"publicKey": KEYS[0]}, "2": {"publicKey": KEYS[0]}})),
        &["duplicate-key-pair"],
    );
    let keys = json!({"1": {"publicKey": KEYS[0]}, "2": {"publicKey": KEYS[1]}});
    let alone = |app: &App| made(seed(app));
    all.check(alone, nodes(json!({"3": {}})), &["unknown-node"]);
    all.check(alone, json!({"services": {"seed": {"replicas": 0}}}), &["no-replicas"]);
    all.check(|app| made(seed(app).env("KEY", Own::PublicKey)), json!({}), &["no-public-key", "no-public-key"]);
    all.check(
        |app| {
            let seed = seed(app);
            seed.init(Container::new(name!("init"), image!("init:1")).env("PEERS", seed.peers(Codec::Enode).joined(",")));
        },
        nodes(keys.clone()),
        &["peers-of-all"],
    );
    all.check(
        |app| made(web(app).each_peer("--peer", seed(app).peers(Codec::Custom("{id}".into())))),
        nodes(keys),
        &["unknown-placeholder"],
    );
    insta::assert_snapshot!("seeds", all.0);
}

#[test]
fn names() {
    let mut all = Refusals::default();
    let long = "a".repeat(60);
    let long: Name = long.parse().unwrap();
    let fifty_five: Name = "b".repeat(55).parse().unwrap();
    all.check(|app| made(app.web(long.clone(), image!("web"), port!("http", 80)).load_balancer().node_port(30000)), json!({}), &["name-too-long"]);
    all.check(|app| made(app.broker(fifty_five.clone(), image!("b:1"), port!("b", 1))), json!({}), &["name-too-long"]);
    all.check(|app| made(app.seed(fifty_five.clone(), image!("b:1"), port!("b", 1))), json!({}), &["name-too-long"]);
    all.check(|app| made(app.task(fifty_five.clone(), image!("b:1"))), json!({}), &["name-too-long"]);
    all.check(|app| made(app.task(fifty_five.clone(), image!("b:1")).schedule("@daily")), json!({}), &["name-too-long"]);
    all.check(
        |app| {
            web(app).load_balancer();
            app.web(name!("web-lb"), image!("x"), port!("http", 80));
        },
        json!({}),
        &["duplicate-name"],
    );
    all.check(
        |app| {
            seed(app);
            app.web(name!("seed-1"), image!("x"), port!("http", 80));
        },
        json!({}),
        &["duplicate-name"],
    );
    insta::assert_snapshot!("names", all.0);
}

#[test]
fn unknown_environments_are_refused() {
    let app = App::new(name!("app"));
    let model = fleet(app, &[("prod", json!({}))]);
    let problems = refusal(&model, "prdo");
    assert_eq!(
        shown(&problems),
        "[unknown-environment] fleet\n  there is no environment `app/prdo`\n  \
         help: an environment with a similar name exists: `app/prod`\n"
    );
}

#[test]
fn all_problems_of_an_environment_are_found_at_once() {
    let app = App::new(name!("app"));
    web(&app).route(host("web")).env("X", Own::Ordinal);
    let said = json!({"services": {"web": {"tag": "?", "nodePool": "x", "env": {"Y": null}}, "x": {}}});
    let problems = refusal(&fleet(app, &[("env", said)]), "env");
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    let expect = ["own-of-all", "no-domain", "unknown-env", "unknown-node-pool", "invalid-image", "unknown-service"];
    assert_eq!(codes, expect, "{}", shown(&problems));
}
