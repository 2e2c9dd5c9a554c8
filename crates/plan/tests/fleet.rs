//! Fleets for tests: an app in Rust, environments as JSON, two clusters.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use stowplan_model::{App, AppModel, Cluster, Environment, EnvironmentId, Model, Name, Problem};
use stowplan_plan::{Plan, PlannedService, Planner};

/// A cluster that has everything.
pub(crate) fn cloud() -> Value {
    json!({
        "kubernetes": "1.36",
        "routing": { "ingress": { "class": "nginx", "namespace": "ingress-nginx" } },
        "tls": { "issuer": "letsencrypt" },
        "loadBalancer": { "flavour": "aws" },
        "storageClasses": { "default": "gp3", "fast": "io2" },
        "nodePools": { "rooms": { "labels": { "pool": "rooms" } }, "batch": {} },
        "nodeAddress": "nodes.example.com",
    })
}

/// A cluster that has nothing.
pub(crate) fn bare() -> Value {
    json!({ "kubernetes": "1.34" })
}

/// The fleet of an app: its environments are on `cloud`, in class `qa` and in a namespace of their
/// own name, unless they say otherwise.
pub(crate) fn fleet(app: App, environments: &[(&str, Value)]) -> Model {
    let app = app.into_model();
    assert_eq!(app.problems, [], "the app itself is fine");
    fleet_of(&[app], environments)
}

/// Likewise of several apps; environments are then called `app/environment`.
pub(crate) fn fleet_of(apps: &[AppModel], environments: &[(&str, Value)]) -> Model {
    let environment = |name: &str, said: &Value| {
        let (app, name) = name
            .split_once('/')
            .unwrap_or((apps[0].name.as_str(), name));
        environment(app, name, said)
    };
    Model {
        apps: apps
            .iter()
            .map(|app| (app.name.clone(), app.clone()))
            .collect(),
        clusters: [("cloud", cloud()), ("bare", bare())]
            .map(|(name, cluster)| (read(name), cluster_of(cluster)))
            .into(),
        environments: environments
            .iter()
            .map(|(name, said)| environment(name, said))
            .map(|environment| (environment.id.clone(), environment))
            .collect(),
    }
}

pub(crate) fn cluster_of(cluster: Value) -> Cluster {
    serde_json::from_value(cluster).unwrap()
}

fn environment(app: &str, name: &str, said: &Value) -> Environment {
    let mut said: Map<String, Value> = said.as_object().unwrap().clone();
    let mut take = |key: &str, default: Value| said.remove(key).unwrap_or(default);
    let class = take("class", json!("qa"));
    let part = take("part", Value::Null);
    let shared = take("shared", json!({}));
    let record = take("record", json!({}));
    let cluster = take("cluster", json!("cloud"));
    let namespace = take("namespace", json!(name));
    let domain = take("domain", Value::Null);
    Environment {
        id: id_of(app, name),
        class: serde_json::from_value(class).unwrap(),
        part: serde_json::from_value(part).unwrap(),
        shared: serde_json::from_value(shared).unwrap(),
        record: serde_json::from_value(record).unwrap(),
        cluster: serde_json::from_value(cluster).unwrap(),
        namespace: serde_json::from_value(namespace).unwrap(),
        domain: serde_json::from_value(domain).unwrap(),
        settings: serde_json::from_value(Value::Object(said)).unwrap(),
    }
}

fn id_of(app: &str, environment: &str) -> EnvironmentId {
    EnvironmentId {
        app: read(app),
        environment: read(environment),
    }
}

pub(crate) fn read(name: &str) -> Name {
    name.parse().unwrap()
}

/// The only app's environment.
pub(crate) fn id(model: &Model, environment: &str) -> EnvironmentId {
    id_of(model.apps.keys().next().unwrap().as_str(), environment)
}

/// The plan of an environment that is fine.
pub(crate) fn plan(model: &Model, environment: &str) -> Plan {
    match Planner::new(model).plan(&id(model, environment)) {
        Ok(plan) => plan,
        Err(problems) => panic!("{}", shown(&problems)),
    }
}

/// What is wrong with an environment that is not.
pub(crate) fn refusal(model: &Model, environment: &str) -> Vec<Problem> {
    match Planner::new(model).plan(&id(model, environment)) {
        Ok(_) => panic!("`{environment}` is planned"),
        Err(problems) => problems,
    }
}

pub(crate) fn service<'p>(plan: &'p Plan, name: &str) -> &'p PlannedService {
    let mut services = plan.services.iter();
    services.find(|service| service.name == name).unwrap()
}

/// The value of a main container's variable.
pub(crate) fn env(service: &PlannedService, name: &str) -> String {
    let env = &service.pods.as_ref().unwrap().container.env;
    let (_, value) = env.iter().find(|(known, _)| *known == name).unwrap();
    match value {
        stowplan_plan::PlannedValue::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Problems as text, without the lines of this repository.
pub(crate) fn shown(problems: &[Problem]) -> String {
    let place = |place: &stowplan_model::Place| match place {
        stowplan_model::Place::Code { .. } => "the app".to_owned(),
        other => other.to_string(),
    };
    let mut text = String::new();
    for problem in problems {
        let _ = writeln!(text, "[{}] {}", problem.code, place(&problem.place));
        let _ = writeln!(text, "  {}", problem.message);
        for (at, words) in &problem.related {
            let _ = writeln!(text, "  see {}: {words}", place(at));
        }
        if let Some(help) = &problem.help {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    text
}
