//! A URL shortener: an API with its Redis, a page, and a nightly task that forgets old links.
//!
//! Its environments are in the folder beside this file. Run it with
//! `cargo run --example short-links -- render short-links/laptop -o -`.

use std::process::ExitCode;

use stowplan::prelude::*;

pub(crate) fn app() -> App {
    let app = App::new(name!("short-links"));
    let redis = app
        .broker(name!("redis"), image!("redis:8.2"), port!("redis", 6379))
        .flavour("redis")
        .args(["--appendonly", "yes"])
        .disk("/data", "2Gi")
        .run_as(999)
        .single()
        .ready(exec(["redis-cli", "ping"]));
    let api = app
        .web(
            name!("api"),
            image!("registry.example.com/links/api:2.1.0"),
            port!("http", 80 => 8080),
        )
        .autoscale(Autoscale::between(2, 10))
        .env("REDIS_URL", redis.url("redis"))
        .ready(http_get("/healthz"))
        .route(apex().path("/api"));
    app.web(
        name!("page"),
        image!("registry.example.com/links/page:2.1.0"),
        port!("http", 80 => 8080),
    )
    .env("API_URL", api.url("http"))
    .ready(http_get("/"))
    .route(apex());
    app.task(
        name!("forget"),
        image!("registry.example.com/links/forget:2.1.0"),
    )
    .schedule("30 3 * * *")
    .time_zone("Europe/Berlin")
    .env("REDIS_URL", redis.url("redis"))
    .env("KEEP_DAYS", 365);
    app
}

fn main() -> ExitCode {
    let environments = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/short-links");
    stowplan::run(Fleet::new().app(app()).directory(environments))
}
