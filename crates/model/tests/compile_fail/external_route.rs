use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    app.external(name!("login"), port!("https", 443))
        .route(host("login"));
}
