//! What follows from a model and an environment, rule by rule.

mod broker;
mod container;
mod exposure;
mod headless;
mod image;
mod scale;
mod storage;
mod whole;

use serde_json::Value;
use stowplan_model::*;
use stowplan_plan::{Plan, Pods};

use crate::fleet::{fleet, plan, service};

fn planned(model: impl FnOnce(&App), said: Value) -> Plan {
    let app = App::new(name!("app"));
    model(&app);
    plan(&fleet(app, &[("env", said)]), "env")
}

fn pods(plan: &Plan, name: &str) -> Pods {
    service(plan, name).pods.clone().unwrap()
}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("shop/web"), port!("http", 80 => 8080))
}
