//! A kind of broker that stowplan doesn't know, and a service that uses one.
//!
//! Its environments are in the folder beside this file. Run it with
//! `cargo run --example third-party-broker -- render locks/laptop -o -`.

mod etcd;

use std::process::ExitCode;

use stowplan::prelude::*;

pub(crate) fn app() -> App {
    let app = App::new(name!("locks"));
    let etcd = app.broker_of(
        &etcd::Etcd,
        name!("etcd"),
        image!("gcr.io/etcd-development/etcd:v3.6.4"),
    );
    app.web(
        name!("api"),
        image!("registry.example.com/locks/api:1.0.3"),
        port!("http", 80 => 8080),
    )
    .replicas(2)
    .env("ETCD_ENDPOINTS", etcd.bootstrap())
    .ready(http_get("/healthz"));
    app
}

fn main() -> ExitCode {
    let environments = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/third-party-broker");
    stowplan::run(Fleet::new().app(app()).directory(environments))
}
