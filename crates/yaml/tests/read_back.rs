//! What this crate writes, it reads.

use proptest::prelude::*;
use serde_json::{Value, json};
use stowplan_yaml::read::documents;

use crate::corpus;

/// A value as JSON has it after Go: what is a whole number has no other form.
fn settled(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|_| number.as_i64().is_none());
            whole
                .and_then(|it| format!("{it}").parse::<i64>().ok())
                .map_or_else(
                    || {
                        number
                            .as_u64()
                            .filter(|it| i64::try_from(*it).is_err())
                            .map_or_else(
                                || value.clone(),
                                #[expect(
                                    clippy::cast_precision_loss,
                                    reason = "what Kubernetes does"
                                )]
                                |it| json!(it as f64),
                            )
                    },
                    Value::from,
                )
        }
        Value::Array(items) => items.iter().map(settled).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), settled(value)))
            .collect(),
        _ => value.clone(),
    }
}

fn check(value: &Value) -> Result<(), String> {
    let yaml = stowplan_yaml::to_string(value).map_err(|error| error.to_string())?;
    for is_careful in [false, true] {
        let read = documents(yaml.as_bytes());
        let read: Vec<_> = if is_careful {
            read.careful().collect()
        } else {
            read.collect()
        };
        let expected = settled(value);
        if expected == Value::Null && read.is_empty() {
            continue;
        }
        if read.len() != 1
            || !read[0].problems.is_empty()
            || read[0].value.as_ref() != Some(&expected)
        {
            return Err(format!("{value:?} is read as {read:?} from\n{yaml}"));
        }
    }
    Ok(())
}

#[test]
fn corpus_is_read_back() {
    let texts = corpus::texts();
    for text in &texts {
        check(&json!({"value": text, "list": [text, [text]], text: {"name": text}})).unwrap();
    }
    check(&json!(texts)).unwrap();
}

pub(crate) fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~é\n]{0,12}".prop_map(Value::from),
        "[a-z]{1,6}(\n[a-z ]{0,6}){0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z/.0-9]{0,6}", inner, 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn trees_are_read_back(value in tree()) {
        prop_assert_eq!(check(&value), Ok(()));
    }

    #[test]
    fn json_is_read_back(value in tree()) {
        let value = json!({"value": value});
        let read: Vec<_> = documents(value.to_string().as_bytes()).collect();
        let found = read[0].value.as_ref().map(settled);
        prop_assert_eq!(found, Some(settled(&value)));
    }
}
