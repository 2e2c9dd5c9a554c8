//! The prelude hides no name of `std`, whose macros and types are used here beside it.

use std::{collections::BTreeMap, env, fs, time::Duration};

use stowplan_model::prelude::*;

#[test]
fn names_of_std_are_what_they_were() {
    assert_eq!(concat!("a", 1), "a1");
    assert_eq!(option_env!("NO_SUCH_VARIABLE_IS_SET"), None);
    assert!(file!().ends_with("prelude.rs"));
    assert_eq!(Duration::from_secs(1).as_secs(), 1);
    let _ = (env::args, fs::exists::<&str>, BTreeMap::<u8, u8>::new());
    let some: Option<&str> = Some("a");
    assert_eq!(some.map(str::len), Some(1));
}

#[test]
fn an_app_needs_nothing_else() {
    let app = App::new(name!("shop"));
    let secret = secret(object_name!("keys"));
    let kafka = app
        .kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .replicas(3);
    app.web(name!("web"), image!("web:1"), port!("http", 80 => 8080))
        .route(host("www"))
        .autoscale(Autoscale::between(1, 2))
        .ready(http_get("/"))
        .uses(kafka)
        .volume("keys", "/keys", secret)
        .file("/a", File::text(environment()));
    app.task(name!("report"), image!("report:1"))
        .schedule(cron!("0 4 * * *"));
    assert_eq!(app.into_model().problems, []);
}
