//! The settings of the arena server, `room_size` renamed to `room_places`.

use std::{net::IpAddr, time::Duration};

use stowplan_settings::{Address, Bootstrap, Port, Secret, Setting, Settings, Url};

/// What the arena server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
pub struct ArenaSettings {
    /// The name of the environment that it runs in.
    pub environment: String,
    /// The port that it serves on.
    pub listen: Port,
    /// The address that it serves on.
    #[setting(default = "0.0.0.0")]
    pub bind: IpAddr,
    /// How many players a room takes.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    pub room_places: u32,
    /// Where the next player sits.
    #[setting(default = Seating::Fill)]
    pub seating: Seating,
    /// How long a turn takes.
    #[setting(default = "30s", range = "1s"..="10m")]
    pub turn: Duration,
    /// What players are told first; they are told nothing without it.
    pub motd: Option<String>,
    /// What keeps one player from taking all seats.
    #[setting(group)]
    pub limits: Limits,
    /// Where results are kept.
    pub database: Address,
    /// The password there.
    pub database_password: Secret<String>,
    /// Where results are announced.
    pub kafka: Bootstrap,
    /// Where players are ranked.
    pub ranking: Url,
    /// What `/admin` asks for.
    pub admin_token: Secret<String>,
}

/// What keeps one player from taking all seats.
#[derive(Debug, Settings)]
pub struct Limits {
    /// How many rooms there may be.
    #[setting(default = 100, range = 1..=10_000, unit = "rooms")]
    pub rooms: u32,
}

/// Where the next player sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Setting)]
pub enum Seating {
    /// In the first room that isn't full.
    Fill,
    /// In the room with the fewest players.
    Spread,
}
