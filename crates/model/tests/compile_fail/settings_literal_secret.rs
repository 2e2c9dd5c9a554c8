use stowplan_model::prelude::*;
use stowplan_settings::{Secret, Settings};

/// What jobs are told.
#[derive(Settings)]
struct JobSettings {
    /// Of the database.
    password: Secret<String>,
}

fn main() {
    let app = App::new(name!("shop"));
    let jobs = app.worker(name!("jobs"), image!("jobs:1")).settings::<JobSettings>();
    jobs.set(JobSettings::PASSWORD, "hunter2");
}
