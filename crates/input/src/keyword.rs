//! The keywords of JSON schema that our schemas use: a schema with any other is refused as a whole.

use serde_json::{Map, Number, Value};

/// A keyword that says something of values.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keyword<'a> {
    /// `$ref`: the pointer to another schema that must hold too.
    Reference(&'a str),
    /// `allOf`
    All(&'a [Value]),
    /// `anyOf`
    Any(&'a [Value]),
    /// `oneOf`
    One(&'a [Value]),
    /// `const` and `enum`: words, and perhaps `null`.
    Words(&'a [Value]),
    /// `type`: one name, or several.
    Types(&'a [Value]),
    /// `minimum`
    Minimum(&'a Number),
    /// `maximum`
    Maximum(&'a Number),
    /// `minLength`, in characters.
    MinLength(u64),
    /// `maxLength`, in characters.
    MaxLength(u64),
    /// `pattern`
    Pattern(&'a str),
    /// `items`
    Items(&'a Value),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `required`
    Required(&'a [Value]),
    /// `properties`
    Properties(&'a Map<String, Value>),
    /// `patternProperties`
    PatternProperties(&'a Map<String, Value>),
    /// `additionalProperties`, which is about what the two before leave over.
    AdditionalProperties(&'a Value),
    /// `$defs`: schemas for references.
    Definitions(&'a Map<String, Value>),
    /// What is for readers and editors, and our own notes; `format` is such a note in draft 2020-12.
    Note,
}

/// The types of values.
const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

impl<'a> Keyword<'a> {
    /// `None` for a keyword that nothing checks, or whose value has another form than ours have.
    pub(crate) fn of(name: &str, value: &'a Value) -> Option<Self> {
        Some(match name {
            "$ref" => Self::Reference(value.as_str()?.strip_prefix('#')?),
            "allOf" => Self::All(value.as_array()?),
            "anyOf" => Self::Any(value.as_array()?),
            "oneOf" => Self::One(value.as_array()?),
            "const" => Self::Words(words_or_null(std::slice::from_ref(value))?),
            "enum" => Self::Words(words_or_null(value.as_array()?)?),
            "type" => {
                let types = value.as_array().map(Vec::as_slice);
                let types = types.unwrap_or(std::slice::from_ref(value));
                let known = |it: &Value| it.as_str().is_some_and(|it| TYPES.contains(&it));
                Self::Types(types.iter().all(known).then_some(types)?)
            }
            "minimum" => Self::Minimum(value.as_number()?),
            "maximum" => Self::Maximum(value.as_number()?),
            "minLength" => Self::MinLength(value.as_u64()?),
            "maxLength" => Self::MaxLength(value.as_u64()?),
            "pattern" => Self::Pattern(value.as_str()?),
            "items" => Self::Items(value),
            "minItems" => Self::MinItems(value.as_u64()?),
            "maxItems" => Self::MaxItems(value.as_u64()?),
            "required" => Self::Required(words(value.as_array()?)?),
            "properties" => Self::Properties(value.as_object()?),
            "patternProperties" => Self::PatternProperties(value.as_object()?),
            "additionalProperties" => Self::AdditionalProperties(value),
            "$defs" => Self::Definitions(value.as_object()?),
            "$schema" | "$comment" | "title" | "description" | "default" | "examples"
            | "format" | "deprecated" | "readOnly" | "writeOnly" => Self::Note,
            _ if name.starts_with("x-") => Self::Note,
            _ => return None,
        })
    }

    /// The schemas in it.
    pub(crate) fn schemas(self) -> Vec<&'a Value> {
        match self {
            Self::All(list) | Self::Any(list) | Self::One(list) => list.iter().collect(),
            Self::Items(schema) | Self::AdditionalProperties(schema) => vec![schema],
            Self::Properties(map) | Self::PatternProperties(map) | Self::Definitions(map) => {
                map.values().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The list, if it is one of words.
fn words(list: &[Value]) -> Option<&[Value]> {
    list.iter().all(Value::is_string).then_some(list)
}

/// The list, if it is one of words, of which one may be `null`.
fn words_or_null(list: &[Value]) -> Option<&[Value]> {
    let fits = |it: &Value| it.is_string() || it.is_null();
    list.iter().all(fits).then_some(list)
}
