//! What an environment of the catalog renders to, read back from the bytes by an independent reader.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize as _;
use serde_json::Value;
use stowplan_input::{Fleet, Style};
use stowplan_ledger::Ledger;
use stowplan_plan::{Numbers, Planner};
use stowplan_render::{Adjustments, write_yaml};

/// The objects of one environment.
pub(crate) struct Objects(Vec<Value>);

impl Objects {
    /// Those of an environment of the catalog.
    pub(crate) fn of(app: &str, environment: &str) -> Self {
        let key = format!("{app}/{environment}");
        let text = everything()
            .get(&key)
            .unwrap_or_else(|| panic!("no environment {key}"));
        Self::read(text)
    }

    /// Those of a text.
    pub(crate) fn read(text: &str) -> Self {
        let read = |document| Value::deserialize(document).expect("YAML that reads back");
        Self(serde_yaml::Deserializer::from_str(text).map(read).collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter()
    }

    /// All objects of a kind.
    pub(crate) fn all(&self, kind: &str) -> Vec<&Value> {
        self.iter()
            .filter(|object| object["kind"] == *kind)
            .collect()
    }

    pub(crate) fn find(&self, kind: &str, name: &str) -> Option<&Value> {
        self.iter()
            .find(|it| it["kind"] == *kind && it["metadata"]["name"] == *name)
    }

    #[track_caller]
    pub(crate) fn get(&self, kind: &str, name: &str) -> &Value {
        let known = || {
            self.all(kind)
                .iter()
                .map(|it| it["metadata"]["name"].to_string())
                .collect::<Vec<_>>()
        };
        self.find(kind, name)
            .unwrap_or_else(|| panic!("no {kind} {name}, only {}", known().join(", ")))
    }

    /// The literal value of a variable of a workload's main container.
    #[track_caller]
    pub(crate) fn env(&self, kind: &str, name: &str, variable: &str) -> String {
        let container = &self.get(kind, name)["spec"]["template"]["spec"]["containers"][0];
        let env = container["env"].as_array().expect("env");
        let found = env
            .iter()
            .find(|it| it["name"] == *variable)
            .and_then(|it| it["value"].as_str());
        found
            .unwrap_or_else(|| panic!("no {variable} in {env:?}"))
            .to_owned()
    }

    /// The arguments of a workload's main container.
    #[track_caller]
    pub(crate) fn args(&self, kind: &str, name: &str) -> Vec<String> {
        let args = &self.get(kind, name)["spec"]["template"]["spec"]["containers"][0]["args"];
        args.as_array()
            .expect("args")
            .iter()
            .map(|it| it.as_str().expect("text").to_owned())
            .collect()
    }

    /// The container port that a Service's port leads to.
    #[track_caller]
    pub(crate) fn target_port(&self, kind: &str, name: &str, port: &Value) -> u64 {
        let target = port.get("targetPort").unwrap_or(&port["port"]);
        if let Some(number) = target.as_u64() {
            return number;
        }
        let container = &self.get(kind, name)["spec"]["template"]["spec"]["containers"][0];
        let ports = container["ports"].as_array().expect("ports");
        let found = ports
            .iter()
            .find(|it| it["name"] == *target)
            .and_then(|it| it["containerPort"].as_u64());
        found.unwrap_or_else(|| panic!("no port {target} in {ports:?}"))
    }
}

/// Every environment of the catalog, as app and name.
pub(crate) fn environments() -> Vec<(String, String)> {
    let split = |key: &String| {
        key.split_once('/')
            .map(|(app, name)| (app.to_owned(), name.to_owned()))
    };
    everything().keys().filter_map(split).collect()
}

/// The YAML of every environment of the catalog, by `app/environment`.
pub(crate) fn everything() -> &'static BTreeMap<String, String> {
    static RENDERED: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    RENDERED.get_or_init(|| render(&stowplan_catalog::fleet()))
}

/// The YAML of every environment of a fleet, by `app/environment`.
pub(crate) fn render(fleet: &Fleet) -> BTreeMap<String, String> {
    let loaded = fleet
        .load([])
        .unwrap_or_else(|report| panic!("{}", report.text(Style::Plain)));
    let ledger = loaded.lock().map_or_else(Ledger::default, |lock| {
        Ledger::parse(&lock.text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
    });
    let numbers = Numbers {
        ledger,
        ..Numbers::default()
    };
    let planner = Planner::with_numbers(&loaded.model, &numbers);
    let explain = |problems| panic!("{}", loaded.report(problems).text(Style::Plain));
    let mut rendered = BTreeMap::new();
    for id in loaded.model.environments.keys() {
        let plan = planner.plan(id).unwrap_or_else(explain);
        let adjustments = Adjustments::of(&loaded.model.apps[&id.app]);
        let mut bytes = Vec::new();
        write_yaml(&plan, &adjustments, &mut bytes).expect("manifests");
        rendered.insert(id.to_string(), String::from_utf8(bytes).expect("UTF-8"));
    }
    rendered
}
