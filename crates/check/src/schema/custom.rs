//! Kinds that aren't built in: of custom resource definitions, and of the Gateway API.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, OnceLock},
};

use serde_json::{Map, Value};

use super::{
    builtin::Table,
    rules,
    shape::{Dialect, Shape, parse},
    walk::Walk,
};
use crate::{
    node::Node,
    object::Object,
    pointer::{Pointer, Segment},
    rule::Rule,
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
    /// Of the definition, to tell it from others of the kind.
    hash: u64,
}

/// Kinds by `apiVersion` and name; nothing where the version is there and not served.
///
/// Projects ship definitions more than once, and not always the same: an object is right if it is
/// by one of them.
pub(crate) type Kinds = BTreeMap<(String, String), Vec<Arc<Custom>>>;

/// So many definitions of a kind are looked at: all of them would take too long.
const MOST_DEFINITIONS: usize = 8;

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
        let known = kinds
            .entry((format!("{group}/{name}"), kind.to_owned()))
            .or_default();
        if !version.get("served").is_true() || known.len() >= MOST_DEFINITIONS {
            continue;
        }
        let schema = version.path(["schema", "openAPIV3Schema"]);
        let status = version.path(["subresources", "status"]).exists();
        let schema = schema.value().unwrap_or(&Value::Null);
        let mut hasher = DefaultHasher::new();
        (schema, status).hash(&mut hasher);
        let hash = hasher.finish();
        if known.iter().all(|it| it.hash != hash) {
            let custom = Custom::read(schema, status);
            known.push(Arc::new(Custom { hash, ..custom }));
        }
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
            hash: 0,
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

/// The versions in which a kind is defined, served or not, with their definitions.
pub(crate) fn versions<'k>(
    kinds: &'k Kinds,
    api_version: &str,
    kind: &str,
) -> impl Iterator<Item = (&'k str, &'k [Arc<Custom>])> {
    let group = api_version.split_once('/').map(|(group, _)| group);
    let of_group = move |it: &str| it.split_once('/').map(|(of, _)| of) == group;
    let first = (format!("{}/", group.unwrap_or_default()), String::new());
    kinds
        .range(first..)
        .take_while(move |((version, _), _)| group.is_some() && of_group(version))
        .filter(move |((_, name), _)| name == kind)
        .map(|((version, _), definitions)| (version.as_str(), definitions.as_slice()))
}

/// A rule that a definition breaks, where, and how.
pub(crate) type Fault = (&'static Rule, Pointer, String);

/// Patterns in the schemas of a definition that nobody can read, and defaults that don't fit.
///
/// What else a schema must be is for the rules about definitions to say.
pub(crate) fn faults(object: &Object, table: &Table) -> Vec<Fault> {
    let mut found = Vec::new();
    for (index, version) in object.spec().get("versions").items().enumerate() {
        let way = ["spec", "versions"].map(|it| Segment::Key(it.to_owned()));
        let way = way.into_iter().fold(Pointer::root(), Pointer::then);
        let way = way.then(Segment::Index(index));
        let way = ["schema", "openAPIV3Schema"]
            .into_iter()
            .fold(way, |way, it| way.then(Segment::Key(it.to_owned())));
        let schema = version.path(["schema", "openAPIV3Schema"]);
        look(schema, &way, table, &mut found);
    }
    found
}

/// More would hide what matters.
const MOST: usize = 20;

fn look(schema: Node<'_>, way: &Pointer, table: &Table, found: &mut Vec<Fault>) {
    if found.len() >= MOST || schema.map().is_none() {
        return;
    }
    let at = |key: &str| way.clone().then(Segment::Key(key.to_owned()));
    if let Some(pattern) = schema.get("pattern").str()
        && let Err(error) = parse(pattern)
        && let Some(why) = unreadable(&error.to_string())
    {
        let message = format!("the pattern can't be read: {why}");
        found.push((&rules::CRD_PATTERN, at("pattern"), message));
    }
    if let (Some(default), Some(value)) = (schema.get("default").value(), schema.value())
        && let Some(fault) = misfit(value, default, table)
    {
        let message = format!("the default doesn't fit its own schema: {fault}");
        found.push((&rules::CRD_DEFAULT, at("default"), message));
    }
    for (name, field) in schema.get("properties").entries() {
        let below = at("properties").then(Segment::Key(name.to_owned()));
        look(field, &below, table, found);
    }
    for key in ["additionalProperties", "items", "not"] {
        look(schema.get(key), &at(key), table, found);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for (index, branch) in schema.get(key).items().enumerate() {
            look(branch, &at(key).then(Segment::Index(index)), table, found);
        }
    }
}

/// What is wrong with a default, if anything.
fn misfit(schema: &Value, default: &Value, table: &Table) -> Option<String> {
    let shape = Shape::read(schema, Dialect::Structural);
    let mut value = default.clone();
    // What is below has its own defaults.
    shape.fill(&mut value);
    let mut walk = Walk::new(table, true);
    walk.object(&shape, &value);
    walk.problems.into_iter().next().map(|it| it.message)
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
