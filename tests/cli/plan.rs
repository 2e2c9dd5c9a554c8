//! `plan`.

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
