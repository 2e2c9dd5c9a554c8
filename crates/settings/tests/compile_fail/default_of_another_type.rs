use std::time::Duration;

use stowplan_settings::{Address, Setting, Settings};

#[derive(Setting)]
enum LogLevel {
    Info,
    Warn,
}

#[derive(Settings)]
struct Number {
    /// How many players a room takes.
    #[setting(default = "eight")]
    room_size: u32,
}

#[derive(Settings)]
struct Time {
    /// How long a turn is.
    #[setting(default = "30 seconds")]
    turn: Duration,
}

#[derive(Settings)]
struct Word {
    /// How much is logged.
    #[setting(default = "loud")]
    log_level: LogLevel,
}

#[derive(Settings)]
struct Elsewhere {
    /// Where scores are kept.
    #[setting(default = "localhost:3306")]
    database: Address,
}

#[derive(Settings)]
struct Computed {
    /// How many players a room takes.
    #[setting(default = 4 + 4)]
    room_size: u32,
}

#[derive(Setting)]
enum Other {
    Info,
}

#[derive(Settings)]
struct OtherWord {
    /// How much is logged.
    #[setting(default = Other::Info)]
    log_level: LogLevel,
}

fn main() {}
