//! What is wrong with the settings of programs.

use serde_json::json;
use stowplan_model::*;
use stowplan_settings::Settings;

use super::{Refusals, made, seed, web};
use crate::fleet::{fleet, plan, shown};
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
        |app| {
            web(app)
                .env("ARENA_THEME", "dark")
                .settings::<ArenaSettings>();
        },
        json!({}),
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
fn settings_that_are_taken_back() {
    let mut all = Refusals::default();
    let needy = |app: &App| {
        let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
        let web = web(app).settings::<TightSettings>();
        made(
            web.set(TightSettings::DATABASE, mysql).set(
                TightSettings::PLACES.then(Places::LOGIN),
                "https://example.com"
                    .parse::<stowplan_settings::Url>()
                    .unwrap(),
            ),
        );
    };
    let said = |settings| json!({"services": {"web": {"settings": settings}}});
    all.check(needy, said(json!({"database": null})), &["missing-setting"]);
    all.check(needy, said(json!({"places": null})), &["missing-setting"]);
    all.check(
        |app| made(web(app).settings::<TightSettings>()),
        said(json!({"database": null})),
        &["missing-setting"; 2],
    );
    insta::assert_snapshot!(all.0);
}

/// What can't be done without.
#[derive(Debug, Settings)]
pub(crate) struct TightSettings {
    /// Where rooms are kept.
    pub(crate) database: stowplan_settings::Address,
    /// Where others are.
    #[setting(group)]
    pub(crate) places: Places,
}

/// Where others are.
#[derive(Debug, Settings)]
pub(crate) struct Places {
    /// Where players log in.
    pub(crate) login: stowplan_settings::Url,
}

#[test]
fn ports_of_ones_own_that_are_said() {
    let mut all = Refusals::default();
    let listens = |app: &App| {
        made(
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::LISTEN, listen_port("http")),
        );
    };
    let said = json!({"services": {"web": {"settings": {"listen": 9090}}}});
    all.check(listens, said, &["own-port"]);
    all.check(
        |app| {
            seed(app)
                .listens_on_outside_ports()
                .settings::<ArenaSettings>()
                .set(ArenaSettings::LISTEN, listen_port("swarm"));
        },
        json!({"services": {"seed": {"settings": {"listen": 31235}}}}),
        &["own-port"],
    );
    insta::assert_snapshot!(all.0);
    // A program may do without listening.
    let app = App::new(name!("app"));
    listens(&app);
    let said = json!({"services": {"web": {"settings": {"listen": null}}}});
    plan(&fleet(app, &[("env", said)]), "env");
}

fn history(app: &App) {
    let history = app.web(name!("history"), image!("history"), port!("http", 8080));
    let kafka = app.kafka(name!("kafka"), image!("kafka:4"));
    web(app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::LOGIN, history)
        .set(ArenaSettings::DATABASE_HOST, history)
        .set(ArenaSettings::DATABASE_PORT, history)
        .set(ArenaSettings::KAFKA, kafka);
}

#[test]
fn addresses_that_lead_to_nobody() {
    let mut all = Refusals::default();
    let said = |settings| json!({"services": {"web": {"settings": settings}}});
    for settings in [
        json!({"login": "http://histroy:8080/api"}),
        json!({"databaseHost": "elsewhere", "kafka": "kafka.example.com:9092,kafak:9092"}),
    ] {
        let codes = vec!["unknown-service"; settings.as_object().unwrap().len()];
        all.check(history, said(settings), &codes);
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn addresses_by_hand_are_warned_of() {
    let app = App::new(name!("app"));
    history(&app);
    let settings = json!({
        "login": "http://history:8080/api",
        "databaseHost": "10.0.0.1",
        "databasePort": 3307,
        "kafka": "kafka.example.com:9092,one:9092",
    });
    let object = json!({
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": "one"},
        "spec": {"type": "ExternalName", "externalName": "one.example.com"},
    });
    let said = json!({"services": {"web": {"settings": settings}}, "objects": [object]});
    let plan = plan(&fleet(app, &[("env", said)]), "env");
    assert!(plan.warnings.iter().all(|it| it.code == "address-by-hand"));
    let text = shown(&plan.warnings);
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
    // What it needs it can't do without.
    all.check(
        |app| {
            let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
            let web = web(app).settings::<TightSettings>();
            made(web.set(TightSettings::DATABASE, mysql));
        },
        json!({"services": {
            "mysql": {"enabled": false},
            "web": {"settings": {"places": {"login": "https://example.com"}}},
        }}),
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
