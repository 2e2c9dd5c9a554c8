//! Kinds that aren't built in: of custom resource definitions, and of the Gateway API.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use serde_json::{Map, Value};

use super::shape::{Dialect, Shape, compile};
use crate::{
    node::Node,
    object::Object,
    pointer::{Pointer, Segment},
    suggest,
};

/// A kind in one version.
#[derive(Debug)]
pub(crate) struct Custom {
    /// Without what every object has.
    pub(crate) shape: Shape,
    /// Whether the API server drops the status of a new object before it looks at it.
    pub(crate) drops_status: bool,
    /// Whether there are values to put in before an object is looked at.
    pub(crate) has_defaults: bool,
    /// Rules in the Common Expression Language.
    pub(crate) expressions: usize,
}

/// Kinds by `apiVersion` and name; `None` where the version is there and not served.
pub(crate) type Kinds = BTreeMap<(String, String), Option<Arc<Custom>>>;

/// Whether an object defines custom resources in a way that is understood.
pub(crate) fn is_definition(object: &Object) -> bool {
    object.kind() == "CustomResourceDefinition" && object.api_version() == "apiextensions.k8s.io/v1"
}

/// Takes the kinds that a definition defines.
pub(crate) fn define(object: &Object, kinds: &mut Kinds) {
    let spec = object.spec();
    let (Some(group), Some(kind)) = (
        spec.get("group").filled(),
        spec.path(["names", "kind"]).filled(),
    ) else {
        return;
    };
    for version in spec.get("versions").items() {
        let Some(name) = version.get("name").filled() else {
            continue;
        };
        let custom = version.get("served").is_true().then(|| {
            let schema = version.path(["schema", "openAPIV3Schema"]);
            let status = version.path(["subresources", "status"]);
            let schema = schema.value().unwrap_or(&Value::Null);
            Arc::new(Custom::read(schema, status.exists()))
        });
        kinds.insert((format!("{group}/{name}"), kind.to_owned()), custom);
    }
}

impl Custom {
    fn read(schema: &Value, drops_status: bool) -> Self {
        let mut shape = Shape::read(schema, Dialect::Structural);
        // Every object has these, whatever its schema says; metadata has a look of its own.
        shape
            .required
            .retain(|it| !["apiVersion", "kind", "metadata"].contains(&&**it));
        Self {
            has_defaults: shape.has_defaults(),
            expressions: shape.expressions(),
            shape,
            drops_status,
        }
    }
}

/// The kinds of the Gateway API's standard channel, which most clusters that route traffic have.
///
/// Fields, types, values and bounds in a layout of our own; see `gateway.json`.
pub(crate) fn gateway(api_version: &str, kind: &str) -> Option<&'static Custom> {
    static KINDS: OnceLock<BTreeMap<String, Custom>> = OnceLock::new();
    let (group, _) = api_version.split_once('/')?;
    if group != GATEWAY {
        return None;
    }
    let kinds = KINDS.get_or_init(|| {
        let file: Value = serde_json::from_str(include_str!("gateway.json")).unwrap_or_default();
        let nothing = Map::new();
        let types = file.get("types").and_then(Value::as_object);
        let types = types.unwrap_or(&nothing);
        let kinds = file.get("kinds").and_then(Value::as_object);
        kinds
            .into_iter()
            .flatten()
            .map(|(name, schema)| {
                let schema = expand(schema, types, 0);
                (name.clone(), Custom::read(&schema, true))
            })
            .collect()
    });
    kinds.get(&format!("{api_version} {kind}"))
}

/// The group of the Gateway API.
pub(crate) const GATEWAY: &str = "gateway.networking.k8s.io";

/// Puts types in where they are named.
fn expand(schema: &Value, types: &Map<String, Value>, depth: usize) -> Value {
    match schema {
        Value::Array(items) => items
            .iter()
            .map(|item| expand(item, types, depth + 1))
            .collect(),
        Value::Object(entries) => match entries.get("$ref").and_then(Value::as_str) {
            Some(name) if depth < 64 => types
                .get(name)
                .map_or(Value::Null, |it| expand(it, types, depth + 1)),
            _ => entries
                .iter()
                .map(|(key, value)| (key.clone(), expand(value, types, depth + 1)))
                .collect::<Map<_, _>>()
                .into(),
        },
        other => other.clone(),
    }
}

/// Something that is wrong with a definition.
pub(crate) struct Fault {
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// More would hide what matters.
const MOST: usize = 20;

/// What is wrong with the schemas of a definition.
pub(crate) fn faults(object: &Object) -> Vec<Fault> {
    let mut faults = Vec::new();
    let versions = object.spec().get("versions");
    for (index, version) in versions.items().enumerate() {
        let way = Pointer::root()
            .then(Segment::Key("spec".to_owned()))
            .then(Segment::Key("versions".to_owned()))
            .then(Segment::Index(index))
            .then(Segment::Key("schema".to_owned()));
        let schema = version.get("schema");
        let root = schema.get("openAPIV3Schema");
        let way = if schema.exists() {
            way.then(Segment::Key("openAPIV3Schema".to_owned()))
        } else {
            way
        };
        if root.is_missing() {
            let message = match version.get("name").filled() {
                Some(name) => format!("version `{name}` has no schema"),
                None => "the version has no schema".to_owned(),
            };
            let hint = "write one under `schema.openAPIV3Schema`".to_owned();
            faults.push(Fault {
                pointer: way,
                message,
                hint: Some(hint),
            });
            continue;
        }
        look(root, &way, true, &mut faults);
    }
    faults.truncate(MOST);
    faults
}

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Looks at a schema and what is below; `typed` where its type must be said.
fn look(schema: Node<'_>, way: &Pointer, typed: bool, faults: &mut Vec<Fault>) {
    if faults.len() >= MOST || schema.map().is_none() {
        return;
    }
    let at = |key: &str| way.clone().then(Segment::Key(key.to_owned()));
    let either = schema.get("x-kubernetes-int-or-string").is_true();
    let open = schema.get("x-kubernetes-preserve-unknown-fields").is_true();
    match schema.get("type").str() {
        Some("") | None if typed && !either && !open => faults.push(Fault {
            pointer: at("type"),
            message: "the schema has no `type`".to_owned(),
            hint: Some(
                "say its type, or `x-kubernetes-preserve-unknown-fields: true` for anything"
                    .to_owned(),
            ),
        }),
        Some(name) if !name.is_empty() && !TYPES.contains(&name) => {
            let nearest = suggest::nearest(name, TYPES);
            let hint = match (name, nearest) {
                ("int" | "int32" | "int64", _) => Some("integer"),
                ("text" | "str", _) => Some("string"),
                ("bool", _) => Some("boolean"),
                ("list", _) => Some("array"),
                ("map" | "dict", _) => Some("object"),
                ("float" | "double", _) => Some("number"),
                (_, nearest) => nearest,
            };
            faults.push(Fault {
                pointer: at("type"),
                message: format!("`{name}` is not a type that a schema can have"),
                hint: hint.map(|it| format!("did you mean `{it}`?")),
            });
        }
        _ => {}
    }
    let array = schema.get("type").str() == Some("array");
    if typed && array && schema.get("items").is_missing() {
        faults.push(Fault {
            pointer: at("items"),
            message: "the list's schema has no `items`".to_owned(),
            hint: None,
        });
    }
    if let Some(pattern) = schema.get("pattern").str()
        && let Err(error) = compile(pattern)
        && let Some(why) = unreadable(&error.to_string())
    {
        faults.push(Fault {
            pointer: at("pattern"),
            message: format!("the pattern can't be read: {why}"),
            hint: None,
        });
    }
    for key in ["properties", "additionalProperties", "items"] {
        let inner = schema.get(key);
        if key == "properties" {
            for (name, field) in inner.entries() {
                let below = at(key).then(Segment::Key(name.to_owned()));
                look(field, &below, typed, faults);
            }
        } else {
            look(inner, &at(key), typed, faults);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for (index, branch) in schema.get(key).items().enumerate() {
            look(branch, &at(key).then(Segment::Index(index)), false, faults);
        }
    }
    look(schema.get("not"), &at("not"), false, faults);
}

/// Why Go can't read a pattern either; `None` where it may.
fn unreadable(error: &str) -> Option<&'static str> {
    let known = [
        ("look-around", "there is no looking ahead or behind"),
        ("backreferences", "there are no references back"),
        ("unclosed group", "a group isn't closed"),
        ("unopened group", "a group is closed that isn't open"),
        ("unclosed character class", "a `[` isn't closed"),
        ("repetition operator missing", "there is nothing to repeat"),
    ];
    known
        .into_iter()
        .find(|(text, _)| error.contains(text))
        .map(|(_, why)| why)
}
