//! What is refused, and how it is said.

use stowplan_codegen::{Options, generate};
use stowplan_input::{Fleet, Style};
use stowplan_model::prelude::*;

use crate::support::of;

const CLUSTER: &str = "profile: k3d\nkubernetes: '1.36'\n";
const ENVIRONMENT: &str = "class: dev\ncluster: here\n";

fn fleet() -> Fleet {
    let app = App::new(name!("shop"));
    app.web(
        name!("web"),
        image!("registry.example.com/web:1"),
        port!("http", 80),
    );
    let idle = App::new(name!("idle"));
    Fleet::new()
        .app(app)
        .app(idle)
        .source("environments/clusters/here.yaml", CLUSTER)
        .source("environments/shop/a-1.yaml", ENVIRONMENT)
}

fn refused(fleet: &Fleet, options: &Options) -> String {
    let loaded = fleet.load([]).unwrap();
    generate(&loaded, options).unwrap_err().text(Style::Plain)
}

#[test]
fn an_app_that_is_not_there() {
    insta::assert_snapshot!(refused(&fleet(), &of("shpo")));
}

#[test]
fn an_app_without_environments() {
    insta::assert_snapshot!(refused(&fleet(), &of("idle")));
}

#[test]
fn a_fleet_without_environments() {
    let fleet = Fleet::new().app(App::new(name!("idle")));
    insta::assert_snapshot!(refused(&fleet, &Options::default()));
}

#[test]
fn names_that_rust_writes_alike() {
    let fleet = fleet().source("environments/shop/a1.yaml", ENVIRONMENT);
    insta::assert_snapshot!(refused(&fleet, &Options::default()));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let app = App::new(name!("cafe"));
    app.web(
        name!("web"),
        image!("registry.example.com/web:1"),
        port!("http", 80),
    )
    .route(host("www"));
    let fleet = fleet()
        .app(app)
        .source("environments/cafe/nowhere.yaml", ENVIRONMENT)
        .source(
            "environments/shop/same.yaml",
            "class: dev\ncluster: here\nnamespace: shop-a-1\n",
        )
        .source(
            "stowplan.lock",
            "# stowplan.lock 1\nhere node-port x shop/one web:http\n",
        );
    // Of other apps too: what is rendered together is right together.
    insta::assert_snapshot!(refused(&fleet, &of("shop")));
}
