//! Which entries come first.

use serde_json::{Value, json};

#[track_caller]
fn check(value: &Value, expected: &str) {
    assert_eq!(stowplan_yaml::to_string(value).unwrap(), expected);
}

#[test]
fn document_starts_as_objects_do() {
    check(
        &json!({"data": {"spec": "a", "name": "b", "kind": "c"}, "apiVersion": "v1", "a": 1,
            "status": {"a": 1}, "kind": "X", "metadata": {"name": "x"}, "spec": {}, "type": "t"}),
        "\
apiVersion: v1
kind: X
metadata:
  name: x
spec: {}
a: 1
data:
  kind: c
  name: b
  spec: a
type: t
status:
  a: 1
",
    );
}

#[test]
fn document_does_not_start_with_its_name() {
    check(&json!({"age": 1, "name": "a"}), "age: 1\nname: a\n");
}

#[test]
fn list_items_start_with_their_name() {
    check(
        &json!({"env": [
            {"name": "A", "value": "1"},
            {"b": {"name": "not this"}, "name": "B"},
            {"a": [{"c": 1, "name": ["deep"]}, [{"c": {"d": 1}, "name": "e"}]], "name": {"m": 1}},
            {"a": 1, "name": "last"},
        ]}),
        "\
env:
- name: A
  value: \"1\"
- name: B
  b:
    name: not this
- name:
    m: 1
  a:
  - name:
    - deep
    c: 1
  - - name: e
      c:
        d: 1
- name: last
  a: 1
",
    );
}

#[test]
fn blocks_move_whole() {
    check(
        &json!([{"a": "x\n\n y\n\n", "b": " indented\n", "name": "n\n"}, "end"]),
        "\
- name: |
    n
  a: |+
    x

     y

  b: |2
     indented
- end
",
    );
}

#[test]
fn objects_in_a_list_are_ordered_as_objects() {
    check(
        &json!({"apiVersion": "v1", "items": [
            {"data": {"a": "b"}, "kind": "ConfigMap", "metadata": {"name": "a"}, "name": 1},
            {"apiVersion": "apps/v1", "extra": 1, "kind": "Deployment", "metadata": {}, "spec": {},
                "status": {"a": 1}, "zone": "z"},
            // No objects of the API.
            {"message": "m", "metadata": 1, "spec": 2, "status": "True", "type": "Ready"},
        ], "kind": "List"}),
        "\
apiVersion: v1
kind: List
items:
- kind: ConfigMap
  metadata:
    name: a
  data:
    a: b
  name: 1
- apiVersion: apps/v1
  kind: Deployment
  metadata: {}
  spec: {}
  extra: 1
  zone: z
  status:
    a: 1
- message: m
  metadata: 1
  spec: 2
  status: \"True\"
  type: Ready
",
    );
}

#[test]
fn name_stays_after_the_kind_it_belongs_to() {
    check(
        &json!([{"apiGroup": "g", "kind": "Role", "name": "a"}]),
        "- kind: Role\n  apiGroup: g\n  name: a\n",
    );
}

#[test]
fn other_mappings_keep_their_order() {
    check(
        &json!({"a": {"data": 1, "kind": 2, "name": 3, "spec": 4, "status": 5, "type": 6}}),
        "a:\n  data: 1\n  kind: 2\n  name: 3\n  spec: 4\n  status: 5\n  type: 6\n",
    );
}

#[test]
fn what_stands_before_a_document_stays() {
    let mut buffer = b"# comment\n".to_vec();
    stowplan_yaml::append_document(&mut buffer, &json!([[{"a": 1, "name": "b"}]])).unwrap();
    stowplan_yaml::append_document(&mut buffer, &json!({"a": 1, "kind": "b"})).unwrap();
    assert_eq!(
        String::from_utf8(buffer).unwrap(),
        "# comment\n---\n- - name: b\n    a: 1\n---\nkind: b\na: 1\n"
    );
}
