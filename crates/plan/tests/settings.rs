//! The settings of programs, as they are planned.

use std::time::Duration;

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{Plan, PlannedContent, PlannedService, PlannedSetting, PlannedValue};
use stowplan_settings::{
    Address, Bootstrap, Host as HostOf, Port as PortOf, Secret, Setting, Settings, Url,
};

use crate::fleet::{env, fleet, plan, service};

/// What the arena server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
pub(crate) struct ArenaSettings {
    /// How many players a room takes. Rooms are full at once.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    pub(crate) room_size: u32,
    /// How long a turn takes.
    #[setting(default = "30s", range = "1s"..="10m")]
    pub(crate) turn: Duration,
    /// How much of a room is water.
    #[setting(default = 0.25)]
    pub(crate) water: f64,
    /// Whether others may watch.
    #[setting(default = true)]
    pub(crate) watched: bool,
    /// How much is logged.
    #[setting(default = "info")]
    pub(crate) log_level: LogLevel,
    /// What players read first.
    pub(crate) motd: Option<String>,
    /// Which maps are played.
    #[setting(default = ["dust"])]
    pub(crate) maps: Vec<String>,
    /// How much is allowed.
    #[setting(group)]
    pub(crate) limits: Limits,
    /// Where rooms are kept.
    pub(crate) database: Option<Address>,
    /// Its host alone.
    pub(crate) database_host: Option<HostOf>,
    /// Its port alone.
    pub(crate) database_port: Option<PortOf>,
    /// Of the database.
    pub(crate) database_password: Option<Secret<String>>,
    /// Where players log in.
    pub(crate) login: Option<Url>,
    /// Where results go.
    pub(crate) kafka: Option<Bootstrap>,
    /// Where it listens.
    pub(crate) listen: Option<PortOf>,
}

/// How much is allowed.
#[derive(Debug, Settings)]
pub(crate) struct Limits {
    /// Rooms of one player.
    #[setting(default = 3)]
    pub(crate) per_player: u8,
    /// Rooms of all.
    pub(crate) rooms: Option<u64>,
}

/// How much is logged.
#[derive(Debug, Setting)]
pub(crate) enum LogLevel {
    /// What is wrong.
    Error,
    /// What happens.
    Info,
}

/// What is needed, with nothing said.
#[derive(Debug, Settings)]
pub(crate) struct NeedySettings {
    /// How many players a room takes. Rooms are full at once.
    #[setting(range = 2..=64, unit = "players")]
    pub(crate) room_size: u32,
    /// How long
    /// a turn takes.
    #[setting(range = "1s"..="10m")]
    pub(crate) turn: Duration,
    /// How much of a room is water.
    pub(crate) water: f64,
    /// Whether others may watch.
    pub(crate) watched: bool,
    /// How much is logged.
    pub(crate) log_level: LogLevel,
    /// What players read first.
    pub(crate) motd: String,
    /// Which maps are played.
    pub(crate) maps: Vec<String>,
    /// In which order.
    pub(crate) order: Vec<u8>,
    /// How much is needed.
    #[setting(group)]
    pub(crate) needs: Needs,
    /// Where rooms are kept.
    pub(crate) database: Address,
    /// Its host alone.
    pub(crate) host: HostOf,
    /// Of the database.
    pub(crate) database_password: Secret<String>,
    /// Where players log in.
    pub(crate) login: Url,
    /// Where results go.
    pub(crate) kafka: Bootstrap,
    /// Where it listens.
    pub(crate) listen: PortOf,
}

/// How much is needed.
#[derive(Debug, Settings)]
pub(crate) struct Needs {
    /// Rooms that are always there.
    pub(crate) spare_rooms: i16,
}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("web:1"), port!("http", 80 => 8080))
}

fn planned(app: App, said: Value) -> PlannedService {
    let model = fleet(app, &[("env", said)]);
    service(&plan(&model, "env"), "web").clone()
}

fn variables(service: &PlannedService) -> Vec<(String, String)> {
    let container = &service.pods.as_ref().unwrap().container;
    let shown = |value: &PlannedValue| match value {
        PlannedValue::Text(text) => text.to_string(),
        PlannedValue::Secret(secret) => format!("key {} of {}", secret.key, secret.name),
        other => format!("{other:?}"),
    };
    let env = container.env.iter();
    env.map(|(name, value)| (name.to_string(), shown(value)))
        .collect()
}

#[track_caller]
fn told(service: &PlannedService, expect: &[(&str, &str)]) {
    let expect: Vec<_> = expect
        .iter()
        .map(|(name, text)| (name.to_string(), text.to_string()))
        .collect();
    assert_eq!(variables(service), expect);
}

fn files(service: &PlannedService) -> Vec<(String, String)> {
    let files = service.pods.as_ref().unwrap().files.iter();
    files
        .map(|file| match &file.content {
            PlannedContent::Same(text) => (file.path.to_string(), text.clone()),
            PlannedContent::PerPod(texts) => panic!("{texts:?}"),
        })
        .collect()
}

/// An app in which everything of `ArenaSettings` is filled.
fn everything(file: bool) -> App {
    let app = App::new(name!("app"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
    let kafka = app.kafka(name!("kafka"), image!("kafka:3")).replicas(3);
    let login = app.external(name!("login"), port!("https", 443));
    let web = web(&app).env("FIRST", "$(SECOND)");
    let web = if file {
        web.settings_file::<ArenaSettings>("/etc/arena/settings.json")
    } else {
        web.settings::<ArenaSettings>()
    };
    web.set(ArenaSettings::MOTD, "pay $5, not $(HOME) or $$é\n\"now\"")
        .set(ArenaSettings::LIMITS.then(Limits::ROOMS), u64::MAX)
        .set(ArenaSettings::DATABASE, mysql)
        .set(ArenaSettings::DATABASE_HOST, mysql)
        .set(ArenaSettings::DATABASE_PORT, mysql)
        .set(
            ArenaSettings::DATABASE_PASSWORD,
            SecretKey::new(object_name!("arena-db"), file_name!("password")),
        )
        .set(ArenaSettings::LOGIN, login)
        .set(ArenaSettings::KAFKA, kafka)
        .set(ArenaSettings::LISTEN, listen_port("http"));
    app
}

fn everywhere() -> Value {
    json!({"services": {"login": {"external": {"host": "login.example.com"}}}})
}

const KAFKA: &str = "kafka-0.kafka-peers.env.svc.cluster.local:9092,kafka-1.kafka-peers.env.svc.cluster.local:9092,kafka-2.kafka-peers.env.svc.cluster.local:9092";

#[test]
fn every_shape_as_a_variable() {
    let web = planned(everything(false), everywhere());
    told(
        &web,
        &[
            ("FIRST", "$(SECOND)"),
            ("ARENA_ROOM_SIZE", "8"),
            ("ARENA_TURN", "30s"),
            ("ARENA_WATER", "0.25"),
            ("ARENA_WATCHED", "true"),
            ("ARENA_LOG_LEVEL", "info"),
            ("ARENA_MOTD", "pay $$5, not $$(HOME) or $$$$é\n\"now\""),
            ("ARENA_MAPS", "[\"dust\"]"),
            ("ARENA_LIMITS_PER_PLAYER", "3"),
            ("ARENA_LIMITS_ROOMS", "18446744073709551615"),
            ("ARENA_DATABASE", "mysql:3306"),
            ("ARENA_DATABASE_HOST", "mysql"),
            ("ARENA_DATABASE_PORT", "3306"),
            ("ARENA_DATABASE_PASSWORD", "key password of arena-db"),
            ("ARENA_LOGIN", "https://login"),
            ("ARENA_KAFKA", KAFKA),
            ("ARENA_LISTEN", "8080"),
        ],
    );
    assert_eq!(files(&web), []);
}

#[test]
fn every_shape_in_a_file() {
    let web = planned(everything(true), everywhere());
    told(
        &web,
        &[
            ("FIRST", "$(SECOND)"),
            ("ARENA_SETTINGS_FILE", "/etc/arena/settings.json"),
            ("ARENA_DATABASE_PASSWORD", "key password of arena-db"),
        ],
    );
    let expect = r#"{
  "roomSize": 8,
  "turn": "30s",
  "water": 0.25,
  "watched": true,
  "logLevel": "info",
  "motd": "pay $5, not $(HOME) or $$é\n\"now\"",
  "maps": [
    "dust"
  ],
  "limits": {
    "perPlayer": 3,
    "rooms": 18446744073709551615
  },
  "database": "mysql:3306",
  "databaseHost": "mysql",
  "databasePort": 3306,
  "login": "https://login",
  "kafka": "KAFKA",
  "listen": 8080
}
"#
    .replace("KAFKA", KAFKA);
    assert_eq!(
        files(&web),
        [("/etc/arena/settings.json".to_owned(), expect)]
    );
}

#[test]
fn the_plan_has_every_value_whatever_way_it_goes() {
    let shown = |file| {
        let web = planned(everything(file), everywhere());
        let settings = web.settings.unwrap();
        let mut values = Vec::new();
        for PlannedSetting {
            path,
            variable,
            value,
            ..
        } in settings.values
        {
            values.push((path.join("."), variable.to_string(), value));
        }
        (settings.file.map(|path| path.to_string()), values)
    };
    let (variables, file) = (shown(false), shown(true));
    assert_eq!(variables.1, file.1);
    assert_eq!(
        (variables.0, file.0.as_deref()),
        (None, Some("/etc/arena/settings.json"))
    );
    let motd = &file.1[5];
    assert_eq!((&*motd.0, &*motd.1), ("motd", "ARENA_MOTD"));
    assert_eq!(
        motd.2,
        PlannedValue::Text("pay $5, not $(HOME) or $$é\n\"now\"".into())
    );
}

#[test]
fn what_is_said_last_counts() {
    let app = || {
        let app = App::new(name!("app"));
        let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
        web(&app)
            .settings::<ArenaSettings>()
            .set(ArenaSettings::ROOM_SIZE, 12)
            .set(ArenaSettings::MOTD, "modelled")
            .set(ArenaSettings::DATABASE, mysql)
            .set(ArenaSettings::LIMITS.then(Limits::PER_PLAYER), 5)
            .set(ArenaSettings::LIMITS.then(Limits::ROOMS), 100);
        app
    };
    let check = |settings: Value, expect: &[&str], uses: bool| {
        let web = planned(app(), json!({"services": {"web": {"settings": settings}}}));
        let found: Vec<_> = [
            "ROOM_SIZE",
            "TURN",
            "MOTD",
            "DATABASE",
            "LIMITS_PER_PLAYER",
            "LIMITS_ROOMS",
        ]
        .iter()
        .filter_map(|name| {
            let variables = variables(&web);
            let found = variables
                .into_iter()
                .find(|(known, _)| *known == format!("ARENA_{name}"));
            found.map(|(_, text)| text)
        })
        .collect();
        assert_eq!(found, expect, "{settings}");
        let is_service =
            |it: &stowplan_plan::Flow| matches!(it.peer, stowplan_plan::FlowPeer::Service { .. });
        assert_eq!(web.traffic.to.iter().any(is_service), uses, "{settings}");
    };
    check(
        json!({}),
        &["12", "30s", "modelled", "mysql:3306", "5", "100"],
        true,
    );
    check(
        json!({"roomSize": 16, "turn": "1m", "limits": {"rooms": 7}}),
        &["16", "1m", "modelled", "mysql:3306", "5", "7"],
        true,
    );
    check(
        json!({"database": "db.example.com:3306", "motd": ""}),
        &["12", "30s", "", "db.example.com:3306", "5", "100"],
        false,
    );
    // What is taken back is the struct's default, or nothing.
    check(
        json!({"roomSize": null, "motd": null, "database": null, "limits": null}),
        &["8", "30s", "3"],
        false,
    );
    check(
        json!({"limits": {"perPlayer": null}}),
        &["12", "30s", "modelled", "mysql:3306", "3", "100"],
        true,
    );
}

#[test]
fn a_secret_of_the_environment() {
    let app = App::new(name!("app"));
    web(&app).settings_file::<ArenaSettings>("/etc/arena.json");
    let said = json!({"databasePassword": {"secret": {"name": "db", "key": "pw"}}});
    let web = planned(app, json!({"services": {"web": {"settings": said}}}));
    let expect = [
        ("ARENA_SETTINGS_FILE", "/etc/arena.json"),
        ("ARENA_DATABASE_PASSWORD", "key pw of db"),
    ];
    told(&web, &expect);
    assert!(!files(&web)[0].1.contains("Password"));
}

#[test]
fn services_of_shared_parts_are_told_in_full() {
    let app = App::new(name!("app"));
    let data = app.part(name!("data"));
    let mysql = data.mysql(name!("mysql"), image!("mysql:8"));
    let kafka = data.kafka(name!("kafka"), image!("kafka:3")).replicas(1);
    let login = data.web(name!("login"), image!("login:1"), port!("http", 80));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::DATABASE, mysql)
        .set(ArenaSettings::DATABASE_HOST, mysql)
        .set(ArenaSettings::DATABASE_PORT, mysql)
        .set(ArenaSettings::KAFKA, kafka)
        .set(ArenaSettings::LOGIN, login);
    let model = fleet(
        app,
        &[("env", json!({})), ("data", json!({"part": "data"}))],
    );
    let plan = plan(&model, "env");
    let web = service(&plan, "web");
    let check = |name: &str, expect: &str| assert_eq!(env(web, name), expect);
    check("ARENA_DATABASE", "mysql.data.svc.cluster.local:3306");
    check("ARENA_DATABASE_HOST", "mysql.data.svc.cluster.local");
    check("ARENA_DATABASE_PORT", "3306");
    check(
        "ARENA_KAFKA",
        "kafka-0.kafka-peers.data.svc.cluster.local:9092",
    );
    check("ARENA_LOGIN", "http://login.data.svc.cluster.local");
    assert_eq!(web.traffic.to.len(), 3);
}

#[test]
fn an_address_is_a_use() {
    let order = |plan: &Plan| -> Vec<String> {
        plan.services
            .iter()
            .map(|service| service.name.to_string())
            .collect()
    };
    let app = App::new(name!("app"));
    let zoo = app.web(name!("zoo"), image!("zoo:1"), port!("http", 80 => 3000));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::LOGIN, zoo)
        .set(ArenaSettings::LISTEN, listen_port("http"));
    let plan = plan(&fleet(app, &[("env", json!({}))]), "env");
    assert_eq!(order(&plan), ["zoo", "web"]);
    let (zoo, web) = (service(&plan, "zoo"), service(&plan, "web"));
    // It listens itself, which is nothing that it calls.
    let ports = |flow: &stowplan_plan::Flow| flow.ports.clone();
    let to: Vec<_> = web.traffic.to.iter().map(ports).collect();
    assert_eq!(to, [vec![(port_number!(3000), Protocol::Tcp)]]);
    let from: Vec<_> = zoo.traffic.from.iter().map(ports).collect();
    assert_eq!(from, to);
    assert_eq!(web.traffic.from, []);
}

/// Nobody knows who is at an address that an environment says, but pods may call it.
#[test]
fn an_address_that_is_said_may_be_called() {
    let app = App::new(name!("app"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::DATABASE, mysql)
        .set(
            ArenaSettings::KAFKA,
            "a:9092,b:9093".parse::<Bootstrap>().unwrap(),
        );
    let said = json!({"database": "db.example.com:3307", "login": "https://example.com/login"});
    let web = planned(app, json!({"services": {"web": {"settings": said}}}));
    let ports = [443, 3307, 9092, 9093].map(|it| (PortNumber::new(it).unwrap(), Protocol::Tcp));
    let expect = stowplan_plan::Flow {
        peer: stowplan_plan::FlowPeer::Anybody,
        ports: ports.to_vec(),
    };
    assert_eq!(web.traffic.to, [expect]);
}

#[test]
fn where_pods_listen_is_what_the_environment_says() {
    let app = App::new(name!("app"));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::LISTEN, listen_port("http"));
    let said = json!({"services": {"web": {"ports": {"http": {"targetPort": 9000}}}}});
    assert_eq!(env(&planned(app, said), "ARENA_LISTEN"), "9000");
}

#[test]
fn each_seed_node_has_them() {
    let app = App::new(name!("app"));
    app.seed(name!("web"), image!("seed:1"), port!("swarm", 31234))
        .nodes(1, 2)
        .settings_file::<ArenaSettings>("/etc/arena.json")
        .set(ArenaSettings::MOTD, Own::Ordinal)
        .set(ArenaSettings::LISTEN, listen_port("swarm"));
    let seed = planned(app, json!({}));
    let stowplan_plan::PodIdentity::Nodes(nodes) = &seed.pods.as_ref().unwrap().identity else {
        panic!("{seed:?}");
    };
    for (node, ordinal) in nodes.nodes.iter().zip(1..) {
        let PlannedContent::Same(text) = &node.files[0].content else {
            panic!("{node:?}");
        };
        let file: Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            (&file["motd"], &file["listen"]),
            (&json!(ordinal.to_string()), &json!(31234))
        );
        let names: Vec<_> = node
            .container
            .env
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["ARENA_SETTINGS_FILE"]);
    }
    assert_eq!(nodes.nodes.len(), 2);
    assert_eq!(
        seed.settings.unwrap().values[5].value,
        PlannedValue::Text("1".into())
    );
}

#[test]
fn brokers_and_tasks_have_them_too() {
    let app = App::new(name!("app"));
    app.broker(name!("store"), image!("store:1"), port!("main", 9000))
        .replicas(2)
        .settings::<ArenaSettings>();
    app.task(name!("web"), image!("job:1"))
        .settings::<ArenaSettings>();
    let plan = plan(&fleet(app, &[("env", json!({}))]), "env");
    for name in ["store", "web"] {
        assert_eq!(env(service(&plan, name), "ARENA_TURN"), "30s");
    }
}

#[test]
fn what_exists_outside_is_asked_for_nothing() {
    let app = App::new(name!("app"));
    web(&app).settings::<NeedySettings>();
    let said = json!({"services": {"web": {"external": {"host": "web.example.com"}}}});
    assert_eq!(planned(app, said).settings, None);
}

#[test]
fn a_text_in_a_file_is_no_host_outside() {
    let app = App::new(name!("app"));
    web(&app)
        .settings_file::<ArenaSettings>("/etc/arena.json")
        .set(ArenaSettings::MOTD, "dial $(OUTSIDE_HOST)");
    let web = planned(app, json!({}));
    let file = &web.pods.as_ref().unwrap().files[0];
    assert!(!file.discovered);
    let value: Value = serde_json::from_str(&files(&web)[0].1).unwrap();
    assert_eq!(value["motd"], "dial $(OUTSIDE_HOST)");
}
