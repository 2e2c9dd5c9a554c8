use std::time::Duration;

use stowplan_settings::Settings;

#[derive(Settings)]
struct Told {
    /// How many players a room takes.
    #[setting(default = 65, range = 2..=64)]
    room_size: u32,
    /// How fast time goes.
    #[setting(default = 0.1, range = 0.25..)]
    speed: f64,
}

#[derive(Settings)]
struct ToldTime {
    /// How long a turn is.
    #[setting(default = "2h", range = "1s"..="10m")]
    turn: Duration,
}

#[derive(Settings)]
struct ToldText {
    /// What players read.
    #[setting(default = "Good evening", length = 1..=8)]
    motd: String,
}

#[derive(Settings)]
struct ToldByte {
    /// A byte.
    #[setting(default = 256)]
    byte: u8,
}

fn main() {}
