//! Environments that can't be planned, each with its message.

mod api;
mod broker;
mod exposure;
mod pods;
mod service;
mod settings;
mod text;
mod ways;
mod whole;

use std::fmt::Write as _;

use serde_json::Value;
use stowplan_model::*;

use crate::fleet::{fleet_of, refusal, shown};

/// Problems of environments as one text, for a snapshot; each is held to its codes first.
#[derive(Default)]
struct Refusals(String);

impl Refusals {
    fn check(&mut self, model: impl FnOnce(&App), said: Value, expect: &[&str]) {
        self.check_data(model, |_| {}, said, expect);
    }

    /// Likewise of an app that the builders would refuse: it may come from elsewhere.
    fn check_data(
        &mut self,
        model: impl FnOnce(&App),
        change: impl FnOnce(&mut Service),
        said: Value,
        expect: &[&str],
    ) {
        let app = App::new(name!("app"));
        model(&app);
        let mut app = app.into_model();
        app.services.sort_by(|a, b| b.name.cmp(&a.name));
        change(&mut app.services[0]);
        let problems = refusal(&fleet_of(&[app], &[("env", said.clone())]), "env");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, expect, "{said}\n{}", shown(&problems));
        writeln!(self.0, "{said}\n{}", shown(&problems)).unwrap();
    }
}

/// What a closure that models something gives back: nothing.
fn made<T>(_: T) {}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("web"), port!("http", 80 => 8080))
}

fn seed(app: &App) -> handle::Seed<'_> {
    app.seed(name!("seed"), image!("node:1"), port!("swarm", 31234))
        .nodes(1, 2)
}

const KEYS: [&str; 2] = [
    "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6",
    "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71",
];
