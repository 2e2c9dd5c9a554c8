//! An environment as a whole.

use serde_json::json;
use stowplan_model::*;

use super::web;
use crate::fleet::{fleet, refusal, shown};

#[test]
fn unknown_environments_are_refused() {
    let app = App::new(name!("app"));
    let model = fleet(app, &[("prod", json!({}))]);
    let problems = refusal(&model, "prdo");
    assert_eq!(
        shown(&problems),
        "[unknown-environment] fleet\n  there is no environment `app/prdo`\n  \
         help: an environment with a similar name exists: `app/prod`\n"
    );
}

#[test]
fn all_problems_of_an_environment_are_found_at_once() {
    let app = App::new(name!("app"));
    web(&app).route(host("web")).env("X", Own::Ordinal);
    let said =
        json!({"services": {"web": {"tag": "?", "nodePool": "x", "env": {"Y": null}}, "x": {}}});
    let problems = refusal(&fleet(app, &[("env", said)]), "env");
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    let expect = [
        "own-of-all",
        "no-domain",
        "unknown-env",
        "unknown-node-pool",
        "invalid-image",
        "unknown-service",
    ];
    assert_eq!(codes, expect, "{}", shown(&problems));
}
