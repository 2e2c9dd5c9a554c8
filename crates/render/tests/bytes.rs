//! Bytes.

use serde::Deserialize;
use serde_json::Value;
use stowplan_plan::Plan;
use stowplan_render::{Adjustments, Manifests, WriteError, write_yaml};

use crate::plans::{everything, plan, rendered, web};

fn yaml(plan: &Plan) -> String {
    let mut out = Vec::new();
    write_yaml(plan, &Adjustments::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn values(manifests: &Manifests) -> Vec<Value> {
    manifests
        .objects
        .iter()
        .map(stowplan_render::Manifest::to_value)
        .collect()
}

#[test]
fn streamed_and_gathered_bytes_are_the_same() {
    let plan = everything();
    let mut gathered = Vec::new();
    rendered(&plan).append_yaml(&mut gathered).unwrap();
    assert_eq!(yaml(&plan), String::from_utf8(gathered).unwrap());
    assert_eq!(yaml(&plan), yaml(&plan));
}

#[test]
fn many_services_are_written_in_their_order() {
    let names: Vec<_> = (0..100).map(|index| format!("web-{index}")).collect();
    let plan = plan(names.iter().map(|name| web(name)));
    let text = yaml(&plan);
    let services: Vec<_> = serde_yaml::Deserializer::from_str(&text)
        .map(|document| Value::deserialize(document).unwrap())
        .filter(|object| object["kind"] == "Service")
        .map(|object| object["metadata"]["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(services, names);
}

#[test]
fn a_stream_reads_back_as_the_objects() {
    let plan = everything();
    let text = yaml(&plan);
    assert!(text.starts_with("---\napiVersion: v1\nkind: Namespace\nmetadata:\n"));
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    let read: Vec<Value> = serde_yaml::Deserializer::from_str(&text)
        .map(|document| Value::deserialize(document).unwrap())
        .collect();
    assert_eq!(read, values(&rendered(&plan)));
}

#[test]
fn lists_and_json_have_the_same_objects() {
    let manifests = rendered(&everything());
    let values = values(&manifests);
    let mut list = Vec::new();
    manifests.append_list(&mut list).unwrap();
    let list: Value = serde_yaml::from_slice(&list).unwrap();
    assert_eq!(
        (&list["apiVersion"], &list["kind"]),
        (&"v1".into(), &"List".into())
    );
    assert_eq!(list["items"].as_array(), Some(&values));
    let mut json = Vec::new();
    manifests.append_json(&mut json).unwrap();
    assert_eq!(serde_json::from_slice::<Vec<Value>>(&json).unwrap(), values);
    let mut lines = Vec::new();
    manifests.append_json_lines(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let read: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read, values);

    let mut json = Vec::new();
    Manifests::default().append_json(&mut json).unwrap();
    assert_eq!(json, b"[]\n");
}

#[test]
fn nothing_is_written_of_what_can_not_be_rendered() {
    let mut plan = everything();
    plan.objects = vec![serde_json::Map::new()];
    let mut out = Vec::new();
    let error = write_yaml(&plan, &Adjustments::default(), &mut out).unwrap_err();
    assert!(out.is_empty());
    assert!(matches!(error, WriteError::Problems(problems) if problems.len() == 3));
}
