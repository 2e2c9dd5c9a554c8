use stowplan_settings::{Setting, Settings};

/// What the arena is told.
#[derive(Settings)]
#[settings(prefx = "ARENA_")]
struct ArenaSettings {
    /// How many players a room takes.
    #[setting(defalt = 8, skip)]
    room_size: u32,
    /// How long a turn is.
    #[setting(range = 1..=2, range = 1..=3)]
    turn: u32,
    /// How long a break is.
    #[setting(unit = 8, default)]
    pause: u32,
    /// How much is logged.
    log_level: LogLevel,
}

#[derive(Setting)]
enum LogLevel {
    #[setting(name = "info")]
    Info,
    #[setting(rename = "what is\nwrong")]
    Warn,
}

#[derive(Settings)]
#[setting(prefix = "LOBBY_")]
struct LobbySettings {
    /// How many wait.
    #[settings(default = 8)]
    seats: u32,
    /// How long they wait.
    #[setting(unit = "minutes\nof play")]
    wait: u32,
}

fn main() {
    // The rest of the program isn't blamed.
    let key = ArenaSettings::ROOM_SIZE;
    let _ = ArenaSettings::load().map(|it| it.room_size);
    let _ = key;
}
