//! The code of `docs/settings.md`, as it stands there.
#![expect(unreachable_pub, reason = "a crate of its own would have it public")]

use std::time::Duration;

use stowplan::prelude::*;
use stowplan_settings::{Address, LoadError, Port, Secret, Setting, Settings};

/// What the arena's server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")] // what its variables begin with
pub struct ArenaSettings {
    /// How many players a room takes.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    pub room_size: u32,
    /// How long a turn takes.
    #[setting(default = "30s", range = "1s"..="10m")]
    pub turn: Duration,
    /// Where scores are kept.
    pub database: Address,
    /// What opens the database.
    pub database_password: Secret<String>,
    /// Where it listens.
    pub listen: Port,
    /// How much is logged.
    #[setting(default = "info")]
    pub log_level: LogLevel,
    /// What players read first.
    pub motd: Option<String>,
    /// The maps that are played, in turn.
    #[setting(length = 1..=8)]
    pub maps: Vec<String>,
    /// What is too much.
    #[setting(group)]
    pub limits: Limits,
}

/// How much is logged.
#[derive(Debug, Setting)]
pub enum LogLevel {
    /// Everything.
    Debug,
    /// What operators want to know.
    Info,
}

/// What is too much.
#[derive(Debug, Settings)]
pub struct Limits {
    /// How many messages a room may send.
    #[setting(default = 100, range = 1..=200, unit = "messages per second")]
    pub per_room: u32,
}

pub fn app() -> App {
    let app = App::new(name!("arena"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4.3"));
    app.web(
        name!("server"),
        image!("registry.example.com/arena/server:1.4.0"),
        port!("http", 80 => 8080),
    )
    .settings::<ArenaSettings>()
    .set(ArenaSettings::DATABASE, mysql)
    .set(
        ArenaSettings::DATABASE_PASSWORD,
        SecretKey::new(object_name!("arena-db"), file_name!("password")),
    )
    .set(ArenaSettings::LISTEN, listen_port("http"));
    app
}

pub fn start() -> Result<(), LoadError> {
    let settings = ArenaSettings::load()?;
    // `{settings:?}` shows all but secrets.
    connect(&settings.database, settings.database_password.expose());
    Ok(())
}

fn connect(database: &Address, password: &str) {
    assert!(!database.to_string().is_empty() && !password.is_empty());
}
