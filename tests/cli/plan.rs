//! `plan`.

use std::{fs, path::Path};

use serde_json::Value;

use super::{Fleet, golden};

#[test]
fn plans_are_shown_to_people() {
    golden("plan", &Fleet::new().run(&["plan"]).ok());
}

#[test]
fn the_catalog_is_shown_to_people() {
    let fleet = Fleet::new();
    let network = fleet.run_alone(&["plan", "nine-chronicles"]).ok();
    for heading in ["SERVICE ", "EXPOSED ", "NODE ", "CALLER ", "STORED "] {
        let tables = network
            .out
            .lines()
            .filter(|line| line.starts_with(heading))
            .count();
        assert!(tables >= 1, "no {heading}in\n{}", network.out);
    }
    assert!(network.out.lines().all(|line| line == line.trim_end()));
    assert!(!network.out.contains("\n\n\n\n") && !network.out.ends_with("\n\n"));
}

#[test]
fn plans_are_data_for_programs() {
    let run = Fleet::new().run(&["plan", "--format", "json"]).ok();
    let plans: Value = serde_json::from_str(&run.out).unwrap();
    let plans = plans["environments"].as_array().unwrap();
    let names: Vec<&str> = plans
        .iter()
        .map(|it| it["environment"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["laptop", "store", "trial"]);
    assert!(
        plans
            .iter()
            .all(|it| it["app"] == "cafe" && it["services"][0]["name"] == "mysql")
    );
}

#[test]
fn warnings_are_told_and_stop_nothing() {
    let fleet = Fleet::new();
    for path in [
        "environments/clusters/seoul.yaml",
        "environments/nine-chronicles/defaults.yaml",
        "environments/nine-chronicles/alpha.yaml",
    ] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(from).unwrap();
        // All seeds in one zone.
        let text = text.replace("ap-northeast-2b", "ap-northeast-2a");
        fleet.write(path, text.replace("ap-northeast-2c", "ap-northeast-2a"));
    }
    let alpha = "nine-chronicles/alpha";
    for arguments in [
        &["render", alpha][..],
        &["render", alpha, "-o", "-"],
        &["plan", alpha],
        &["check", alpha],
    ] {
        let run = fleet.run(arguments).ok();
        assert!(run.err.contains("\nwarning[few-seeds]: "), "{}", run.err);
        assert!(!run.out.contains("warning["), "{}", run.out);
        let quiet = fleet.run(&[&["-q"], arguments].concat()).ok();
        assert_eq!(
            (quiet.err.as_str(), quiet.out.contains("few-seeds")),
            ("", false)
        );
    }
    assert_eq!(fleet.run(&["check", alpha, "--deny", "warnings"]).code, 1);
    let json = fleet.run(&["check", alpha, "--format", "json"]).ok();
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "plan-warning");
    assert_eq!(finding["file"], "environments/nine-chronicles/alpha.yaml");
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .ends_with(" [few-seeds]")
    );
}
