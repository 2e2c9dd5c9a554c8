use stowplan_model::prelude::*;
use stowplan_settings::{Host, Settings};

/// What jobs are told.
#[derive(Settings)]
struct JobSettings {
    /// Where the cache is.
    cache: Host,
}

fn main() {
    let app = App::new(name!("shop"));
    let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    let cache = app.worker(name!("cache"), image!("cache:1"));
    jobs.set(JobSettings::CACHE, cache);
}
