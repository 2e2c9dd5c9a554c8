use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    app.web(name!("web"), image!("web:1"), port!("http", 80))
        .disk("/data", "10Gi");
}
