//! `settings`, for a fleet whose program is a server with settings.

use std::time::Duration;

use serde_json::{Value, json};
use stowplan::{Program, prelude::*};
use stowplan_settings::{Address, Bootstrap, Port, Secret, Setting, Settings, Source, Url};

use super::{Run, golden, golden_error};

/// What the arena's server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
struct ArenaSettings {
    /// How many players a room takes.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    room_size: u32,
    /// How long a turn takes.
    ///
    /// A player who takes longer loses it.
    #[setting(default = "30s", range = "1s"..="10m")]
    turn: Duration,
    /// Where scores are kept.
    database: Address,
    /// What opens the database.
    database_password: Secret<String>,
    /// Where events go.
    kafka: Bootstrap,
    /// Where it listens.
    listen: Port,
    /// How much is logged.
    #[setting(default = "info")]
    log_level: LogLevel,
    /// What players read first.
    motd: Option<String>,
    /// The maps that are played, in turn.
    #[setting(length = 1..=8)]
    maps: Vec<String>,
    /// Where players read about the game.
    site: Option<Url>,
    /// What is too much.
    #[setting(group)]
    limits: Limits,
}

/// How much is logged.
#[derive(Debug, Setting)]
enum LogLevel {
    /// Everything.
    Debug,
    /// What operators want to know.
    Info,
}

/// What is too much.
#[derive(Debug, Settings)]
struct Limits {
    /// How many messages a room may send.
    #[setting(default = 100, range = 1..=200, unit = "messages per second")]
    per_room: u32,
}

/// What the bots are told.
#[derive(Debug, Settings)]
struct BotSettings {
    /// How many there are.
    #[setting(default = 3)]
    bots: u8,
    /// What they say.
    #[setting(default = "hi # all")]
    greeting: String,
}

fn fleet(dev: &str) -> Fleet {
    let app = App::new(name!("arena"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4.3"));
    let kafka = app.kafka(name!("kafka"), image!("apache/kafka:4.0.0"));
    app.web(
        name!("server"),
        image!("registry.example.com/arena/server:1"),
        port!("http", 80 => 8080),
    )
    .settings::<ArenaSettings>()
    .set(ArenaSettings::DATABASE, mysql)
    .set(
        ArenaSettings::DATABASE_PASSWORD,
        SecretKey::new(object_name!("arena-db"), file_name!("password")),
    )
    .set(ArenaSettings::KAFKA, kafka)
    .set(ArenaSettings::LISTEN, listen_port("http"))
    .set(ArenaSettings::MOTD, "Welcome!");
    app.worker(name!("bots"), image!("registry.example.com/arena/bots:1"))
        .settings_file::<BotSettings>("/etc/bots/settings.json");
    let shop = App::new(name!("shop"));
    shop.web(
        name!("web"),
        image!("registry.example.com/shop:1"),
        port!("http", 80),
    );
    Fleet::new()
        .app(app)
        .app(shop)
        .source("environments/clusters/k3d.yaml", "profile: k3d\nkubernetes: '1.36'\n")
        .source(
            "environments/arena/defaults.yaml",
            "defaults: {cluster: k3d}\nclasses:\n  dev: {services: {server: {settings: {turn: 45s, maps: [north]}}}}\n",
        )
        .source("environments/arena/dev.yaml", dev.to_owned())
        .source("environments/arena/live.yaml", "class: prod\nservices: {server: {settings: {maps: [south]}}}\n")
        .source("environments/arena/empty.yaml", "class: qa\nservices: {server: {enabled: false}, bots: {enabled: false}}\n")
        .source("environments/shop/dev.yaml", "class: dev\ncluster: k3d\n")
}

/// What clients of the one broker start from.
const KAFKA: &str = "kafka-0.kafka-peers.arena-dev.svc.cluster.local:9092";

const DEV: &str = "class: dev
services:
  server:
    settings:
      roomSize: 12
      maps: [north, south pole]
      motd: null
      limits: {perRoom: 50}
  bots: {settings: {greeting: 'hello, $(USER)'}}
";

fn run(arguments: &[&str]) -> Run {
    let (mut data, mut words) = (Vec::new(), Vec::new());
    let all = ["stowplan"].iter().chain(arguments);
    let code = Program::new(fleet(DEV)).run_with(all, &mut data, &mut words);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run::of(arguments, text(data), text(words), code.into())
}

#[test]
fn settings_are_shown_to_people() {
    golden("settings", &run(&["settings", "arena/dev"]).ok());
    golden(
        "settings-service",
        &run(&["settings", "arena", "--service", "bots", "-q"]).ok(),
    );
}

#[test]
fn a_developers_machine_is_given_variables() {
    let arguments = [
        "settings",
        "arena/dev",
        "--service",
        "server",
        "--format",
        "env",
    ];
    let sample = run(&arguments).ok();
    golden("settings-env", &sample);

    // The program loads what docker makes of the file, with the secret that it lacks.
    let lines = sample.out.lines().filter(|it| !it.starts_with('#'));
    let variables = lines.filter_map(|it| it.split_once('='));
    let secret = ("ARENA_DATABASE_PASSWORD", "open");
    let variables: Vec<(&str, &str)> = variables.chain([secret]).collect();
    let settings = ArenaSettings::load_from(&Source::new(variables)).unwrap();
    assert_eq!(
        (settings.room_size, settings.turn),
        (12, Duration::from_secs(45))
    );
    assert_eq!(settings.maps, ["north", "south pole"]);
    assert_eq!((settings.motd, settings.limits.per_room), (None, 50));
    assert_eq!(settings.listen.to_string(), "8080");
    assert!(matches!(settings.log_level, LogLevel::Info));
    assert!(settings.site.is_none());
}

#[test]
fn a_line_that_cant_hold_a_value_is_a_comment() {
    let fleet = fleet("class: dev\nservices: {server: {settings: {motd: \"one\\ntwo\"}}}\n");
    let (mut data, mut words) = (Vec::new(), Vec::new());
    let arguments = [
        "x",
        "settings",
        "arena/dev",
        "--service",
        "server",
        "--format",
        "env",
    ];
    let code = Program::new(fleet).run_with(arguments, &mut data, &mut words);
    let data = String::from_utf8(data).unwrap();
    assert_eq!(code, 0);
    assert!(
        data.contains(
            "\n# Of several lines, which such a file can't hold: \"one\\ntwo\"\n# ARENA_MOTD=\n"
        ),
        "{data}"
    );
}

#[test]
fn a_program_is_given_its_file() {
    let arguments = [
        "settings",
        "arena/dev",
        "--service",
        "bots",
        "--format",
        "json",
    ];
    let file = run(&arguments).ok();
    golden("settings-json", &file);
    let source = Source::new([("SETTINGS_FILE", "/settings.json")]);
    let settings = BotSettings::load_from(&source.file("/settings.json", file.out)).unwrap();
    assert_eq!(
        (settings.bots, settings.greeting.as_str()),
        (3, "hello, $(USER)")
    );

    // One that is given variables may read a file elsewhere.
    let arguments = [
        "settings",
        "arena/dev",
        "--service",
        "server",
        "--format",
        "json",
    ];
    let text = run(&arguments).ok().out;
    let file: Value = serde_json::from_str(&text).unwrap();
    // In the order of the struct, as in a mounted file.
    let keys = ArenaSettings::DESCRIPTION.leaves();
    let keys = keys
        .iter()
        .filter_map(|it| text.find(&format!("\"{}\":", it.path.last()?)));
    assert!(keys.is_sorted_by(|one, next| one < next), "{text}");
    assert_eq!(
        file,
        json!({
            "roomSize": 12, "turn": "45s", "database": "mysql:3306", "kafka": KAFKA,
            "listen": 8080, "logLevel": "info", "maps": ["north", "south pole"],
            "limits": {"perRoom": 50},
        })
    );
}

#[test]
fn other_languages_are_given_schemas() {
    let schema = run(&[
        "settings",
        "arena",
        "--service",
        "bots",
        "--format",
        "schema",
    ])
    .ok();
    golden("settings-schema", &schema);
    let environment = run(&["settings", "arena", "--format", "environment"]).ok();
    let schema: Value = serde_json::from_str(&environment.out).unwrap();
    let services = &schema["properties"]["services"];
    assert_eq!(services["additionalProperties"], false);
    let server = &services["properties"]["server"]["anyOf"][0]["properties"];
    assert_eq!(server["settings"]["properties"]["roomSize"]["maximum"], 64);
    let mysql = &services["properties"]["mysql"]["anyOf"][0]["properties"];
    assert_eq!(mysql.get("settings"), None);
}

/// Only an environment can lack a setting: the line is its own, or of the layer that took it back.
#[test]
fn what_nobody_says_is_told() {
    let lacking = "class: qa\n";
    let taken_back = "class: dev\nservices:\n  server:\n    settings:\n      maps: null\n";
    for (name, dev) in [
        ("settings-lacking", lacking),
        ("settings-taken-back", taken_back),
    ] {
        let (mut data, mut words) = (Vec::new(), Vec::new());
        let arguments = ["settings", "arena/dev"];
        let all = ["stowplan"].iter().chain(&arguments);
        let code = Program::new(fleet(dev)).run_with(all, &mut data, &mut words);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let run = Run::of(&arguments, text(data), text(words), code.into());
        golden_error(name, &run);
    }
}

#[test]
fn what_cant_be_shown_is_told() {
    for (name, arguments) in [
        (
            "settings-unknown-service",
            &["arena", "--service", "sevrer"][..],
        ),
        ("settings-no-settings", &["arena", "--service", "mysql"]),
        ("settings-no-settings-at-all", &["shop", "--service", "web"]),
        ("settings-of-nobody", &["shop"]),
        ("settings-of-no-pods", &["arena/empty"]),
        (
            "settings-several-services",
            &["arena/dev", "--format", "env"],
        ),
        (
            "settings-several-environments",
            &["arena", "--service", "bots", "--format", "json"],
        ),
        ("settings-several-schemas", &["--format", "schema"]),
    ] {
        let arguments = [&["settings"], arguments].concat();
        golden_error(name, &run(&arguments));
    }
}

/// Each node of a seed set is told its own values: whose are shown is said.
#[test]
fn of_a_seed_set_the_first_nodes_are_shown() {
    let app = App::new(name!("swarm"));
    app.seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 2)
        .settings::<BotSettings>()
        .set(BotSettings::GREETING, Own::Ordinal);
    let fleet = Fleet::new()
        .app(app)
        .source(
            "environments/clusters/k3d.yaml",
            "profile: k3d\nkubernetes: '1.36'\n",
        )
        .source(
            "environments/swarm/dev.yaml",
            "class: dev\ncluster: k3d\nservices: {seed: {expose: {perReplica: null}}}\n",
        );
    let program = Program::new(fleet);
    let shown = |format: &str| {
        let (mut data, mut words) = (Vec::new(), Vec::new());
        let arguments = ["stowplan", "settings", "swarm/dev", "--format", format];
        program.run_with(arguments, &mut data, &mut words);
        let words = String::from_utf8(words).unwrap();
        (String::from_utf8(data).unwrap(), words)
    };
    let (table, words) = shown("table");
    let line =
        "swarm/dev seed: BotSettings, by variables; those of node 1 of 2, each may have its own";
    assert_eq!(table.lines().next(), Some(line), "{words}");
    let (variables, _) = shown("env");
    let line = "# These are those of node 1 of 2: each may have its own.";
    assert!(variables.lines().any(|it| it == line), "{variables}");
}
