//! The JSON schemas of the input files: for checking, and for editors.

use std::sync::LazyLock;

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use stowplan_model::{
    AppModel, Class, Cluster, DefaultsFile, EnvironmentFile, KindWord, Service, ServiceOverride,
};

use crate::schema::Schema;

/// The names that [`schema()`] knows.
pub const SCHEMAS: [&str; 3] = ["cluster", "defaults", "environment"];

/// The JSON schema (draft 2020-12) of a kind of file: `environment` of `environments/<app>/<environment>.yaml`,
/// `defaults` of both `defaults.yaml`, `cluster` of `environments/clusters/<cluster>.yaml`.
///
/// The same schema in every run and in every build; its keys are in the order of the alphabet.
///
/// ```
/// let schema = stowplan_input::schema("environment").unwrap();
/// assert_eq!(schema["properties"]["class"]["$ref"], "#/$defs/Class");
/// assert_eq!(stowplan_input::schema("environmnet"), None);
/// ```
pub fn schema(name: &str) -> Option<Value> {
    let mut schema = match name {
        "cluster" => Value::from(generator().into_root_schema_for::<Cluster>()),
        "defaults" => defaults(),
        "environment" => environment(),
        _ => return None,
    };
    schema.sort_all_objects();
    without_examples(&mut schema);
    Some(schema)
}

/// The JSON schema of the environments of one app: that of `environment` with the app's services,
/// each with the fields that its kind has and the settings that its program has.
///
/// ```
/// use stowplan_model::{App, image, name, port};
///
/// let app = App::new(name!("cafe"));
/// app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80));
///
/// let schema = stowplan_input::schema_for(&app.into_model());
/// assert!(schema.pointer("/properties/services/properties/web").is_some());
/// ```
pub fn schema_for(app: &AppModel) -> Value {
    let mut schema = environment();
    let mut definitions = Map::new();
    let mut properties = Map::new();
    for service in &app.services {
        let name = service.name.to_string();
        properties.insert(name, one_service(service, &mut definitions));
    }
    if let Some(services) = schema
        .pointer_mut("/properties/services")
        .and_then(Value::as_object_mut)
    {
        services.remove("patternProperties");
        services.insert("properties".to_owned(), Value::Object(properties));
        services.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if let Some(known) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        known.extend(definitions);
    }
    schema.sort_all_objects();
    without_examples(&mut schema);
    schema
}

/// The schema of what may be said about a service; what it refers to is added to the definitions.
fn one_service(modelled: &Service, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = service(Some(modelled.kind.word()));
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("$schema");
        if let Some(Value::Object(own)) = schema.remove("$defs") {
            definitions.extend(own);
        }
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("settings");
        if let Some(settings) = &modelled.settings {
            let mut settings = settings.description.json_schema();
            if let Some(settings) = settings.as_object_mut() {
                settings.remove("$schema");
            }
            properties.insert("settings".to_owned(), settings);
        }
    }
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// Takes examples out of descriptions: they are in Rust, and who has the schema writes YAML.
fn without_examples(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get_mut("description")
                && let Some((before, _)) = text.split_once("\n\n```")
            {
                *text = before.to_owned();
            }
            map.values_mut().for_each(without_examples);
        }
        Value::Array(items) => items.iter_mut().for_each(without_examples),
        _ => {}
    }
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

fn environment() -> Value {
    let mut schema = Value::from(generator().into_root_schema_for::<EnvironmentFile>());
    // What is flattened can't refuse fields of its own, so the whole does.
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    schema
}

fn defaults() -> Value {
    let mut schema = Value::from(generator().into_root_schema_for::<DefaultsFile>());
    let classes = schema
        .pointer_mut("/properties/classes")
        .and_then(Value::as_object_mut);
    if let Some(classes) = classes
        && let Some(layer) = classes.remove("additionalProperties")
    {
        let words = Class::ALL.map(|it| (it.as_str().to_owned(), layer.clone()));
        classes.insert(
            "properties".to_owned(),
            Value::Object(words.into_iter().collect()),
        );
        classes.insert("additionalProperties".to_owned(), Value::Bool(false));
        classes.insert("x-stowplan-fields".to_owned(), json!("class"));
    }
    schema
}

fn service(kind: Option<KindWord>) -> Value {
    let mut generator = generator();
    let schema = match kind {
        Some(kind) => ServiceOverride::schema_for(kind, &mut generator),
        None => generator.root_schema_for::<ServiceOverride>(),
    };
    let mut schema = Value::from(schema);
    let definitions = generator.take_definitions(true);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

/// The schemas that files are checked with, compiled once.
pub(crate) struct Schemas {
    pub(crate) environment: Schema,
    pub(crate) defaults: Schema,
    pub(crate) cluster: Schema,
    any_service: Schema,
    services: Vec<(KindWord, Schema)>,
}

impl Schemas {
    /// The schema of what may be said about a service; of an unknown kind, everything.
    pub(crate) fn service(&self, kind: Option<KindWord>) -> &Schema {
        let of_kind = self.services.iter().find(|it| Some(it.0) == kind);
        of_kind.map_or(&self.any_service, |it| &it.1)
    }

    /// The schemas of all kinds, and that of an unknown one.
    #[cfg(test)]
    pub(crate) fn all_services(&self) -> impl Iterator<Item = &Schema> {
        let services = self.services.iter().map(|it| &it.1);
        services.chain([&self.any_service])
    }
}

/// Compiled when the first fleet is loaded.
pub(crate) static COMPILED: LazyLock<Schemas> = LazyLock::new(|| Schemas {
    environment: Schema::new(environment()),
    defaults: Schema::new(defaults()),
    cluster: Schema::new(generator().into_root_schema_for::<Cluster>().into()),
    any_service: Schema::new(service(None)),
    services: KindWord::ALL
        .map(|it| (it, Schema::new(service(Some(it)))))
        .into(),
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_schemas_compile() {
        let schemas = &*COMPILED;
        let all = [&schemas.environment, &schemas.defaults, &schemas.cluster];
        for schema in all.into_iter().chain(schemas.all_services()) {
            assert_eq!(schema.broken(), None, "{schema:?}");
        }
    }

    #[test]
    fn every_name_has_a_schema_and_it_stays_the_same() {
        for name in SCHEMAS {
            assert!(schema(name).is_some(), "{name}");
            assert_eq!(
                schema(name).unwrap().to_string(),
                schema(name).unwrap().to_string()
            );
        }
    }

    /// What is closed can be checked for misspelt fields.
    #[test]
    fn every_mapping_with_fields_is_closed() {
        fn closed(value: &Value, path: &str) {
            if let Some(fields) = value.as_object() {
                let with_fields = fields.get("properties").is_some_and(Value::is_object);
                if with_fields && fields.get("type") == Some(&json!("object")) {
                    assert_eq!(
                        fields.get("additionalProperties"),
                        Some(&json!(false)),
                        "{path}"
                    );
                }
                fields
                    .iter()
                    .for_each(|(key, it)| closed(it, &format!("{path}/{key}")));
            }
            if let Some(items) = value.as_array() {
                for item in items {
                    closed(item, path);
                }
            }
        }
        for name in SCHEMAS {
            closed(&schema(name).unwrap(), name);
        }
    }
}
