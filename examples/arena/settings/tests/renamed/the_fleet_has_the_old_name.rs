//! The struct's `room_size` is now `room_places`; the fleet is as it is, and says `ROOM_SIZE`.

extern crate self as arena_settings;

#[path = "parts/settings.rs"]
mod settings;
pub use settings::*;

#[path = "../../../fleet/src/app.rs"]
mod app;

fn main() {
    app::app();
}
