//! The struct as a JSON schema.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use stowplan_settings::{Address, Port, Secret, Settings};

use crate::everything::LogLevel;

/// What a room may be.
#[derive(Debug, Settings)]
struct Limits {
    /// How many messages a player sends.
    #[setting(range = 1..=9, unit = "messages")]
    per_room: u16,
}

/// What the arena server is told.
///
/// It is read once.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
struct Arena {
    /// How long a turn is.
    #[setting(default = "30s", range = "1s"..="10m")]
    turn: Duration,
    /// Where scores are kept.
    database: Address,
    /// What opens the database.
    database_password: Secret<String>,
    /// Where it listens.
    #[setting(default = 8080)]
    listen: Port,
    /// How much is logged.
    #[setting(default = LogLevel::Info)]
    log_level: LogLevel,
    /// What players read.
    #[setting(length = 1..=3)]
    texts: Option<Vec<String>>,
    /// Rules of the rooms.
    #[setting(group)]
    limits: Limits,
}

fn golden(name: &str, schema: &Value) {
    let shown = serde_json::to_string_pretty(&sorted(schema)).expect("JSON");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/schema");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// The order of a map's keys is that of other crates' features.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(values) => {
            let values: BTreeMap<_, _> = values.iter().collect();
            let values = values
                .into_iter()
                .map(|(key, it)| (key.clone(), sorted(it)));
            Value::Object(values.collect())
        }
        _ => value.clone(),
    }
}

#[test]
fn environments_say_values_or_take_them_back() {
    golden("environment", &Arena::DESCRIPTION.json_schema());
}

#[test]
fn programs_get_values_without_secrets() {
    golden("program", &Arena::DESCRIPTION.program_schema());
}

#[test]
fn schemas_refuse_what_settings_refuse() {
    let environment =
        jsonschema::validator_for(&Arena::DESCRIPTION.json_schema()).expect("a schema");
    let check = |value: Value, fits: bool| {
        assert_eq!(environment.is_valid(&value), fits, "{value}");
    };
    check(json!({}), true);
    check(
        json!({ "turn": "1m30s", "listen": null, "logLevel": null, "limits": null }),
        true,
    );
    check(
        json!({ "turn": 45, "limits": { "perRoom": 3 }, "texts": ["a"] }),
        true,
    );
    check(
        json!({ "databasePassword": { "secret": { "name": "db", "key": "password" } } }),
        true,
    );
    check(json!({ "databasePassword": "hunter2" }), false);
    check(
        json!({ "databasePassword": { "secret": { "name": "db" } } }),
        false,
    );
    check(json!({ "rum": 1 }), false);
    check(json!({ "turn": "" }), false);
    check(json!({ "turn": "1m 30s" }), false);
    check(json!({ "turn": -1 }), false);
    check(json!({ "listen": 0 }), false);
    check(json!({ "logLevel": "loud" }), false);
    check(json!({ "limits": { "perRoom": 10 } }), false);
    check(json!({ "limits": { "perRom": 3 } }), false);
    check(json!({ "texts": [] }), false);
    check(json!({ "database": "mysql" }), false);
    let program =
        jsonschema::validator_for(&Arena::DESCRIPTION.program_schema()).expect("a schema");
    assert!(!program.is_valid(&json!({})));
    assert!(program.is_valid(&json!({ "database": "mysql:3306", "limits": { "perRoom": 3 } })));
}

#[test]
fn what_has_to_be_said_is_listed() {
    let required: Vec<_> = Arena::DESCRIPTION
        .required()
        .iter()
        .map(|it| (it.key(), it.variable.clone()))
        .collect();
    let expect = [
        ("database", "ARENA_DATABASE"),
        ("databasePassword", "ARENA_DATABASE_PASSWORD"),
        ("limits.perRoom", "ARENA_LIMITS_PER_ROOM"),
    ];
    assert_eq!(
        required,
        expect.map(|(key, variable)| (key.to_owned(), variable.to_owned()))
    );
}

#[test]
fn keys_lead_to_fields() {
    let path = Arena::LIMITS.then(Limits::PER_ROOM);
    assert_eq!(path.path(), ["limits", "perRoom"]);
    assert_eq!(format!("{path:?}"), "limits.perRoom");
}
