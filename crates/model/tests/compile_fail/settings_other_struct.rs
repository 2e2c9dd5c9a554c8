use stowplan_model::prelude::*;
use stowplan_settings::Settings;

/// What jobs are told.
#[derive(Settings)]
struct JobSettings {
    /// How many at once.
    parallel: u32,
}

fn main() {
    let app = App::new(name!("shop"));
    let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    jobs.set(JobSettings::PARALLEL.then(JobSettings::PARALLEL), 4);
}
