use stowplan_settings::{Setting, Settings};

#[derive(Settings)]
struct Told {
    /// How many players a room takes.
    room_size: u32,
    /// The same.
    #[setting(rename = "roomSize")]
    size: u32,
    /// Where it is.
    settings_file: String,
    /// Not in camel case.
    #[setting(rename = "room-count")]
    count: u32,
}

#[derive(Settings)]
struct Limits {
    /// How many in a room.
    per_room: u32,
}

#[derive(Settings)]
struct InGroup {
    /// How many in a room.
    limits_per_room: u32,
    /// More limits.
    #[setting(group)]
    limits: Limits,
}

#[derive(Settings)]
struct InDigits {
    /// The first.
    room_2: u32,
    /// The second.
    room2: u32,
}

#[derive(Setting)]
enum LogLevel {
    Info,
    #[setting(rename = "info")]
    Warn,
}

fn main() {}
