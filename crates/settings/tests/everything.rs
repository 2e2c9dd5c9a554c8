//! A struct with settings of all types.

use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64};
use std::time::Duration;

use stowplan_settings::{Address, Bootstrap, Host, Port, Secret, Setting, Settings, Url};

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Setting)]
pub(crate) enum LogLevel {
    /// Only what went wrong.
    Warn,
    /// What happens.
    Info,
    /// What each step does.
    #[setting(rename = "all the \"details\"")]
    VeryLoud,
}

/// What rooms may use.
#[derive(Debug, Clone, PartialEq, Settings)]
pub(crate) struct Limits {
    /// How many messages a player sends.
    #[setting(default = 3, range = 1.., unit = "messages")]
    pub(crate) per_room: u16,
    /// How long a message is.
    #[setting(group)]
    pub(crate) message: MessageLimits,
}

/// What a message may be.
#[derive(Debug, Clone, PartialEq, Settings)]
pub(crate) struct MessageLimits {
    /// How many characters it has.
    pub(crate) characters: Option<u8>,
    /// Words that it hasn't.
    #[setting(default = ["bad", "worse"], length = ..=4)]
    pub(crate) refused: Vec<String>,
}

/// What the arena server is told.
#[derive(Debug, Clone, PartialEq, Settings)]
#[settings(prefix = "ARENA_")]
pub(crate) struct Everything {
    /// How many players a room takes. More than that is a stadium.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    pub(crate) room_size: u32,
    /// How long a turn is.
    #[setting(default = "30s", range = "1s"..="10m")]
    pub(crate) turn: Duration,
    /// How long nothing has to happen.
    pub(crate) idle: Duration,
    /// Whether strangers may join.
    #[setting(default = true)]
    pub(crate) open: bool,
    /// Where scores are kept.
    pub(crate) database: Address,
    /// What opens the database.
    pub(crate) database_password: Secret<String>,
    /// Where events go.
    pub(crate) kafka: Bootstrap,
    /// Who knows the players.
    pub(crate) accounts: Url,
    /// Who resolves names.
    pub(crate) resolver: Host,
    /// Where it listens.
    #[setting(default = 8080)]
    pub(crate) listen: Port,
    /// How much is logged.
    #[setting(default = LogLevel::Info)]
    pub(crate) log_level: LogLevel,
    /// What players read first.
    #[setting(length = ..=300)]
    pub(crate) motd: Option<String>,
    /// The name of the season.
    #[setting(default = "$(SEASON) \"one\"", length = 1..=40)]
    pub(crate) season: String,
    /// Rules of the rooms.
    #[setting(group)]
    pub(crate) limits: Limits,
    /// How fast time goes.
    #[setting(default = 1.0, range = 0.25..=4)]
    pub(crate) speed: f64,
    /// How heavy things are.
    #[setting(default = -9.81)]
    pub(crate) gravity: f32,
    /// Who may watch.
    #[setting(default = [])]
    pub(crate) watchers: Vec<IpAddr>,
    /// Where metrics are sent.
    pub(crate) metrics: Option<SocketAddr>,
    /// A byte.
    #[setting(default = 255)]
    pub(crate) byte: u8,
    /// A large number.
    pub(crate) seed: u64,
    /// A small number.
    #[setting(default = -128)]
    pub(crate) tiny: i8,
    /// A number of 16 bits.
    pub(crate) short: i16,
    /// A number of 32 bits.
    pub(crate) plain: i32,
    /// A number of 64 bits.
    #[setting(default = -9_223_372_036_854_775_808)]
    pub(crate) long: i64,
    /// At least one, of 8 bits.
    pub(crate) some: NonZeroU8,
    /// At least one, of 16 bits.
    pub(crate) more: NonZeroU16,
    /// At least one, of 32 bits.
    pub(crate) many: NonZeroU32,
    /// At least one, of 64 bits.
    #[setting(rename = "fullHTTPCount")]
    pub(crate) most: NonZeroU64,
    /// A word of the language.
    #[setting(default = "a")]
    pub(crate) r#type: String,
    /// What signs tickets, if they are signed.
    pub(crate) signing_key: Option<Secret<u32>>,
}
