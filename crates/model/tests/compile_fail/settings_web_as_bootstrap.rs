use stowplan_model::prelude::*;
use stowplan_settings::{Bootstrap, Settings};

/// What jobs are told.
#[derive(Settings)]
struct JobSettings {
    /// Where jobs come from.
    queue: Bootstrap,
}

fn main() {
    let app = App::new(name!("shop"));
    let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    let queue = app.web(name!("queue"), image!("queue:1"), port!("http", 80));
    jobs.set(JobSettings::QUEUE, &queue);
}
