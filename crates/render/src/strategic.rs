//! Strategic-merge patches: maps merge, lists merge by Kubernetes' keys, `null` removes.
//!
//! Unlike in kubectl, new elements come after those that are there, since an env variable may refer
//! to earlier ones only, and deleting what isn't there is a mistake.
//! <https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>

use serde_json::{Map, Value};

use crate::{
    merge_key::{ListMerge, Shape},
    patch::Fault,
};

const DIRECTIVE: &str = "$patch";

/// Merges the patch into the object.
pub(crate) fn merge(object: &mut Value, patch: &Map<String, Value>) -> Result<(), Fault> {
    let text = |key| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let shape = Shape::of(text("apiVersion"), text("kind"));
    if let Value::Object(map) = object {
        merge_map(map, patch, shape, "/merge")?;
    }
    Ok(())
}

/// What `$patch` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

fn merge_map(
    map: &mut Map<String, Value>,
    patch: &Map<String, Value>,
    shape: Shape,
    at: &str,
) -> Result<(), Fault> {
    match directive(patch, at)? {
        Directive::Merge => {}
        Directive::Replace => {
            *map = Map::new();
        }
        Directive::Delete => {
            *map = Map::new();
            return Ok(());
        }
    }
    for (key, value) in patch.iter().filter(|(key, _)| *key != DIRECTIVE) {
        let at = format!("{at}/{}", escaped(key));
        let current = map.get_mut(key);
        match (current, value) {
            (_, Value::Null) => {
                map.remove(key);
            }
            (Some(Value::Object(current)), Value::Object(value)) => {
                merge_map(current, value, shape.map(key), &at)?;
            }
            (Some(Value::Array(current)), Value::Array(value)) => {
                let (how, element) = shape.list(key);
                merge_list(current, value, how, element, &at)?;
            }
            (None | Some(Value::Null), Value::Object(value)) => {
                if directive(value, &at)? != Directive::Delete {
                    let mut new = Map::new();
                    merge_map(&mut new, value, shape.map(key), &at)?;
                    map.insert(key.clone(), Value::Object(new));
                }
            }
            (None | Some(Value::Null), Value::Array(value)) => {
                let (how, element) = shape.list(key);
                let mut new = Vec::new();
                merge_list(&mut new, value, how, element, &at)?;
                map.insert(key.clone(), Value::Array(new));
            }
            (Some(current), value) if kind(current) != kind(value) => {
                let message = format!("`{key}` is {}, not {}", kind(current), kind(value));
                return Err(fault(
                    &at,
                    message,
                    "write what the object has at this place",
                ));
            }
            (_, scalar) => {
                map.insert(key.clone(), scalar.clone());
            }
        }
    }
    Ok(())
}

fn merge_list(
    list: &mut Vec<Value>,
    patch: &[Value],
    how: ListMerge,
    element: Shape,
    at: &str,
) -> Result<(), Fault> {
    let replaces = |item: &Value| item.get(DIRECTIVE).and_then(Value::as_str) == Some("replace");
    match how {
        ListMerge::Union => {
            for item in patch {
                if !list.contains(item) {
                    list.push(item.clone());
                }
            }
            Ok(())
        }
        ListMerge::Replace => {
            let mut new = Vec::with_capacity(patch.len());
            for (index, item) in patch.iter().enumerate() {
                match item {
                    // A list that is replaced in any case may say so.
                    Value::Object(map) if map.len() == 1 && replaces(item) => {}
                    _ => new.push(cleaned(item, &format!("{at}/{index}"))?),
                }
            }
            *list = new;
            Ok(())
        }
        ListMerge::By(key, second) => {
            // One element that says so replaces the whole list by the others.
            if patch.iter().any(replaces) {
                list.clear();
            }
            for (index, item) in patch.iter().enumerate() {
                let at = format!("{at}/{index}");
                merge_element(list, item, (key, second), element, &at)?;
            }
            Ok(())
        }
    }
}

type Keys = (&'static str, Option<(&'static str, &'static str)>);

fn merge_element(
    list: &mut Vec<Value>,
    item: &Value,
    keys: Keys,
    element: Shape,
    at: &str,
) -> Result<(), Fault> {
    let (key, _) = keys;
    let Value::Object(patch) = item else {
        let message = format!("an element is {}, not a map with `{key}`", kind(item));
        return Err(fault(at, message, "lists merge by this key"));
    };
    let directive = directive(patch, at)?;
    if directive == Directive::Replace {
        // It has been seen to before any element was merged.
        return if patch.len() == 1 {
            Ok(())
        } else {
            let message =
                "`$patch: replace` in a list replaces all of it, not this element".to_owned();
            Err(fault(
                at,
                message,
                "let it stand alone, as an element of its own",
            ))
        };
    }
    if patch.get(key).is_none_or(Value::is_null) {
        let message = format!("an element has no `{key}`");
        return Err(fault(at, message, "lists merge by this key"));
    }
    let found = list.iter().position(|known| same(known, patch, keys));
    match (directive, found) {
        (Directive::Delete, Some(_)) => list.retain(|known| !same(known, patch, keys)),
        (Directive::Delete, None) => {
            let message = format!(
                "no element has `{key}` {}, so none can be deleted",
                patch[key]
            );
            return Err(fault(at, message, "name one that is there"));
        }
        (_, Some(position)) => {
            if let Value::Object(known) = &mut list[position] {
                merge_map(known, patch, element, at)?;
            }
        }
        (_, None) => {
            let mut new = Map::new();
            merge_map(&mut new, patch, element, at)?;
            list.push(Value::Object(new));
        }
    }
    Ok(())
}

/// Whether an element is the one that a patch's element means.
fn same(known: &Value, patch: &Map<String, Value>, (key, second): Keys) -> bool {
    known.get(key) == patch.get(key)
        && second.is_none_or(|(key, default)| match patch.get(key) {
            None => true,
            Some(wanted) => match known.get(key) {
                Some(value) => value == wanted,
                None => wanted == default,
            },
        })
}

/// A value that merges with nothing: without directives and `null`s.
fn cleaned(value: &Value, at: &str) -> Result<Value, Fault> {
    let mut new = Map::new();
    match value {
        Value::Object(map) => {
            merge_map(&mut new, map, Shape::Plain, at)?;
            Ok(Value::Object(new))
        }
        other => Ok(other.clone()),
    }
}

/// What a map's `$patch` says; any other directive is refused.
fn directive(map: &Map<String, Value>, at: &str) -> Result<Directive, Fault> {
    if let Some(key) = map
        .keys()
        .find(|key| key.starts_with('$') && *key != DIRECTIVE)
    {
        let message = format!("the directive `{key}` is not supported");
        let at = format!("{at}/{}", escaped(key));
        return Err(fault(
            &at,
            message,
            "use `$patch`, `null`, or operations under `json`",
        ));
    }
    match map.get(DIRECTIVE) {
        None => Ok(Directive::Merge),
        Some(Value::String(word)) if word == "merge" => Ok(Directive::Merge),
        Some(Value::String(word)) if word == "replace" => Ok(Directive::Replace),
        Some(Value::String(word)) if word == "delete" => Ok(Directive::Delete),
        Some(other) => {
            let message = format!("`$patch` can't be {other}");
            let at = format!("{at}/{DIRECTIVE}");
            Err(fault(&at, message, "use `merge`, `replace` or `delete`"))
        }
    }
}

fn fault(at: &str, message: String, help: &'static str) -> Fault {
    Fault {
        pointer: at.to_owned(),
        code: "invalid-patch",
        message,
        help: Some(help),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "a map",
        Value::Array(_) => "a list",
        _ => "a scalar",
    }
}

/// A key as part of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "`json!` is a value")]
#[path = "strategic_tests.rs"]
mod tests;
