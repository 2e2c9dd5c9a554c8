//! Every ready-made kind of broker, alone and as three: what its replicas are told of each other.

use serde_json::Value;
use stowplan::Fleet;
use stowplan_check::{Bundle, Checker, Class, Cluster, Environment, Finding, Minor, Source};
use stowplan_model::{App, Scales as _, Workload as _, exec, image, name};

use crate::rendered::{self, Objects};

/// One of each kind, with nothing said but name and image.
fn every_kind() -> App {
    let app = App::new(name!("shop"));
    let kafka = app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    let zookeeper = app.zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"));
    let rabbit = app.rabbitmq(name!("rabbit"), image!("rabbitmq:4.1"));
    let nats = app.nats(name!("nats"), image!("nats:2.11"));
    let search = app.elasticsearch(name!("search"), image!("elasticsearch:8.17.0"));
    let redis = app.redis(name!("redis"), image!("redis:8.2"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4.3"));
    let couchbase = app.couchbase(name!("couchbase"), image!("couchbase:7.6.4"));

    app.worker(
        name!("reader"),
        image!("registry.example.com/shop/reader:1"),
    )
    .replicas(2)
    .live(exec(["/app/alive"]))
    .env("KAFKA", kafka.bootstrap())
    .env("ZOOKEEPER", zookeeper.bootstrap())
    .env("RABBIT", rabbit.bootstrap())
    .env("NATS", nats.bootstrap())
    .env("SEARCH", search.bootstrap())
    .env("REDIS", redis.bootstrap())
    .env("MYSQL", mysql.bootstrap())
    .env("COUCHBASE", couchbase.bootstrap());
    app
}

fn environment(class: &str) -> Objects {
    Objects::read(&text(class))
}

fn text(class: &str) -> String {
    let fleet = Fleet::new()
        .app(every_kind())
        .source("environments/clusters/here.yaml", "kubernetes: '1.36'\n")
        .source(
            "environments/shop/env.yaml",
            format!("class: {class}\ncluster: here\nnetworkPolicies: true\n"),
        );
    rendered::render(&fleet).remove("shop/env").unwrap()
}

/// What `check` finds in an environment's manifests.
pub(crate) fn checked(environment: &str, text: &str) -> Vec<Finding> {
    let class =
        match Objects::read(text).iter().next().unwrap()["metadata"]["labels"]["stowplan.dev/class"]
            .as_str()
        {
            Some("prod") => Class::Prod,
            Some("staging") => Class::Staging,
            Some("qa") => Class::Qa,
            Some("dev") => Class::Dev,
            _ => Class::Local,
        };
    let bundle = Bundle {
        environment: Some(Environment {
            name: environment.to_owned(),
            class,
            cluster: Cluster::default(),
            kubernetes: Minor::DEFAULT,
            waivers: Vec::new(),
        }),
        sources: vec![Source::new(format!("{environment}.yaml"), text.as_bytes())],
    };
    Checker::new().check(vec![bundle]).findings
}

/// `rule object: message` of each.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |it: &Finding| {
        let object = it.place.object.as_ref();
        let object = object.map_or(String::new(), |it| format!("{}/{}", it.kind, it.name));
        format!("{} {object}: {}", it.rule.name, it.message)
    };
    findings.iter().map(line).collect()
}

fn host(service: &str, ordinal: u32) -> String {
    format!("{service}-{ordinal}.{service}-peers.shop-env.svc.cluster.local")
}

/// Of `count` replicas from `first` on, joined.
fn each(count: u32, first: u32, separator: &str, item: impl Fn(u32) -> String) -> String {
    let items: Vec<_> = (first..first + count).map(item).collect();
    items.join(separator)
}

/// A line `key=value` of a file in a broker's ConfigMap.
#[track_caller]
fn setting(objects: &Objects, service: &str, file: &str, key: &str) -> String {
    let config = objects.get("ConfigMap", &format!("{service}-config"));
    let text = config["data"][file]
        .as_str()
        .unwrap_or_else(|| panic!("no {file} in {config}"));
    let found = text
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    found
        .unwrap_or_else(|| panic!("no {key} in {text}"))
        .to_owned()
}

/// Of class `prod` with 3 replicas, and of `dev` with one.
fn both(check: impl Fn(&Objects, u32)) {
    check(&environment("prod"), 3);
    check(&environment("dev"), 1);
}

#[test]
fn a_majority_is_of_three_in_production_and_of_one_in_small_classes() {
    both(|objects, count| {
        for kind in ["kafka", "zookeeper", "rabbit", "nats", "search"] {
            let set = objects.get("StatefulSet", kind);
            assert_eq!(set["spec"]["replicas"], count, "{kind}");
            assert_eq!(set["spec"]["podManagementPolicy"], "Parallel", "{kind}");
        }
        for kind in ["redis", "mysql", "couchbase"] {
            assert_eq!(objects.get("StatefulSet", kind)["spec"]["replicas"], 1);
        }
    });
}

#[test]
fn kafka_advertises_each_replicas_own_name() {
    both(|objects, count| {
        let file = |ordinal: u32| format!("kafka-{ordinal}.server.properties");
        for ordinal in 0..count {
            let setting = |key: &str| setting(objects, "kafka", &file(ordinal), key);
            let own = host("kafka", ordinal);
            assert_eq!(
                setting("advertised.listeners"),
                format!("INTERNAL://{own}:9091,CLIENT://{own}:9092")
            );
            assert_eq!(
                setting("listeners"),
                "INTERNAL://:9091,CLIENT://:9092,CONTROLLER://:9093"
            );
            assert_eq!(setting("inter.broker.listener.name"), "INTERNAL");
            assert_eq!(setting("node.id"), ordinal.to_string());
            assert_eq!(
                setting("controller.quorum.voters"),
                each(count, 0, ",", |it| format!(
                    "{it}@{}:9093",
                    host("kafka", it)
                ))
            );
            assert_eq!(setting("default.replication.factor"), count.to_string());
        }
        let ports = |service: &str| -> Vec<u64> {
            let ports = objects.get("Service", service)["spec"]["ports"]
                .as_array()
                .unwrap();
            ports
                .iter()
                .map(|port| port["port"].as_u64().unwrap())
                .collect()
        };
        assert_eq!(ports("kafka"), [9092], "nobody is let in from outside");
        assert_eq!(ports("kafka-peers"), [9092, 9091, 9093]);
        assert_eq!(
            objects.env("Deployment", "reader", "KAFKA"),
            each(count, 0, ",", |it| format!("{}:9092", host("kafka", it)))
        );
    });
}

#[test]
fn zookeepers_are_numbered_from_one() {
    both(|objects, count| {
        assert_eq!(
            objects.env("StatefulSet", "zookeeper", "ZOO_SERVERS"),
            each(count, 1, " ", |it| {
                format!("server.{it}={}:2888:3888;2181", host("zookeeper", it))
            })
        );
        assert_eq!(
            objects.env("Deployment", "reader", "ZOOKEEPER"),
            each(count, 1, ",", |it| format!(
                "{}:2181",
                host("zookeeper", it)
            ))
        );
    });
}

#[test]
fn rabbits_are_told_each_others_names() {
    both(|objects, count| {
        let config = objects.get("ConfigMap", "rabbit-config");
        let nodes = each(count, 0, "\n", |it| {
            let host = host("rabbit", it);
            format!("cluster_formation.classic_config.nodes.{it} = rabbit@{host}")
        });
        assert_eq!(config["data"]["60-nodes.conf"], format!("{nodes}\n"));
        assert_eq!(
            objects.env("StatefulSet", "rabbit", "RABBITMQ_NODENAME"),
            "rabbit@$(POD_NAME).rabbit-peers.shop-env.svc.cluster.local"
        );
        assert_eq!(
            objects.env("StatefulSet", "rabbit", "RABBITMQ_USE_LONGNAME"),
            "true"
        );
        assert_eq!(
            setting(
                objects,
                "rabbit",
                "50-settings.conf",
                "vm_memory_high_watermark.absolute"
            ),
            "614MiB",
            "60 % of 1Gi"
        );
        let container = main(objects, "rabbit");
        assert_eq!(
            container["env"][0]["name"], "POD_NAME",
            "before who refers to it"
        );
        let env = container["env"].as_array().unwrap();
        let cookie = env.iter().find(|it| it["name"] == "RABBITMQ_ERLANG_COOKIE");
        assert_eq!(
            cookie.unwrap()["valueFrom"]["secretKeyRef"],
            serde_json::json!({"name": "rabbit-auth", "key": "erlang-cookie"})
        );
    });
}

#[test]
fn a_nats_alone_is_no_cluster() {
    let routes = |count| {
        each(count, 0, ",", |it| {
            format!("nats://{}:6222", host("nats", it))
        })
    };
    both(|objects, count| {
        let args = objects.args("StatefulSet", "nats");
        let told = |flag: &str| {
            let found = args.iter().find_map(|it| it.strip_prefix(flag));
            found
                .unwrap_or_else(|| panic!("no {flag} in {args:?}"))
                .to_owned()
        };
        let several = |text: String| if count > 1 { text } else { String::new() };
        assert_eq!(told("--cluster="), several("nats://0.0.0.0:6222".into()));
        assert_eq!(told("--cluster_name="), several("shop-env-nats".into()));
        assert_eq!(told("--routes="), several(routes(count)));
        assert_eq!(
            objects.env("Deployment", "reader", "NATS"),
            each(count, 0, ",", |it| format!(
                "nats://{}:4222",
                host("nats", it)
            ))
        );
        let config = objects.get("ConfigMap", "nats-config");
        let config: Value =
            serde_json::from_str(config["data"]["nats.conf"].as_str().unwrap()).unwrap();
        assert_eq!(config["port"], 4222);
        assert_eq!(config["jetstream"]["store_dir"], "/data");
    });
}

#[test]
fn elasticsearch_forms_a_cluster_of_its_own_replicas() {
    both(|objects, count| {
        let env = |variable: &str| objects.env("StatefulSet", "search", variable);
        assert_eq!(
            env("discovery.seed_hosts"),
            each(count, 0, ",", |it| format!("{}:9300", host("search", it)))
        );
        assert_eq!(
            env("cluster.initial_master_nodes"),
            each(count, 0, ",", |it| format!("search-{it}"))
        );
        assert_eq!(env("cluster.name"), "shop-env-search");
        assert_eq!(env("readiness.port"), "9399");
        let ready = &main(objects, "search")["readinessProbe"];
        assert_eq!(ready["tcpSocket"]["port"], "readiness");
        assert_eq!(env("ES_JAVA_OPTS"), "-Xms1024m -Xmx1024m", "half of 2Gi");
    });
}

#[test]
fn redis_has_less_data_than_memory() {
    both(|objects, _| {
        let args = objects.args("StatefulSet", "redis");
        let limit = args.windows(2).find(|it| it[0] == "--maxmemory");
        assert_eq!(limit.unwrap()[1], "153mb", "60 % of 256Mi");
        assert!(args.windows(2).any(|it| it == ["--appendonly", "yes"]));
    });
}

fn main<'a>(objects: &'a Objects, set: &str) -> &'a Value {
    &objects.get("StatefulSet", set)["spec"]["template"]["spec"]["containers"][0]
}

#[test]
fn every_kind_tolerates_its_recovery_and_stops_in_time() {
    both(|objects, _| {
        for set in objects.all("StatefulSet") {
            let name = set["metadata"]["name"].as_str().unwrap();
            let pod = &set["spec"]["template"]["spec"];
            let container = &pod["containers"][0];
            let number = |value: &Value| value.as_u64().unwrap();
            let startup = &container["startupProbe"];
            let patience = number(&startup["failureThreshold"]) * number(&startup["periodSeconds"]);
            assert!(patience >= 300, "{name}: {patience} s to start");
            assert!(
                number(&container["livenessProbe"]["failureThreshold"]) >= 6,
                "{name}"
            );
            assert!(container["readinessProbe"].is_object(), "{name}");

            let grace = number(&pod["terminationGracePeriodSeconds"]);
            let command = container["lifecycle"]["preStop"]["exec"]["command"].as_array();
            let timeout = command.and_then(|command| {
                let flag = command.iter().position(|word| word == "--timeout")?;
                command[flag + 1].as_str()?.parse::<u64>().ok()
            });
            assert!(timeout.is_none_or(|timeout| timeout < grace), "{name}");
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{name}");
            assert!(number(&pod["securityContext"]["runAsUser"]) > 0, "{name}");
        }
    });
}

#[test]
fn disks_go_with_short_lived_environments_only() {
    let deleted = |class: &str, said: &str| {
        let fleet = Fleet::new()
            .app(every_kind())
            .source("environments/clusters/here.yaml", "kubernetes: '1.36'\n")
            .source(
                "environments/shop/env.yaml",
                format!("class: {class}\ncluster: here\n{said}"),
            );
        let objects = Objects::read(&rendered::render(&fleet)["shop/env"]);
        let mut found = std::collections::BTreeSet::new();
        for set in objects.all("StatefulSet") {
            let policy = &set["spec"]["persistentVolumeClaimRetentionPolicy"];
            assert_eq!(policy["whenScaled"], "Retain");
            found.insert(policy["whenDeleted"].as_str().unwrap().to_owned());
        }
        found.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(deleted("local", ""), ["Delete"]);
    assert_eq!(deleted("dev", ""), ["Delete"]);
    assert_eq!(deleted("qa", ""), ["Retain"]);
    assert_eq!(deleted("qa", "record: {expires: 2027-01-31}\n"), ["Delete"]);
    assert_eq!(deleted("prod", ""), ["Retain"]);
}

#[test]
fn nothing_is_wrong_with_any_kind() {
    for class in ["prod", "dev"] {
        let findings = lines(&checked("shop/env", &text(class)));
        // Of what there can be one only, that one is alone.
        let meant = |line: &&String| line.starts_with("single-replica ");
        let unmeant: Vec<_> = findings.iter().filter(|line| !meant(line)).collect();
        assert_eq!(unmeant, [""; 0], "{class}");
        for line in findings.iter().filter(meant) {
            let single = ["redis", "mysql", "couchbase"].map(|it| format!("StatefulSet/{it}:"));
            assert!(single.iter().any(|it| line.contains(it)), "{line}");
        }
    }
}
