use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{parse, schema::Schema, source::SourceFile};

fn tree(file: u32, text: &str) -> Node {
    let mut problems = Vec::new();
    let tree = parse::parse(file, &SourceFile::new("x.yaml", text), &mut problems);
    assert_eq!(problems, []);
    tree.unwrap()
}

fn schema() -> Schema {
    Schema::new(
        json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/Any"}, "$defs": {
            "Any": {
                "properties": {
                    "ports": {"x-stowplan-key": "name", "items": {"$ref": "#/$defs/Any"}},
                    "patch": true,
                    "nodePorts": {"additionalProperties": {"type": ["integer", "null"]}},
                },
                "additionalProperties": {"$ref": "#/$defs/Any"},
            },
        }}),
    )
}

fn merged(layers: &[Node]) -> Node {
    let schema = schema();
    let mut below = layers.first().cloned().unwrap();
    for above in layers.iter().skip(1) {
        merge(&mut below, above, schema.shape());
    }
    below
}

fn settled(mut node: Node) -> Value {
    settle(&mut node, schema().shape());
    node.to_value()
}

#[test]
fn layers() {
    let check = |layers: &[&str], expect: Value| {
        let layers: Vec<Node> = (0..)
            .zip(layers)
            .map(|(file, text)| tree(file, text))
            .collect();
        assert_eq!(settled(merged(&layers)), expect);
    };
    check(&["a: 1", "b: 2"], json!({"a": 1, "b": 2}));
    check(&["a: 1", "a: 2"], json!({"a": 2}));
    check(
        &["a: {x: 1, y: 2}", "a: {y: 3}"],
        json!({"a": {"x": 1, "y": 3}}),
    );
    check(&["a: {x: 1}", "a: null"], json!({}));
    check(&["a: {x: 1}", "a:"], json!({}));
    check(
        &["a: {x: 1}", "a: null", "a: {y: 2}"],
        json!({"a": {"y": 2}}),
    );
    check(&["a: {x: 1}", "a: 5", "a: {y: 2}"], json!({"a": {"y": 2}}));
    check(&["a: [1, 2]", "a: [3]"], json!({"a": [3]}));
    check(&["a: {x: null}"], json!({"a": {}}));
    check(
        &[
            "s: {ports: [{name: a, n: 1}, {name: b, n: 2}]}",
            "s: {ports: [{name: c}, {name: a, n: 3}]}",
        ],
        json!({"s": {"ports": [{"name": "a", "n": 3}, {"name": "b", "n": 2}, {"name": "c"}]}}),
    );
    check(
        &["s: {ports: [{name: a}]}", "s: {ports: [{n: 1}]}"],
        json!({"s": {"ports": [{"n": 1}]}}),
    );
    check(
        &[
            "s: {ports: [{name: a}]}",
            "s: {ports: }",
            "s: {ports: [{name: b}]}",
        ],
        json!({"s": {"ports": [{"name": "b"}]}}),
    );
    check(
        &["s: {patch: {a: null}}"],
        json!({"s": {"patch": {"a": null}}}),
    );
    check(
        &["s: {nodePorts: {a: 1}}", "s: {nodePorts: {a: }}"],
        json!({"s": {"nodePorts": {"a": null}}}),
    );
}

#[test]
fn every_leaf_knows_its_layer() {
    let node = merged(&[tree(0, "a: {x: 1, y: 2}\nb: 1"), tree(1, "a:\n  y: 3")]);
    let file = |pointer: &str| {
        (
            node.locate(pointer).node.mark.file,
            node.locate(pointer).key.map(|it| it.file),
        )
    };
    assert_eq!(file("/a"), (1, Some(1)));
    assert_eq!(file("/a/x"), (0, Some(0)));
    assert_eq!(file("/a/y"), (1, Some(1)));
    assert_eq!(file("/a/zz"), (1, Some(1)));
    assert_eq!(file("/b"), (0, Some(0)));
}

fn text_of(value: &Value) -> String {
    value.to_string()
}

fn layer() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        (0..3).prop_map(Value::from),
        Just(json!([1])),
        Just(json!([])),
    ];
    let keys = prop::sample::select(vec!["a", "b", "ports", "nodePorts", "patch"]);
    let ports = prop::collection::btree_map("[pqr]", 0..3, 0..3).prop_map(|it| {
        it.into_iter()
            .map(|(name, n)| json!({"name": name, "n": n}))
            .collect::<Value>()
    });
    let inner = prop_oneof![leaf, ports].prop_recursive(3, 24, 4, move |inner| {
        prop::collection::btree_map(keys.clone(), inner, 0..4)
            .prop_map(|it| it.into_iter().collect())
    });
    prop::collection::btree_map("[ab]", inner, 0..3).prop_map(|it| it.into_iter().collect())
}

fn reversed(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .rev()
                .map(|(key, it)| format!("{key:?}: {}", reversed(it)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(reversed).collect::<Vec<_>>().join(", ")
        ),
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn merging_is_associative(a in layer(), b in layer(), c in layer()) {
        let [a, b, c] = [tree(0, &text_of(&a)), tree(1, &text_of(&b)), tree(2, &text_of(&c))];
        let left = merged(&[merged(&[a.clone(), b.clone()]), c.clone()]);
        let right = merged(&[a, merged(&[b, c])]);
        prop_assert_eq!(settled(left), settled(right));
    }

    #[test]
    fn the_last_layer_wins(a in layer(), b in layer()) {
        let under = merged(&[tree(0, &text_of(&a)), tree(1, &text_of(&b))]);
        let again = merged(&[under.clone(), tree(1, &text_of(&b))]);
        prop_assert_eq!(settled(under.clone()), settled(again));
        for (key, value) in b.as_object().unwrap() {
            let told = under.locate(&format!("/{key}"));
            prop_assert_eq!(told.key.unwrap().file, 1);
            if !value.is_object() && !value.is_array() {
                prop_assert_eq!(&told.node.to_value(), value);
            }
        }
    }

    #[test]
    fn the_order_of_keys_is_irrelevant(a in layer(), b in layer()) {
        let one = merged(&[tree(0, &text_of(&a)), tree(1, &text_of(&b))]);
        let other = merged(&[tree(0, &text_of(&a)), tree(1, &reversed(&b))]);
        prop_assert_eq!(settled(one), settled(other));
    }
}
