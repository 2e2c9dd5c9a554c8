//! What is wrong with a fleet, as whoever wrote it is told.

use std::fs;

use super::{Fleet, golden_error};

/// What rendering a fleet with these files says.
#[track_caller]
fn check(name: &str, files: &[(&str, &str)]) {
    let fleet = Fleet::new();
    for (path, text) in files {
        fleet.write(&format!("environments/{path}"), text);
    }
    golden_error(name, &fleet.run(&["render"]));
    assert!(!fleet.path("manifests").exists(), "nothing is written");
}

#[test]
fn a_misspelt_key() {
    check(
        "misspelt-key",
        &[(
            "cafe/store.yaml",
            "class: prod\nclutser: cloud\ndomain: cafe.example.com\n",
        )],
    );
}

#[test]
fn a_misspelt_key_of_a_service() {
    let text = "class: prod\ncluster: cloud\ndomain: cafe.example.com\nservices:\n  web:\n    replcas: 3\n";
    check("misspelt-service-key", &[("cafe/store.yaml", text)]);
}

#[test]
fn an_unknown_service() {
    let text = "class: prod\ncluster: cloud\ndomain: cafe.example.com\nservices:\n  order-app:\n    replicas: 3\n";
    check("unknown-service", &[("cafe/store.yaml", text)]);
}

#[test]
fn a_bad_port() {
    let text = "class: local\ncluster: laptop\ndomain: cafe.localhost\nservices:\n  web:\n    ports:\n      http:\n        port: 80800\n";
    check("bad-port", &[("cafe/laptop.yaml", text)]);
}

#[test]
fn a_bad_node_port() {
    let text = "class: local\ncluster: laptop\ndomain: cafe.localhost\nservices:\n  mysql:\n    expose:\n      nodePort:\n        mysql: 3306\n";
    check("bad-node-port", &[("cafe/laptop.yaml", text)]);
}

#[test]
fn a_host_of_two_environments() {
    let text = "class: qa\ncluster: cloud\ndomain: cafe.example.com\nservices: {mysql: {expose: {nodePort: null}}}\n";
    check("duplicate-host", &[("cafe/trial.yaml", text)]);
}

#[test]
fn a_node_port_of_two_environments() {
    let text = "class: qa\ncluster: cloud\ndomain: trial.cafe.example.com\n";
    check("duplicate-node-port", &[("cafe/trial.yaml", text)]);
}

#[test]
fn an_unknown_cluster() {
    check(
        "unknown-cluster",
        &[(
            "cafe/store.yaml",
            "class: prod\ncluster: clout\ndomain: cafe.example.com\n",
        )],
    );
}

#[test]
fn an_unknown_class() {
    check(
        "unknown-class",
        &[(
            "cafe/store.yaml",
            "class: production\ncluster: cloud\ndomain: cafe.example.com\n",
        )],
    );
}

#[test]
fn an_unknown_app() {
    check(
        "unknown-app",
        &[(
            "caffe/store.yaml",
            "class: prod\ncluster: cloud\ndomain: cafe.example.com\n",
        )],
    );
}

#[test]
fn no_yaml() {
    check(
        "no-yaml",
        &[("cafe/store.yaml", "class: prod\n  cluster: [cloud\n")],
    );
}

#[test]
fn a_patch_of_nothing() {
    let text = "class: local\ncluster: laptop\ndomain: cafe.localhost\npatches:\n- target: {kind: Deployment, name: wep}\n  merge: {spec: {paused: true}}\n";
    check("patch-of-nothing", &[("cafe/laptop.yaml", text)]);
}

#[test]
fn all_problems_of_all_files() {
    let files = [
        (
            "cafe/laptop.yaml",
            "class: local\ncluster: laptop\ndomian: cafe.localhost\nservices: {wep: {replicas: 2}}\n",
        ),
        (
            "cafe/store.yaml",
            "class: prod\ncluster: cloud\ndomain: cafe_example.com\n",
        ),
        (
            "clusters/cloud.yaml",
            "kubernetes: 1.36.2\nrooting: {ingress: {class: nginx}}\n",
        ),
    ];
    check("three-files", &files);
}

#[test]
fn all_problems_of_all_plans() {
    // Neither has a domain, and both have routes.
    let files = [
        ("cafe/laptop.yaml", "class: local\ncluster: laptop\n"),
        ("cafe/store.yaml", "class: prod\ncluster: cloud\n"),
    ];
    check("two-plans", &files);
}

#[test]
fn no_text() {
    let fleet = Fleet::new().with(
        "environments/cafe/store.yaml",
        b"class: prod\ncluster: cloud\ndomain: caf\xe9.example.com\n",
    );
    golden_error("no-text", &fleet.run(&["list"]));
}

#[test]
fn no_environments() {
    let fleet = Fleet::new();
    golden_error("no-folder", &fleet.run_alone(&["-C", "nowhere", "list"]));
    fs::create_dir(fleet.path("empty")).unwrap();
    golden_error(
        "no-environments",
        &fleet.run_alone(&["-C", "empty", "list"]),
    );
}

#[test]
fn selectors_that_match_nothing() {
    let fleet = Fleet::new();
    golden_error(
        "unknown-selectors",
        &fleet.run(&["render", "caffe", "cafe/stoer", "*/prod", "cafe"]),
    );
    golden_error(
        "app-without-environment",
        &fleet.run(&["plan", "game-lobby"]),
    );
    golden_error("unknown-app-selector", &fleet.run(&["list", "shop/prod"]));
}

#[test]
fn other_environments_problems_are_not_in_the_way() {
    // It can't be planned, and nobody asked for it.
    let fleet = Fleet::new().with(
        "environments/cafe/laptop.yaml",
        "class: local\ncluster: laptop\n",
    );
    assert_eq!(fleet.run(&["render"]).code, 2);
    fleet.run(&["render", "cafe/store"]).ok();
    // It can't be read, so nobody knows what it means.
    let fleet = fleet.with("environments/cafe/laptop.yaml", "class: locale\n");
    assert_eq!(fleet.run(&["render", "cafe/store"]).code, 2);
}

#[test]
fn a_fleet_without_environments_removes_nothing() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    let before = fleet.files("manifests");
    fs::remove_dir_all(fleet.path("environments/cafe")).unwrap();
    golden_error("nothing-to-render", &fleet.run(&["render"]));
    fs::remove_dir_all(fleet.path("environments")).unwrap();
    fs::create_dir(fleet.path("environments")).unwrap();
    assert_eq!(fleet.run(&["render"]).code, 2);
    assert_eq!(fleet.files("manifests"), before);
}

#[test]
fn an_environment_without_class_is_not_removed() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    let before = fleet.files("manifests");
    for class in ["class:\n", "class: ~\n", ""] {
        fleet.write(
            "environments/cafe/store.yaml",
            format!("{class}cluster: cloud\ndomain: cafe.example.com\n"),
        );
        assert_eq!(fleet.run(&["render"]).code, 2);
        assert_eq!(fleet.files("manifests"), before);
    }
}

#[test]
fn the_output_is_a_file() {
    let fleet = Fleet::new().with("out", "mine");
    golden_error("output-is-a-file", &fleet.run(&["render", "-o", "out"]));
    assert_eq!(fleet.read("out"), "mine");
}

#[test]
fn the_folder_of_environments_itself() {
    golden_error(
        "inside-environments",
        &Fleet::new().run_alone(&["-C", "environments", "list"]),
    );
}

#[test]
fn bytes_of_no_text_are_one_problem() {
    let bytes: Vec<u8> = "class: prod\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let fleet = Fleet::new().with(
        "environments/cafe/store.yaml",
        [&b"\xff\xfe"[..], &bytes].concat(),
    );
    let run = fleet.run(&["list"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    assert!(run.err.contains("is not UTF-8"), "{}", run.err);
}
