//! The struct's `room_size` is now `room_places`; the server is as it is, and reads `room_size`.

extern crate self as arena_settings;

#[path = "parts/settings.rs"]
mod settings;
pub use settings::*;

#[path = "../../../server/src/arena.rs"]
mod arena;

/// What the server's `build.rs` makes, as far as the game knows it.
mod deployed {
    pub struct Environment;
}

fn main() {}
