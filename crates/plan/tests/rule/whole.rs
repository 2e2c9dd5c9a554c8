//! What holds of an environment as a whole.

use serde_json::json;
use stowplan_model::*;
use stowplan_plan::{PodIdentity, PodSecurityLevel};

use super::{planned, pods, web};
use crate::fleet::{env, service};

#[test]
fn the_namespace_has_the_lowest_level_of_its_pods() {
    let check = |level: Option<PodSecurity>, expect: PodSecurityLevel| {
        let plan = planned(
            |app| {
                web(app);
                let worker = app.worker(name!("worker"), image!("w"));
                level.map(|level| worker.relax(level, "it needs to"));
            },
            json!({}),
        );
        assert_eq!(plan.pod_security, expect);
    };
    check(None, PodSecurityLevel::Restricted);
    check(Some(PodSecurity::Baseline), PodSecurityLevel::Baseline);
    check(Some(PodSecurity::Privileged), PodSecurityLevel::Privileged);
}

#[test]
fn what_is_used_comes_first() {
    let check = |model: fn(&App), expect: &[&str]| {
        let plan = planned(model, json!({}));
        let found: Vec<_> = plan
            .services
            .iter()
            .map(|service| service.name.as_str())
            .collect();
        assert_eq!(found, expect);
    };
    check(|app| drop((new(app, "b"), new(app, "a"))), &["a", "b"]);
    check(
        |app| {
            let z = new(app, "z");
            let m = user(app, "m", &[&z]);
            user(app, "a", &[&m]);
        },
        &["z", "m", "a"],
    );
    // `a` waits for the cycle of `c` and `b`, which begins with `b`; `d` waits for nobody.
    check(
        |app| {
            let b = app.web(name!("b"), image!("x"), port!("http", 80));
            let c = user(app, "c", &[&b.endpoint()]);
            b.uses(c.clone());
            user(app, "a", &[&c]);
            new(app, "d");
        },
        &["d", "b", "c", "a"],
    );
}

#[test]
fn tasks_run_when_the_environment_says() {
    let plan = planned(
        |app| {
            app.task(name!("clean"), image!("clean")).schedule("@daily");
            app.task(name!("migrate"), image!("migrate"));
        },
        json!({"services": {"clean": {"schedule": "0 3 * * *", "suspend": true}}}),
    );
    let task = |name: &str| match pods(&plan, name).identity {
        PodIdentity::Task(task) => task,
        other => panic!("{other:?}"),
    };
    let clean = task("clean");
    assert_eq!(
        (clean.schedule.unwrap().to_string(), clean.suspended),
        ("0 3 * * *".into(), true)
    );
    assert_eq!(task("migrate").schedule, None);
}

#[test]
fn switched_off_services_are_not_there() {
    let plan = planned(
        |app| {
            web(app);
            app.worker(name!("worker"), image!("w"));
        },
        json!({"services": {"worker": {"enabled": false}}}),
    );
    assert_eq!(plan.services.len(), 1);
    // A variable that named it can be taken away with it.
    let plan = planned(
        |app| {
            let web = web(app);
            app.worker(name!("worker"), image!("w"))
                .env("WEB", web.host());
        },
        json!({"services": {"web": {"enabled": false}, "worker": {"env": {"WEB": "elsewhere"}}}}),
    );
    assert_eq!(env(service(&plan, "worker"), "WEB"), "elsewhere");
}

fn new(app: &App, name: &str) -> Endpoint {
    app.web(name.parse().unwrap(), image!("x"), port!("http", 80))
        .endpoint()
}

fn user(app: &App, name: &str, used: &[&Endpoint]) -> Endpoint {
    let web = app.web(name.parse().unwrap(), image!("x"), port!("http", 80));
    for used in used {
        web.uses((*used).clone());
    }
    web.endpoint()
}
