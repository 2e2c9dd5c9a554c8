//! The JSON schemas of what other programs read.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::{Directory, PresetRegistry};

/// What can be asked of [`schema`], in the order of the alphabet.
pub const SCHEMAS: [&str; 2] = ["endpoints", "presets"];

/// The JSON schema (draft 2020-12) of a document that stowplan writes for programs: `endpoints` of a
/// [`Directory`], `presets` of a [`PresetRegistry`].
///
/// The same schema in every run and in every build; its keys are in the order of the alphabet.
///
/// ```
/// let schema = stowplan_plan::schema("presets").unwrap();
/// assert_eq!(schema["properties"]["presets"]["type"], "array");
/// assert_eq!(stowplan_plan::schema("preset"), None);
/// ```
pub fn schema(name: &str) -> Option<Value> {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let schema = match name {
        "endpoints" => generator.into_root_schema_for::<Directory>(),
        "presets" => generator.into_root_schema_for::<PresetRegistry>(),
        _ => return None,
    };
    let mut schema = Value::from(schema);
    schema.sort_all_objects();
    Some(schema)
}
