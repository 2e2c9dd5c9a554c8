use stowplan_model::prelude::*;
use stowplan_settings::Settings;

/// What jobs are told.
#[derive(Settings)]
struct JobSettings {
    /// How much.
    #[setting(group)]
    limits: Limits,
}

/// How much.
#[derive(Settings)]
struct Limits {
    /// Of one player.
    per_player: u32,
}

fn main() {
    let app = App::new(name!("shop"));
    let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    jobs.set(JobSettings::LIMITS, Limits { per_player: 3 });
}
