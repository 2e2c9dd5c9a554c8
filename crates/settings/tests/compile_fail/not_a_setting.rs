use stowplan_settings::Settings;

#[derive(Settings)]
struct Size {
    /// How many players a room takes.
    room_size: usize,
}

struct Plain;

#[derive(Settings)]
struct Group {
    /// More of them.
    #[setting(group)]
    plain: Plain,
}

#[derive(Settings)]
struct NoGroup {
    /// More of them.
    size: Size,
}

fn main() {}
