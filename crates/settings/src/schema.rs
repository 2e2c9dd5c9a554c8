//! A struct of settings as a JSON schema.

use serde_json::{Map, Value, json};

use crate::setting::duration;
use crate::{Description, Field, Shape};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Description {
    /// The JSON schema of what an environment may say of the settings: of each a value, or `null`
    /// to take one back.
    ///
    /// It is closed. A secret is `{secret: {name, key}}`. Nothing is required, since a value may be
    /// in another layer: [`required`](Self::required) says what has to be in one of them.
    pub fn json_schema(&self) -> Value {
        let mut schema = self.object(Side::Environment);
        schema.insert("$schema".into(), DRAFT.into());
        schema.insert("title".into(), self.name.into());
        Value::Object(schema)
    }

    /// The JSON schema of the mounted file, for programs in other languages: without secrets, which
    /// are always variables, and with what is required.
    pub fn program_schema(&self) -> Value {
        let mut schema = self.object(Side::Program);
        schema.insert("$schema".into(), DRAFT.into());
        schema.insert("title".into(), self.name.into());
        Value::Object(schema)
    }

    fn object(&self, side: Side) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in self.fields {
            if side == Side::Program && field.is_secret() {
                continue;
            }
            let schema = field.schema(side);
            let group = field.shape.is_group() && schema.contains_key("required");
            if group || field.is_required() {
                required.push(Value::from(field.key));
            }
            properties.insert(field.key.to_owned(), Value::Object(schema));
        }
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("additionalProperties".into(), false.into());
        if !self.description.is_empty() {
            schema.insert("description".into(), self.description.into());
        }
        schema.insert("properties".into(), Value::Object(properties));
        if side == Side::Program && !required.is_empty() {
            schema.insert("required".into(), Value::Array(required));
        }
        schema
    }
}

/// Who reads a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Environment,
    Program,
}

impl Shape {
    const fn is_group(&self) -> bool {
        matches!(self, Self::Group(_))
    }
}

impl Field {
    fn schema(&self, side: Side) -> Map<String, Value> {
        let mut schema = match self.shape {
            Shape::Group(group) => group.object(side),
            shape => shape.schema(),
        };
        let (least, most) = match self.shape {
            Shape::Text => ("minLength", "maxLength"),
            Shape::List(_) => ("minItems", "maxItems"),
            // Of durations no keyword compares: they are in the description, and `check` looks.
            _ => ("minimum", "maximum"),
        };
        if !matches!(self.shape, Shape::Duration) {
            for (keyword, bound) in [(least, self.least), (most, self.most)] {
                if let Some(bound) = bound.and_then(|it| serde_json::from_str(it).ok()) {
                    schema.insert(keyword.into(), bound);
                }
            }
        }
        if let Some(default) = self.default.and_then(|it| serde_json::from_str(it).ok()) {
            schema.insert("default".into(), default);
        }
        schema.insert("description".into(), self.described().into());
        if side == Side::Environment {
            or_null(&mut schema);
        }
        schema
    }

    /// Its description with its unit, its bounds where no keyword has them, and its words.
    fn described(&self) -> String {
        let mut text = self.description.to_owned();
        let mut add = |more: String| {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&more);
        };
        if let Some(unit) = self.unit {
            add(format!("Unit: {unit}."));
        }
        if matches!(self.shape, Shape::Duration) && (self.least.is_some() || self.most.is_some()) {
            let mut expected = self.shape.expected(self.least, self.most);
            expected
                .get_mut(..1)
                .map(str::make_ascii_uppercase)
                .unwrap_or_default();
            add(format!("{expected}."));
        }
        if let Shape::Words(words) = self.shape
            && words.iter().any(|it| !it.description.is_empty())
        {
            let lines: Vec<_> = words
                .iter()
                .map(|it| format!("- `{}`: {}", it.word, it.description.replace('\n', " ")))
                .collect();
            add(lines.join("\n"));
        }
        text
    }
}

/// `null` takes back what an earlier layer said.
fn or_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
}

impl Shape {
    fn schema(&self) -> Map<String, Value> {
        let schema = match self {
            Self::Bool => json!({ "type": "boolean" }),
            Self::Integer { least, most } => {
                let mut schema = json!({ "type": "integer" });
                for (keyword, bound) in [("minimum", least), ("maximum", most)] {
                    let bound = i64::try_from(*bound)
                        .map(Value::from)
                        .or_else(|_| u64::try_from(*bound).map(Value::from));
                    if let Ok(bound) = bound {
                        schema[keyword] = bound;
                    }
                }
                schema
            }
            Self::Number => json!({ "type": "number" }),
            Self::Text => json!({ "type": "string" }),
            Self::Duration => json!({
                "type": ["string", "integer"],
                "pattern": duration::PATTERN,
                "minLength": 1,
                "minimum": 0,
            }),
            Self::Words(words) => {
                let words: Vec<_> = words.iter().map(|it| it.word).collect();
                json!({ "type": "string", "enum": words })
            }
            Self::Port => json!({ "type": "integer", "minimum": 1, "maximum": 65535 }),
            Self::Host => json!({ "type": "string", "minLength": 1, "maxLength": 254 }),
            Self::Address => json!({ "type": "string", "pattern": ":[1-9][0-9]{0,4}$" }),
            Self::Url => {
                json!({ "type": "string", "pattern": "^[A-Za-z][-A-Za-z0-9+.]*://[^/?#@]+(/[^?#]*)?$" })
            }
            Self::Bootstrap => json!({ "type": "string", "minLength": 1 }),
            Self::List(item) => json!({ "type": "array", "items": item.schema() }),
            Self::Secret(_) => json!({
                "type": "object",
                "properties": { "secret": {
                    "type": "object",
                    "description": "A key of a Secret in the environment's namespace.",
                    "properties": {
                        "name": { "type": "string", "description": "The Secret's name." },
                        "key": { "type": "string", "description": "Its key." },
                    },
                    "required": ["name", "key"],
                    "additionalProperties": false,
                } },
                "required": ["secret"],
                "additionalProperties": false,
            }),
            Self::Group(group) => return group.object(Side::Program),
        };
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }
}
