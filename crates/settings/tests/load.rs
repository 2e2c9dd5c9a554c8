//! What a program reads, and what it says when it can't.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::time::Duration;

use stowplan_settings::{LoadError, Secret, Settings, Source};

use crate::everything::LogLevel;

/// What a room may be.
#[derive(Debug, PartialEq, Settings)]
struct Limits {
    /// How many messages a player sends.
    #[setting(default = 3, range = 1..=9, unit = "messages")]
    per_room: u16,
}

/// What the arena server is told.
#[derive(Debug, PartialEq, Settings)]
#[settings(prefix = "ARENA_")]
struct Arena {
    /// How many players a room takes. Others wait.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    room_size: u32,
    /// How long a turn is.
    #[setting(default = "30s", range = "1s"..="10m")]
    turn: Duration,
    /// What opens the database.
    database_password: Secret<String>,
    /// How much is logged.
    log_level: LogLevel,
    /// What players read first.
    #[setting(length = 1..=20)]
    motd: Option<String>,
    /// Who may watch.
    #[setting(default = [], length = ..=2)]
    watchers: Vec<u8>,
    /// What signs tickets.
    signing_key: Option<Secret<u32>>,
    /// Rules of the rooms.
    #[setting(group)]
    limits: Limits,
}

const PASSWORD: (&str, &str) = ("ARENA_DATABASE_PASSWORD", "hunter2");
const LEVEL: (&str, &str) = ("ARENA_LOG_LEVEL", "warn");
const FILE: (&str, &str) = ("ARENA_SETTINGS_FILE", "/etc/arena.json");

fn said(source: &Source) -> String {
    let error = Arena::load_from(source).expect_err("something is wrong with it");
    assert_eq!(format!("{error}"), format!("{error:?}"));
    assert_eq!(error.lines().count(), error.to_string().lines().count() - 1);
    assert!(!error.to_string().contains("hunter2"), "{error}");
    error.to_string()
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() -> Result<(), LoadError> {
    let file = r#"{ "roomSize": 12, "turn": 45, "logLevel": "info", "motd": null, "limits": { "perRoom": 4 } }"#;
    let source = Source::new([
        PASSWORD,
        FILE,
        ("ARENA_ROOM_SIZE", "16"),
        ("PATH", "/bin"),
        ("ARENA", "not ours"),
    ])
    .file("/etc/arena.json", file);
    let read = Arena::load_from(&source)?;
    let expect = Arena {
        room_size: 16,
        turn: Duration::from_secs(45),
        database_password: Secret::new("hunter2".to_owned()),
        log_level: LogLevel::Info,
        motd: None,
        watchers: Vec::new(),
        signing_key: None,
        limits: Limits { per_room: 4 },
    };
    assert_eq!(read, expect);
    Ok(())
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let source = Source::new([
        ("ARENA_ROOM_SIZE", "99"),
        ("ARENA_TURN", "20m"),
        ("ARENA_LOG_LEVEL", "wran"),
        ("ARENA_MOTD", "Good evening, everybody\nin here"),
        ("ARENA_WATCHERS", "[1, 2, 300]"),
        ("ARENA_SIGNING_KEY", "hunter2"),
        ("ARENA_LIMITS_PER_ROM", "3"),
        ("ARENA_SOMETHING_ELSE", "hunter2"),
    ]);
    insta::assert_snapshot!(said(&source), @r#"
    9 things are wrong with `Arena`:
      `ARENA_ROOM_SIZE`: expected a whole number from 2 to 64 players, found `99` (How many players a room takes)
      `ARENA_TURN`: expected a duration from `1s` to `10m`, found the text `20m` (How long a turn is)
      `ARENA_DATABASE_PASSWORD`: missing, expected a text (What opens the database)
      `ARENA_LOG_LEVEL`: expected one of `warn`, `info`, `all the "details"`, found the text `wran`; did you mean `warn`? (How much is logged)
      `ARENA_MOTD`: expected a text of 1 to 20 characters, found 31 characters (What players read first)
      `ARENA_WATCHERS`: item 3 of the list: expected a whole number from 0 to 255, found `300` (Who may watch)
      `ARENA_SIGNING_KEY`: expected a whole number from 0 to 4294967295 (What signs tickets)
      `ARENA_LIMITS_PER_ROM`: there is no such setting; did you mean `ARENA_LIMITS_PER_ROOM`?
      `ARENA_SOMETHING_ELSE`: there is no such setting
    "#);
}

#[test]
fn the_file_is_read_as_strictly() {
    let file = r#"{
        "roomSize": "12", "turn": -1, "databasePassword": "hunter2", "log_level": "info",
        "motd": "", "watchers": [1, 2, 3], "limits": { "perRoom": 10, "perRom": 1 }, "hat": "hunter2"
    }"#;
    let source = Source::new([FILE]).file("/etc/arena.json", file);
    insta::assert_snapshot!(said(&source), @r#"
    9 things are wrong with `Arena`:
      `roomSize` in `/etc/arena.json`: expected a whole number from 2 to 64 players, found the text `12` (How many players a room takes)
      `turn` in `/etc/arena.json`: expected a duration from `1s` to `10m`, found `-1` (How long a turn is)
      `databasePassword` in `/etc/arena.json`: a secret is in no file; the variable `ARENA_DATABASE_PASSWORD` says it (What opens the database)
      `motd` in `/etc/arena.json`: expected a text of 1 to 20 characters, found 0 characters (What players read first)
      `watchers` in `/etc/arena.json`: expected a list of at most 2 items, each a whole number from 0 to 255, found 3 items (Who may watch)
      `limits.perRoom` in `/etc/arena.json`: expected a whole number from 1 to 9 messages, found `10` (How many messages a player sends)
      `hat` in `/etc/arena.json`: there is no such setting
      `limits.perRom` in `/etc/arena.json`: there is no such setting; did you mean `limits.perRoom`?
      `log_level` in `/etc/arena.json`: there is no such setting; did you mean `logLevel`?
    "#);
    let source =
        Source::new([FILE, PASSWORD, LEVEL]).file("/etc/arena.json", r#"{ "limits": "hunter2" }"#);
    insta::assert_snapshot!(said(&source), @"
    1 thing is wrong with `Arena`:
      `limits` in `/etc/arena.json`: expected a map of settings, found a text
    ");
}

#[test]
fn a_file_that_cannot_be_read_is_one_mistake() {
    let check = |file: Option<&[u8]>| {
        let source = Source::new([FILE, PASSWORD]);
        said(&match file {
            Some(content) => source.file("/etc/arena.json", content),
            None => source,
        })
    };
    insta::assert_snapshot!(check(None), @"
    1 thing is wrong with `Arena`:
      the file `/etc/arena.json`, which `ARENA_SETTINGS_FILE` names, can't be read: there is no such file
    ");
    insta::assert_snapshot!(check(Some(b"[]")), @"
    1 thing is wrong with `Arena`:
      the file `/etc/arena.json`, which `ARENA_SETTINGS_FILE` names, has to be a map of settings, and is a list
    ");
    insta::assert_snapshot!(check(Some(b"\"hunter2\"")), @"
    1 thing is wrong with `Arena`:
      the file `/etc/arena.json`, which `ARENA_SETTINGS_FILE` names, has to be a map of settings, and is a text
    ");
    insta::assert_snapshot!(check(Some(b"{ \"roomSize\": 12,")), @"
    1 thing is wrong with `Arena`:
      the file `/etc/arena.json`, which `ARENA_SETTINGS_FILE` names, is no JSON: EOF while parsing a value at line 1 column 17
    ");
    insta::assert_snapshot!(check(Some(b"{ \"motd\": \"\xff\" }")), @"
    1 thing is wrong with `Arena`:
      the file `/etc/arena.json`, which `ARENA_SETTINGS_FILE` names, is no JSON: invalid unicode code point at line 1 column 12
    ");
}

#[test]
fn an_empty_variable_is_no_default() {
    let source = Source::new([
        PASSWORD,
        LEVEL,
        ("ARENA_ROOM_SIZE", ""),
        ("ARENA_TURN", ""),
        ("ARENA_SIGNING_KEY", ""),
        ("ARENA_MOTD", ""),
    ]);
    insta::assert_snapshot!(said(&source), @"
    4 things are wrong with `Arena`:
      `ARENA_ROOM_SIZE`: expected a whole number from 2 to 64 players, and it is empty (How many players a room takes)
      `ARENA_TURN`: expected a duration from `1s` to `10m`, and it is empty (How long a turn is)
      `ARENA_MOTD`: expected a text of 1 to 20 characters, and it is empty (What players read first)
      `ARENA_SIGNING_KEY`: expected a whole number from 0 to 4294967295, and it is empty (What signs tickets)
    ");
}

#[test]
fn variables_that_are_not_utf_8_are_told() {
    let bad = || OsString::from_vec(b"hunter2\xff".to_vec());
    let source = Source::new([
        (OsString::from("ARENA_DATABASE_PASSWORD"), bad()),
        ("ARENA_MOTD".into(), bad()),
        ("ARENA_LOG_LEVEL".into(), "info".into()),
        (OsString::from_vec(b"ARENA_\xff".to_vec()), bad()),
    ]);
    insta::assert_snapshot!(said(&source), @"
    3 things are wrong with `Arena`:
      `ARENA_DATABASE_PASSWORD`: it isn't UTF-8 (What opens the database)
      `ARENA_MOTD`: it isn't UTF-8 (What players read first)
      `ARENA_�`: there is no such setting
    ");
}

#[test]
fn secrets_do_not_print() -> Result<(), LoadError> {
    let read = Arena::load_from(&Source::new([
        PASSWORD,
        LEVEL,
        ("ARENA_SIGNING_KEY", "70707"),
    ]))?;
    let shown = format!(
        "{read:?} {read:#?} {} {}",
        read.database_password,
        read.to_value()
    );
    assert!(
        !shown.contains("hunter2") && !shown.contains("70707"),
        "{shown}"
    );
    assert_eq!(read.database_password.expose(), "hunter2");
    assert_eq!(read.signing_key.map(Secret::into_exposed), Some(70_707));
    Ok(())
}

/// Told under names that others use too.
#[derive(Debug, Settings)]
struct Bare {
    /// What players read first.
    motd: String,
}

#[test]
fn without_a_prefix_other_variables_are_others() -> Result<(), LoadError> {
    let read = Bare::load_from(&Source::new([("MOTD", ""), ("HOME", "/"), ("MOTDS", "")]))?;
    assert_eq!(read.motd, "");
    Ok(())
}

#[test]
fn who_logs_in_is_not_shown() {
    /// Told of another server.
    #[derive(Debug, Settings)]
    struct Other {
        /// Where scores are kept.
        database: stowplan_settings::Url,
    }

    let source = Source::new([("DATABASE", "mysql://me:hunter2@mysql:3306/scores")]);
    let error = Other::load_from(&source)
        .expect_err("it has a password")
        .to_string();
    insta::assert_snapshot!(error, @"
    1 thing is wrong with `Other`:
      `DATABASE`: expected `scheme://host:port/path`, found the text `mysql://***@mysql:3306/scores`: who logs in doesn't belong into a URL, which is logged: use a setting of type `Secret` (Where scores are kept)
    ");
}

#[test]
fn a_default_that_only_its_type_refuses_is_told() {
    /// Told of a machine.
    #[derive(Debug, Settings)]
    struct Machine {
        /// Where it is.
        #[setting(default = "here")]
        ip: std::net::IpAddr,
    }

    let nothing = Source::new::<&str, &str>([]);
    let error = Machine::load_from(&nothing).expect_err("it is no address");
    insta::assert_snapshot!(error.to_string(), @"
    1 thing is wrong with `Machine`:
      `IP`: its default: expected an IP address, found the text `here`: invalid IP address syntax (Where it is)
    ");
}

/// A prefix makes names alike that aren't.
#[test]
fn names_are_compared_without_the_prefix() {
    /// Told of a door to everything.
    #[derive(Debug, Settings)]
    #[settings(prefix = "GATEWAY_OF_ALL_")]
    struct Gateway {
        /// How many messages are kept.
        #[setting(default = 3)]
        history: u8,
    }

    let check = |variable: &str| {
        let variables = [(format!("GATEWAY_OF_ALL_{variable}"), "1")];
        let error = Gateway::load_from(&Source::new(variables));
        error.expect_err("it is none").to_string()
    };
    assert!(!check("PORT").contains("did you mean"));
    assert!(check("HISTROY").ends_with("did you mean `GATEWAY_OF_ALL_HISTORY`?"));
    assert!(check("SETTING_FILE").ends_with("did you mean `GATEWAY_OF_ALL_SETTINGS_FILE`?"));
}

#[test]
fn a_secret_is_in_no_file_whatever_its_variable_says() {
    let file = r#"{ "databasePassword": "hunter2", "signingKey": 3 }"#;
    let source = Source::new([FILE, PASSWORD, LEVEL, ("ARENA_SIGNING_KEY", "hunter2")]);
    let source = source.file("/etc/arena.json", file);
    insta::assert_snapshot!(said(&source), @"
    3 things are wrong with `Arena`:
      `databasePassword` in `/etc/arena.json`: a secret is in no file; the variable `ARENA_DATABASE_PASSWORD` says it (What opens the database)
      `signingKey` in `/etc/arena.json`: a secret is in no file; the variable `ARENA_SIGNING_KEY` says it (What signs tickets)
      `ARENA_SIGNING_KEY`: expected a whole number from 0 to 4294967295 (What signs tickets)
    ");
}

#[test]
fn an_empty_secret_is_told() {
    let source = Source::new([("ARENA_DATABASE_PASSWORD", ""), LEVEL]);
    insta::assert_snapshot!(said(&source), @"
    1 thing is wrong with `Arena`:
      `ARENA_DATABASE_PASSWORD`: expected a text, and it is empty (What opens the database)
    ");
}
