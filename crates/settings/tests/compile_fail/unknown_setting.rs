use stowplan_settings::{Key, Settings};

#[derive(Settings)]
struct ArenaSettings {
    /// How many players a room takes.
    room_size: u32,
}

#[derive(Settings)]
struct LobbySettings {
    /// How many wait.
    seats: u32,
}

fn set(_: Key<ArenaSettings, u32>) {}

fn main() {
    set(ArenaSettings::ROOM_SIZE);
    set(ArenaSettings::ROOM_SIZ);
    set(LobbySettings::SEATS);
}
