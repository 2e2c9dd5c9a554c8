use stowplan_settings::Settings;

#[derive(Settings)]
struct ArenaSettings {
    room_size: u32,
}

fn main() {}
