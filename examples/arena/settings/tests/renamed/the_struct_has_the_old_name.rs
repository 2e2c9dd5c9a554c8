//! The struct is as it is; a fleet already says `ROOM_PLACES`.

use arena_settings::ArenaSettings;
use stowplan::prelude::*;

fn main() {
    let app = App::new(name!("arena"));
    app.web(name!("arena"), image!("arena:1"), port!("http", 80 => 8080))
        .settings::<ArenaSettings>()
        .set(ArenaSettings::ROOM_PLACES, 12);
}
