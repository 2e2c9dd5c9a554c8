//! What is wrong with the settings of programs.

use serde_json::json;
use stowplan_model::*;
use stowplan_settings::Settings;

use super::{Refusals, made, web};
use crate::fleet::{fleet, plan};
use crate::settings::{ArenaSettings, Limits, NeedySettings};

#[test]
fn settings_that_nobody_says() {
    let mut all = Refusals::default();
    all.check(
        |app| made(web(app).settings::<NeedySettings>()),
        json!({}),
        &["missing-setting"; 15],
    );
    // What is said of a group, or taken back, is not said.
    all.check(
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::MOTD, domain());
        },
        json!({}),
        &["no-domain"],
    );
    insta::assert_snapshot!(all.0);
}

#[test]
fn settings_that_there_are_not() {
    let mut all = Refusals::default();
    let arena = |app: &App| made(web(app).settings::<ArenaSettings>());
    let said = |settings| json!({"services": {"web": {"settings": settings}}});
    all.check(
        |app| made(web(app)),
        said(json!({"roomSize": 3})),
        &["no-settings"],
    );
    all.check(arena, said(json!({"romSize": 3})), &["unknown-setting"]);
    all.check(
        arena,
        said(json!({"room_size": null})),
        &["unknown-setting"],
    );
    all.check(
        arena,
        said(json!({"limits": {"perRoom": 3}})),
        &["unknown-setting"],
    );
    all.check(arena, said(json!({"limits": 3})), &["invalid-setting"]);
    insta::assert_snapshot!(all.0);
}

#[test]
fn values_that_are_none() {
    let mut all = Refusals::default();
    let arena = |app: &App| made(web(app).settings::<ArenaSettings>());
    let said = |settings| json!({"services": {"web": {"settings": settings}}});
    all.check(
        arena,
        said(json!({"roomSize": 65, "turn": "1 s", "limits": {"perPlayer": 256}})),
        &["invalid-setting"; 3],
    );
    all.check(
        arena,
        said(json!({"logLevel": "debug", "maps": "dust", "database": "db"})),
        &["invalid-setting"; 3],
    );
    all.check(
        arena,
        said(json!({"motd": "a\0b", "maps": ["a\0b"]})),
        &["invalid-setting"; 2],
    );
    all.check(
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::MOTD, Own::Ordinal);
        },
        json!({}),
        &["own-of-all"],
    );
    insta::assert_snapshot!(all.0);
}

/// Told of a machine.
#[derive(Debug, Settings)]
struct MachineSettings {
    /// Where it is.
    #[setting(default = "here")]
    _ip: std::net::IpAddr,
}

#[test]
fn values_that_no_program_would_start_with() {
    let mut all = Refusals::default();
    all.check(
        |app| made(web(app).settings::<MachineSettings>()),
        json!({}),
        &["invalid-setting"],
    );
    let long = |app: &App, more: usize| {
        let text = "$".repeat((32 << 12) - "ARENA_MOTD=".len() - 1 + more);
        web(app)
            .settings::<ArenaSettings>()
            .set(ArenaSettings::MOTD, text);
    };
    all.check(|app| long(app, 1), json!({}), &["variable-too-long"]);
    let app = App::new(name!("app"));
    long(&app, 0);
    plan(&fleet(app, &[("env", json!({}))]), "env");
    insta::assert_snapshot!(all.0);
}

#[test]
fn values_of_secrets_are_not_shown() {
    let secret = |said| {
        let mut all = Refusals::default();
        all.check(
            |app| made(web(app).settings::<ArenaSettings>()),
            json!({"services": {"web": {"settings": {"databasePassword": said}}}}),
            &["secret-value"],
        );
        // The first line is what was said.
        all.0.split_once('\n').unwrap().1.to_owned()
    };
    let text = secret(json!("hunter2"));
    for said in [
        json!({"secret": "hunter2"}),
        json!({"secret": {"name": "db", "key": "hunter2/"}}),
        json!({"secret": {"name": "db", "key": "pw", "value": "hunter2"}}),
        json!({"secret": {"name": "db", "key": "pw"}, "value": "hunter2"}),
        json!(["hunter2"]),
    ] {
        assert_eq!(secret(said), text);
    }
    assert!(!text.contains("hunter2"));
    insta::assert_snapshot!(text);
}

#[test]
fn variables_that_hide_each_other() {
    let mut all = Refusals::default();
    let arena = |app: &App| made(web(app).settings::<ArenaSettings>());
    all.check(
        |app| made(web(app).env("ARENA_MOTD", "x").settings::<ArenaSettings>()),
        json!({}),
        &["duplicate-variable"],
    );
    all.check(
        arena,
        json!({"services": {"web": {"env": {"ARENA_LIMITS_ROOMS": 3}}}}),
        &["duplicate-variable"],
    );
    all.check(
        arena,
        json!({"defaults": {"env": {"ARENA_ROOM_SIZE": 3}}}),
        &["duplicate-variable"],
    );
    all.check(
        |app| {
            web(app)
                .env("ARENA_SETTINGS_FILE", "/tmp/x")
                .settings_file::<ArenaSettings>("/etc/arena.json");
        },
        json!({}),
        &["duplicate-variable"],
    );
    all.check(
        arena,
        json!({"services": {"web": {"env": {"ARENA_ROM_SIZE": 3}}}}),
        &["stray-variable"],
    );
    all.check(
        arena,
        json!({"services": {"web": {"env": {"ARENA_ROOM_SIZE": null}}}}),
        &["unknown-env"],
    );
    insta::assert_snapshot!(all.0);
}

#[test]
fn files_of_settings() {
    let mut all = Refusals::default();
    all.check(
        |app| made(web(app).settings_file::<ArenaSettings>("/etc/arena.json")),
        json!({"services": {"web": {"config": {"/etc/arena.json": {"roomSize": 3}}}}}),
        &["unknown-file"],
    );
    all.check(
        |app| {
            web(app)
                .settings_file::<ArenaSettings>("/etc/arena.json")
                .set(ArenaSettings::MOTD, "x".repeat(1 << 20));
        },
        json!({}),
        &["files-too-large"],
    );
    let text = all.0;
    insta::assert_snapshot!(text);
}

#[test]
fn uses_that_lead_nowhere() {
    let mut all = Refusals::default();
    all.check(
        |app| {
            let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::DATABASE, mysql)
                .set(ArenaSettings::LIMITS.then(Limits::ROOMS), 3_u64);
        },
        json!({"services": {"mysql": {"enabled": false}}}),
        &["disabled-service"],
    );
    all.check(
        |app| {
            let other = App::new(name!("other"));
            let mysql = other.mysql(name!("mysql"), image!("mysql:8"));
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::DATABASE, mysql);
        },
        json!({}),
        &["other-app"],
    );
    insta::assert_snapshot!(all.0);
}
