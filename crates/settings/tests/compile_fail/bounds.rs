use stowplan_settings::{Port, Secret, Settings};

#[derive(Settings)]
struct Written {
    /// Open.
    #[setting(range = 2..64)]
    open: u32,
    /// Turned around.
    #[setting(range = 64..=2)]
    around: u32,
    /// Without any.
    #[setting(range = ..)]
    none: u32,
    /// No range.
    #[setting(range = 8)]
    number: u32,
    /// Both.
    #[setting(range = 1..=2, length = 1..=2)]
    both: String,
    /// Secret.
    #[setting(length = 8.., default = "hunter2")]
    password: Secret<String>,
    /// Optional.
    #[setting(default = 8)]
    optional: Option<u32>,
}

#[derive(Settings)]
struct OfText {
    /// What players read.
    #[setting(range = 1..=8)]
    motd: String,
}

#[derive(Settings)]
struct OfNumber {
    /// How many players a room takes.
    #[setting(length = 1..=8)]
    room_size: u32,
}

#[derive(Settings)]
struct OfPort {
    /// Where it listens.
    #[setting(range = 1..=1024)]
    listen: Port,
}

#[derive(Settings)]
struct OfByte {
    /// A byte.
    #[setting(range = 1..=256)]
    byte: u8,
}

#[derive(Settings)]
struct OfTime {
    /// How long a turn is.
    #[setting(range = "10m"..="1s")]
    turn: std::time::Duration,
}

#[derive(Settings)]
struct OfNoTime {
    /// How long a turn is.
    #[setting(default = "30s", range = "1s"..="1x")]
    turn: std::time::Duration,
    /// How long a pause is.
    #[setting(default = "30s", range = "one"..="two")]
    pause: std::time::Duration,
}

fn main() {}
