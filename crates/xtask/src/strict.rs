//! Makes schemas as strict as the API server is, and no stricter.
//!
//! Descriptions go, fields that are not listed are refused, and what the API server's decoder
//! takes is written out where `k8s-openapi` leaves it open. Every type stands on a line of its
//! own, so that a diff between two versions shows what changed between them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

use serde_json::{Map, Value, json};

use crate::{Done, required, root};

const API: &str = "io.k8s.api.";
const META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.";
const EXTENSIONS: &str = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

/// Kinds with an `apiVersion` that are answers only: nobody creates them.
const ANSWERS: [&str; 5] = [
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "Status",
];

/// What the files are made of: as long as it is the same, so are they.
pub(crate) fn mark() -> Done<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let version = lock
        .lines()
        .skip_while(|line| *line != "name = \"k8s-openapi\"")
        .find_map(|line| line.strip_prefix("version = "))
        .ok_or("k8s-openapi is not in Cargo.lock")?;
    let sources = [
        include_str!("kubernetes.rs"),
        include_str!("required.rs"),
        include_str!("strict.rs"),
    ];
    // FNV-1a: to tell versions of a few files apart.
    let digest = sources
        .iter()
        .flat_map(|text| text.bytes())
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let version = version.trim_matches('"');
    Ok(format!("k8s-openapi {version}, generator {digest:016x}"))
}

/// The file of one version.
pub(crate) fn text(minor: u32, mut made: Value) -> Done<String> {
    let types = made["types"].take();
    let Value::Object(mut types) = types else {
        return Err("no types".into());
    };
    let kinds: Vec<Kind> = made["kinds"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Kind::read)
        .filter(|kind| kind.version != "v1" || !ANSWERS.contains(&kind.name.as_str()))
        .collect();
    for (name, schema) in &mut types {
        strict(schema);
        special(name, schema);
        required::put_right(name, schema);
    }
    for kind in &kinds {
        if let Some(properties) = types
            .get_mut(&kind.schema)
            .and_then(|it| it["properties"].as_object_mut())
        {
            properties.insert("apiVersion".to_owned(), json!({ "const": kind.version }));
            properties.insert("kind".to_owned(), json!({ "const": kind.name }));
        }
    }
    let wanted = reached(&types, &kinds, true);
    let enforced = reached(&types, &kinds, false);
    for (name, schema) in &mut types {
        if !enforced.contains(name)
            && let Some(schema) = schema.as_object_mut()
        {
            // The API server drops a new object's status: nothing in it is asked for.
            schema.remove("required");
        }
    }
    let mut text = String::from("{\n");
    writeln!(
        text,
        "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\","
    )?;
    writeln!(text, "\"title\": \"Kubernetes 1.{minor}\",")?;
    writeln!(
        text,
        "\"$comment\": \"Made by `cargo xtask schemas` of {}\",",
        mark()?
    )?;
    let lines: BTreeMap<_, _> = kinds
        .iter()
        .map(|it| {
            let scope = if it.namespaced {
                "namespace"
            } else {
                "cluster"
            };
            (
                format!("{} {}", it.version, it.name),
                json!([it.schema, scope]),
            )
        })
        .collect();
    section(&mut text, "x-kinds", lines.iter())?;
    text += ",\n";
    let lines = types.iter().filter(|(name, _)| wanted.contains(*name));
    section(&mut text, "$defs", lines)?;
    text += "\n}\n";
    Ok(text)
}

fn section<'v>(
    text: &mut String,
    name: &str,
    entries: impl Iterator<Item = (&'v String, &'v Value)>,
) -> Done<()> {
    write!(text, "\"{name}\": {{")?;
    for (at, (key, value)) in entries.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n\"{key}\": {}",
            serde_json::to_string(value)?
        )?;
    }
    *text += "\n}";
    Ok(())
}

struct Kind {
    version: String,
    name: String,
    schema: String,
    namespaced: bool,
}

impl Kind {
    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Some(Self {
            version: text("apiVersion")?,
            name: text("kind")?,
            schema: text("type")?,
            namespaced: !text("scope")?.contains("Cluster"),
        })
    }
}

/// Takes descriptions out and refuses what is not listed.
fn strict(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    schema.remove("description");
    schema.remove("default");
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(strict);
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    for key in ["items", "additionalProperties"] {
        schema.get_mut(key).into_iter().for_each(strict);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(branches) = schema.get_mut(key).and_then(Value::as_array_mut) {
            branches.iter_mut().for_each(strict);
        }
    }
    // A reference with a description was wrapped.
    if let Some(Value::Array(branches)) = schema.get("allOf")
        && let [only] = branches.as_slice()
    {
        let only = only.clone();
        schema.remove("allOf");
        if let Value::Object(only) = only {
            schema.extend(only);
        }
    }
}

/// Types whose reading is code, not fields.
fn special(name: &str, schema: &mut Value) {
    let short = name
        .strip_prefix(META)
        .or_else(|| name.strip_prefix(EXTENSIONS))
        .or_else(|| name.strip_prefix("io.k8s.apimachinery.pkg."));
    *schema = match short {
        // A number is read as the text that it was written as.
        Some("api.resource.Quantity") => {
            json!({ "type": ["string", "number"], "format": "quantity" })
        }
        Some("util.intstr.IntOrString") => {
            json!({ "type": ["integer", "string"], "format": "int32" })
        }
        Some("Time") => json!({ "type": "string", "format": "date-time" }),
        Some("MicroTime") => json!({ "type": "string", "format": "date-time-micro" }),
        Some("JSON") => json!({}),
        Some("FieldsV1" | "runtime.RawExtension") => json!({ "type": "object" }),
        _ => {
            let fields = schema.get("properties").is_some();
            let open = schema.get("additionalProperties").is_some();
            // A type without fields takes none.
            let union = schema.get("oneOf").is_some();
            if !fields && !open && !union && name.starts_with("io.k8s.") {
                json!({ "type": "object", "additionalProperties": false })
            } else {
                return;
            }
        }
    };
}

/// The types that kinds are made of; without `status` where that is not asked for.
fn reached(types: &Map<String, Value>, kinds: &[Kind], status: bool) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = kinds.iter().map(|it| it.schema.clone()).collect();
    let mut open: Vec<String> = found.iter().cloned().collect();
    let top = found.clone();
    while let Some(name) = open.pop() {
        let Some(schema) = types.get(&name) else {
            continue;
        };
        let mut names = Vec::new();
        let skip = !status && top.contains(&name);
        references(schema, skip, &mut names);
        for name in names {
            if found.insert(name.clone()) {
                open.push(name);
            }
        }
    }
    found
}

fn references(schema: &Value, skip_status: bool, found: &mut Vec<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| references(item, false, found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(target) if key == "$ref" => {
                        found.extend(target.strip_prefix("#/$defs/").map(str::to_owned));
                    }
                    Value::Object(fields) if key == "properties" && skip_status => fields
                        .iter()
                        .filter(|(field, _)| *field != "status")
                        .for_each(|(_, value)| references(value, false, found)),
                    _ => references(value, false, found),
                }
            }
        }
        _ => {}
    }
}

/// The name of a type without what all have.
pub(crate) fn short(name: &str) -> &str {
    name.strip_prefix(API)
        .or_else(|| name.strip_prefix(META))
        .or_else(|| name.strip_prefix(EXTENSIONS))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::MINORS;

    /// Making them again takes minutes: `cargo xtask schemas --check` does.
    #[test]
    fn committed_schemas_are_of_this_generator() {
        let folder = root().join("schemas/kubernetes");
        let mut names: Vec<_> = fs::read_dir(&folder)
            .expect("schemas/kubernetes")
            .map(|it| {
                it.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        let expected: Vec<_> = MINORS.iter().map(|it| format!("1.{it}")).collect();
        assert_eq!(names, expected);
        for name in names {
            let text =
                fs::read_to_string(folder.join(&name).join("schemas.json")).expect("a schema");
            let mark = mark().expect("a mark");
            assert!(
                text.contains(&mark),
                "schemas/kubernetes/{name}/schemas.json is not of {mark}: run `cargo xtask schemas`"
            );
            let schemas: Value = serde_json::from_str(&text).expect("JSON");
            let types = schemas["$defs"].as_object().expect("types");
            for (kind, of) in schemas["x-kinds"].as_object().expect("kinds") {
                let of = of[0].as_str().expect("a type");
                assert!(types.contains_key(of), "{name}: {kind}");
            }
        }
    }

    #[test]
    fn exceptions_are_of_types_that_there_are() {
        let folder = root().join("schemas/kubernetes");
        let mut text = String::new();
        for minor in MINORS {
            let path = folder.join(format!("1.{minor}/schemas.json"));
            text += &fs::read_to_string(path).expect("a schema");
        }
        let all: BTreeSet<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix('"')?.split_once("\": {"))
            .map(|(name, _)| required::unversioned(short(name)))
            .collect();
        for name in required::types() {
            assert!(all.contains(name), "{name}");
        }
    }
}
