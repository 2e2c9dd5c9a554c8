use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    let worker = app.worker(name!("jobs"), image!("jobs:1"));
    app.web(name!("web"), image!("web:1"), port!("http", 80))
        .uses(worker);
}
