use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    app.worker(name!("jobs"), image!("jobs:1"))
        .env("DB_HOST", mysql.host());
}
