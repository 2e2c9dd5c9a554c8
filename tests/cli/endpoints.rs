//! `endpoints`.

use serde_json::Value;

use super::{Fleet, golden, golden_error};

#[test]
fn endpoints_are_shown_to_people() {
    golden("endpoints", &Fleet::new().run(&["endpoints"]).ok());
    let alone = Fleet::new().run_alone(&["-q", "endpoints", "*/local", "ovenbreak/logging"]);
    golden("endpoints-catalog", &alone.ok());
}

#[test]
fn endpoints_are_data_for_programs() {
    let run = Fleet::new().run_alone(&["-q", "endpoints", "--format", "json"]);
    let directory: Value = serde_json::from_str(&run.ok().out).unwrap();
    valid("endpoints", &directory);
    let environments = directory["environments"].as_array().unwrap();
    let dev1 = environments
        .iter()
        .find(|it| it["app"] == "ovenbreak" && it["environment"] == "dev1")
        .unwrap();
    let endpoints = dev1["endpoints"].as_array().unwrap();
    let game = endpoints.iter().find(|it| it["service"] == "game-server");
    assert_eq!(game.unwrap()["public"][0], dev1["preset"]["server"]);
}

#[test]
fn clients_load_a_registry() {
    let fleet = Fleet::new();
    let registry = |selector: &str| {
        let run = fleet.run_alone(&["-q", "endpoints", selector, "--format", "presets"]);
        let run = run.ok();
        let registry: Value = serde_json::from_str(&run.out).unwrap();
        valid("presets", &registry);
        let presets = registry["presets"].as_array().unwrap().iter();
        let names: Vec<String> = presets
            .map(|it| it["environment"].as_str().unwrap().to_owned())
            .collect();
        (run, names)
    };
    let (run, names) = registry("ovenbreak");
    golden("endpoints-presets", &run);
    assert_eq!(names, ["dev1", "login-dev", "prod", "qa", "staging"]);
    assert_eq!(registry("ovenbreak/prod").1, ["prod"]);
    // The shared part has no clients; of the apps that are selected, one has.
    assert_eq!(registry("ovenbreak/logging").1, [""; 0]);
    assert_eq!(registry("*/login-dev").1, ["login-dev"]);
}

#[test]
fn a_registry_is_one_apps() {
    let fleet = Fleet::new();
    let presets = ["-q", "endpoints", "--format", "presets"];
    golden_error("presets-of-two", &fleet.run_alone(&presets));
    let run = fleet.run_alone(&[&presets[..], &["cafe"]].concat());
    golden_error("presets-of-none", &run);
}

/// What is wrong with a preset is told with its line.
#[test]
fn an_unsaid_version_is_told() {
    let fleet = Fleet::new()
        .with(
            "environments/clusters/seoul.yaml",
            "kubernetes: \"1.36\"\nprofile: eks\nrouting: {ingress: {class: nginx}}\nnodePools: {rooms: {}}\n",
        )
        .with(
            "environments/game-lobby/defaults.yaml",
            "defaults:\n  preset:\n    dataVersion: 5.2.0\n  services:\n    login: {external: {host: login.example.net}}\n",
        )
        .with(
            "environments/game-lobby/dev.yaml",
            "class: dev\ncluster: seoul\ndomain: dev.example.com\npreset:\n  state: live\nservices:\n  game-lobby: {routes: false}\n",
        );
    let run = fleet.run(&["endpoints", "game-lobby"]);
    golden_error("preset", &run);
}

#[track_caller]
fn valid(schema: &str, document: &Value) {
    let schema = stowplan_plan::schema(schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
