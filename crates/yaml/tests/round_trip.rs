//! What was written comes back from every reader.

use std::sync::Arc;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value, json};

use crate::corpus;
use crate::reader::{RULES, read, read_all};
use crate::tree::Tree;

/// Writes `value` and reads it back in all ways.
fn check(value: &Value) -> Result<(), String> {
    let yaml = stowplan_yaml::to_string(value).map_err(|error| error.to_string())?;
    if !yaml.ends_with('\n') || yaml.ends_with("\n\n") {
        return Err(format!("not one newline at the end of {yaml:?}"));
    }
    let expected = Tree::of_document(value);
    for rules in RULES {
        let found = read(&yaml, rules).map_err(|error| format!("{error} in\n{yaml}"))?;
        if found != expected {
            return Err(format!(
                "{rules:?} reads {found:?} for {value:?} from\n{yaml}"
            ));
        }
    }
    let found: Value =
        serde_yaml::from_str(&yaml).map_err(|error| format!("{error} in\n{yaml}"))?;
    if found != *value {
        return Err(format!(
            "serde_yaml reads {found:?} for {value:?} from\n{yaml}"
        ));
    }
    Ok(())
}

/// The places where a text can stand.
fn places(text: &str) -> Value {
    json!({
        "value": text,
        "list": [text, [text], {"other": text, "name": [text]}],
        "kind": {text: {"nested": text, text: [text]}},
        text: text,
    })
}

#[test]
fn corpus_comes_back_from_every_place() {
    let failures: Vec<String> = corpus::texts()
        .iter()
        .filter_map(|text| check(&places(text)).err())
        .collect();
    assert!(
        failures.is_empty(),
        "{} failures, first: {}",
        failures.len(),
        failures[0]
    );
}

#[test]
fn corpus_comes_back_as_a_document() {
    for text in corpus::texts() {
        check(&Value::from(text)).unwrap();
    }
}

#[test]
fn corpus_comes_back_as_one_list_and_one_mapping() {
    let texts = corpus::texts();
    assert!(texts.len() > 10_000, "{}", texts.len());
    let mapping: Map<String, Value> = texts
        .iter()
        .zip(texts.iter().rev())
        .map(|(key, text)| (key.clone(), json!(text)))
        .collect();
    check(&json!([texts, mapping])).unwrap();
}

#[test]
fn documents_of_a_stream_come_back() {
    let texts = corpus::texts();
    let mut stream = Vec::new();
    for text in &texts {
        stowplan_yaml::append_document(&mut stream, &json!({"text": text})).unwrap();
    }
    let stream = String::from_utf8(stream).unwrap();
    for rules in RULES {
        let documents = read_all(&stream, rules).unwrap();
        assert_eq!(documents.len(), texts.len());
        for (document, text) in documents.iter().zip(&texts) {
            assert_eq!(*document, Tree::of_document(&json!({"text": text})));
        }
    }
}

#[test]
fn deep_nesting_comes_back() {
    let mut value = json!("a\nb\n");
    for level in 0..200 {
        value = if level % 3 == 0 {
            json!([value, level])
        } else {
            json!({"spec": value, "a": 1})
        };
    }
    let yaml = stowplan_yaml::to_string(&value).unwrap();
    for rules in RULES {
        assert_eq!(read(&yaml, rules).unwrap(), Tree::of_document(&value));
    }
}

/// Words of the corpus and text of their kind.
fn text() -> impl Strategy<Value = String> + Clone {
    // Compiled once: as plain literals they would be parsed anew for each text.
    let pattern = |pattern| Arc::new(string_regex(pattern).unwrap());
    prop_oneof![
        2 => select(corpus::texts()),
        1 => pattern(r"\PC{0,12}"),
        1 => pattern("(?s:.){0,12}"),
        1 => pattern("[-?:,#&*!|>'\"%@` \n\t\r.0-9a-eé_+]{0,12}"),
        1 => pattern("([ \ta-c#:-]{0,6}\n){1,6}[ \ta-c]{0,3}"),
        1 => pattern("[-+]?[0-9_.]{0,5}[eE:xob.T-]?[-+]?[0-9:_.]{0,5}"),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let known = [
        "apiVersion",
        "kind",
        "metadata",
        "spec",
        "status",
        "name",
        "data",
        "items",
    ];
    let text = text();
    let key = prop_oneof![select(known.to_vec()).prop_map(String::from), text.clone()];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(key.clone(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn any_text_comes_back(text in text()) {
        check(&places(&text)).map_err(TestCaseError::fail)?;
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_tree_comes_back_in_order(value in value()) {
        check(&value).map_err(TestCaseError::fail)?;
    }
}
