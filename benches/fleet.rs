//! A fleet as large as one likes, built in memory.
//!
//! Ten services are a team's: eight web servers, a broker of three replicas and a set of three P2P
//! nodes. All teams' services are one app. Servers call each other, their broker and a server of
//! the team before them; they are told so by variables and by files, are probed, and some are
//! published and scaled by load.

use std::fmt;

use serde_json::{Value, json};
use stowplan::{
    model::{
        AppModel, Class, Cluster, Environment, EnvironmentId, InvalidValue, Model, PublicKey,
        Record, handle::Web,
    },
    prelude::*,
};

/// How large a fleet is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Services of each environment, by tens.
    pub(crate) services: usize,
    pub(crate) environments: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.services, self.environments)
    }
}

/// Services of a team.
const TEAM: usize = 10;

/// The classes that environments have in turn.
const CLASSES: [Class; 5] = [
    Class::Dev,
    Class::Qa,
    Class::Staging,
    Class::Prod,
    Class::Prod,
];

impl Size {
    pub(crate) const fn new(services: usize, environments: usize) -> Self {
        Self {
            services,
            environments,
        }
    }

    /// The fleet of this size.
    pub(crate) fn fleet(self) -> Model {
        let app = app(self.services / TEAM);
        assert_eq!(app.problems, [], "the app is as it should be");
        let environments = (0..self.environments).map(|number| environment(self, number));
        Model {
            apps: [(app.name.clone(), app)].into(),
            clusters: [(name!("cloud"), cluster())].into(),
            environments: environments.map(|it| (it.id.clone(), it)).collect(),
        }
    }
}

fn app(teams: usize) -> AppModel {
    let app = App::new(name!("market"));
    let mut before = None;
    for number in 0..teams {
        before = Some(team(&app, number, before));
    }
    app.into_model()
}

/// The services of a team; gives the server that other teams call.
fn team<'a>(app: &'a App, number: usize, before: Option<Web<'a>>) -> Web<'a> {
    let named = |what: &str| -> Name { read(&format!("t{number:04}-{what}")) };
    let kafka = app
        .kafka(named("events"), image!("apache/kafka:3.9.0"))
        .replicas(3)
        .disk_size("100Gi");
    let seed = app
        .seed(
            named("seed"),
            image!("registry.example.com/market/node:4.2.1"),
            port!("p2p", 31234),
        )
        .nodes(1, 3)
        .disk("/data", "50Gi")
        .key_env("PRIVATE_KEY")
        .outside(PerReplica::load_balancer())
        .option("--host", Own::OutsideHost)
        .args(["--private-key=$(PRIVATE_KEY)", "--store=/data/chain"]);
    seed.each_peer("--peer", seed.peers(Codec::Libplanet));

    let mut callee = before;
    let servers: [Web<'_>; TEAM - 2] = std::array::from_fn(|index| {
        let image = format!("registry.example.com/market/team-{number}/server-{index}");
        let web = app
            .web(
                named(&format!("web-{index}")),
                read(&image),
                port!("http", 80 => 8080),
            )
            .cpu("200m")
            .memory("256Mi")
            .ready(http_get("/ready").every("5s"))
            .live(http_get("/alive").failures(6))
            .drain("5s")
            .env("LOG_LEVEL", "info")
            .env("TEAM", format!("team-{number}"))
            .env("KAFKA_BOOTSTRAP", kafka.bootstrap())
            .env("POD", PodField::Name)
            .secret_env("DB_PASSWORD", "market-db", "password")
            .label("example.com/team", format!("team-{number}"));
        if let Some(callee) = callee {
            web.env("UPSTREAM_URL", callee.url("http"));
        }
        match index % 4 {
            0 => web
                .autoscale(Autoscale::between(2, 10).cpu(70))
                .route(host(format!("t{number:04}")).path(format!("/{index}"))),
            1 | 2 => web
                .replicas(2)
                .file("/app/config.json", config(kafka.fqdn(), callee)),
            _ => web.each_peer("--peer", seed.peers(Codec::Libplanet).inside()),
        };
        callee = Some(web);
        web
    });
    servers[0]
}

/// What a server reads as it starts: addresses that come from the model, and many plain settings.
fn config(kafka: Text, callee: Option<Web<'_>>) -> File {
    let limits = [("burst", 200.into()), ("rate", 50.into())];
    File::json([
        ("listen", "0.0.0.0:8080".into()),
        ("kafka", kafka.into()),
        (
            "upstream",
            callee
                .map_or_else(|| "none".into(), Listens::address)
                .into(),
        ),
        ("limits", ConfigValue::object(limits)),
        ("features", ["cart", "search", "recommendations"].into()),
        ("timeoutSeconds", 30.into()),
    ])
}

fn environment(size: Size, number: usize) -> Environment {
    let name = format!("e{number:03}");
    let class = CLASSES[number % CLASSES.len()];
    let services: serde_json::Map<String, Value> = (0..size.services / TEAM)
        .flat_map(|team| said_of_team(number, team))
        .collect();
    let settings = json!({
        "labels": {"example.com/cost-center": "cc-4711"},
        "defaults": {"tag": "2026.11.3", "env": {"REGION": "eu-central-1"}},
        "services": services,
    });
    Environment {
        id: EnvironmentId {
            app: name!("market"),
            environment: read(&name),
        },
        class,
        part: None,
        shared: [].into(),
        record: Record {
            owner: Some("market-operations".to_owned()),
            description: Some(format!("environment {number} of the market")),
            ..Record::default()
        },
        cluster: name!("cloud"),
        namespace: read(&format!("market-{name}")),
        domain: Some(read(&format!("{name}.market.example.com"))),
        settings: stated(settings),
    }
}

/// What an environment says about a team's services: the nodes' keys, and a few numbers.
fn said_of_team(environment: usize, team: usize) -> [(String, Value); 2] {
    // Numbers lie 256 apart, of which half are points.
    let key = |node: usize| {
        (0..=u8::MAX)
            .map(|x| format!("02{environment:028x}{team:030x}{node:04x}{x:02x}"))
            .find(|key| key.parse::<PublicKey>().is_ok())
            .unwrap_or_default()
    };
    let nodes = json!({
        "1": {"publicKey": key(1)},
        "2": {"publicKey": key(2)},
        "3": {"publicKey": key(3)},
    });
    let web = json!({
        "replicas": 2 + environment % 3,
        "env": {"LOG_LEVEL": "debug", "SHARD": environment},
    });
    [
        (format!("t{team:04}-seed"), json!({ "nodes": nodes })),
        (format!("t{team:04}-web-3"), web),
    ]
}

fn cluster() -> Cluster {
    stated(json!({
        "kubernetes": "1.36",
        "routing": {"ingress": {"class": "nginx"}},
        "tls": {"issuer": "letsencrypt"},
        "loadBalancer": {"flavour": "aws"},
        "storageClasses": {"default": "gp3"},
        "registryMirrors": {"docker.io": "mirror.example.com:5000/hub"},
        "pullSecrets": ["registry-credentials"],
    }))
}

fn read<T: std::str::FromStr<Err = InvalidValue>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn stated<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}"))
}
