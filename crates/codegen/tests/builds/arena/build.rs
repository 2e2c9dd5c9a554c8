use std::process::ExitCode;

use stowplan_input::Fleet;
use stowplan_model::{App, Exposes, Listens, Workload, apex, image, name, port};

fn main() -> ExitCode {
    let app = App::new(name!("arena"));
    let database = app
        .broker(name!("mysql"), image!("mysql:8.4"), port!("mysql", 3306))
        .disk("/var/lib/mysql", "20Gi")
        .single();
    app.web(
        name!("server"),
        image!("registry.example.com/arena:1.0.0"),
        port!("http", 80 => 8080),
    )
    .env("DATABASE", database.address())
    .route(apex());
    stowplan_codegen::configure()
        .app("arena")
        .folder("..")
        .generate(Fleet::new().app(app))
}
