//! What a reader makes of a document, with the order of entries.

use serde_json::{Number, Value};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// What JSON does not have: dates, infinity, merge keys.
    Foreign(String),
    List(Vec<Tree>),
    Mapping(Vec<(Tree, Tree)>),
}

impl Tree {
    /// What `value`, as a document, must come back as.
    pub(crate) fn of_document(value: &Value) -> Self {
        Self::of(value, Some(true))
    }

    /// `ordered` is whether this is a document (`true`), a list item (`false`), or neither.
    fn of(value: &Value, ordered: Option<bool>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(
                items
                    .iter()
                    .map(|item| Self::of(item, Some(false)))
                    .collect(),
            ),
            Value::Object(entries) => {
                let mut keys: Vec<&String> = entries.keys().collect();
                if let Some(is_document) = ordered {
                    // Given in the order of the alphabet, `apiVersion` and `kind` come before all
                    // that depends on them.
                    let is_object = is_document
                        || entries.contains_key("apiVersion")
                        || entries.contains_key("kind");
                    let first: &[&str] = if is_object {
                        &["apiVersion", "kind", "metadata", "spec"]
                    } else {
                        &["name"]
                    };
                    keys.sort_by_key(|key| {
                        let place = first.iter().position(|first| first == key);
                        (place.unwrap_or(first.len()), is_object && *key == "status")
                    });
                }
                let entry = |key: &String| (Self::Text(key.clone()), Self::of(&entries[key], None));
                Self::Mapping(keys.into_iter().map(entry).collect())
            }
        }
    }
}
