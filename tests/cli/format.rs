//! `render --format`: the same objects, however they are written.

use serde::Deserialize as _;
use serde_json::Value;

use super::Fleet;

fn yaml(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text)
        .map(|it| Value::deserialize(it).unwrap())
        .collect()
}

fn json(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn list(text: &str) -> Vec<Value> {
    let mut lists = yaml(text);
    assert_eq!(lists.len(), 1, "one document");
    let list = lists.remove(0);
    assert_eq!(
        (&list["apiVersion"], &list["kind"]),
        (&"v1".into(), &"List".into())
    );
    list["items"].as_array().unwrap().clone()
}

#[test]
fn formats_hold_the_same_objects() {
    let fleet = Fleet::new();
    for selectors in [&["cafe/store"][..], &[]] {
        let rendered = |format: &str| {
            let arguments = [&["render", "-o", "-", "--format", format], selectors].concat();
            fleet.run(&arguments).ok().out
        };
        let objects = yaml(&rendered("yaml"));
        assert!(objects.len() > 20);
        assert!(objects == json(&rendered("json")));
        assert!(objects == list(&rendered("list")));
    }
}

#[test]
fn files_hold_what_is_streamed() {
    let fleet = Fleet::new();
    for (format, extension) in [("yaml", "yaml"), ("json", "json"), ("list", "yaml")] {
        fleet
            .run(&["render", "-o", format, "--format", format])
            .ok();
        let streamed = fleet
            .run(&["render", "cafe/trial", "-o", "-", "--format", format])
            .ok()
            .out;
        assert_eq!(
            fleet.read(&format!("{format}/cafe/trial.{extension}")),
            streamed
        );
    }
}
