//! What a value must look like: a schema, read once and then walked along.
//!
//! There are two dialects of one language. The built-in types' schemas list what the API server's
//! decoder knows; custom resources have structural schemas, whose nested value validations
//! (`anyOf`, `not` …) say nothing about which fields there are.

use std::{borrow::Cow, cmp::Ordering, sync::OnceLock};

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

use super::format::Format;

/// A schema.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// The types that are allowed; empty where any is.
    pub(crate) types: Types,
    /// A built-in type by its number, instead of all else.
    pub(crate) reference: Option<usize>,
    /// The fields, ordered by the length of their names and then by name: most comparisons of a
    /// search are of two numbers.
    pub(crate) fields: Vec<(Box<str>, Shape)>,
    /// Entries that are not listed.
    pub(crate) rest: Rest,
    pub(crate) items: Option<Box<Shape>>,
    pub(crate) required: Vec<Box<str>>,
    pub(crate) format: Format,
    /// What few schemas say.
    pub(crate) more: Option<Box<More>>,
}

/// Entries of a mapping that are not listed.
#[derive(Debug, Default)]
pub(crate) enum Rest {
    #[default]
    Any,
    Refused,
    Of(Box<Shape>),
}

/// A set of types.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const OBJECT: Self = Self(1);
    pub(crate) const ARRAY: Self = Self(2);
    pub(crate) const STRING: Self = Self(4);
    pub(crate) const INTEGER: Self = Self(8);
    pub(crate) const NUMBER: Self = Self(16);
    pub(crate) const BOOLEAN: Self = Self(32);

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn of(name: &str) -> Self {
        match name {
            "object" => Self::OBJECT,
            "array" => Self::ARRAY,
            "string" => Self::STRING,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "boolean" => Self::BOOLEAN,
            _ => Self(0),
        }
    }

    /// Whether a value is of one of them, as far as that shows without reading it.
    pub(crate) fn fit(self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(_) => self.has(Self::BOOLEAN),
            Value::Number(_) => self.has(Self::NUMBER.with(Self::INTEGER)),
            Value::String(_) => self.has(Self::STRING),
            Value::Array(_) => self.has(Self::ARRAY),
            Value::Object(_) => self.has(Self::OBJECT),
        }
    }
}

/// Validations of values.
#[derive(Debug, Default)]
pub(crate) struct More {
    /// What the API server puts in where nothing is.
    pub(crate) default: Option<Value>,
    pub(crate) one_of_values: Vec<Value>,
    /// The bound, and whether the value must differ from it.
    pub(crate) minimum: Option<(f64, bool)>,
    pub(crate) maximum: Option<(f64, bool)>,
    pub(crate) multiple_of: Option<f64>,
    /// Characters of a text.
    pub(crate) length: (Option<u64>, Option<u64>),
    /// Items of a list.
    pub(crate) count: (Option<u64>, Option<u64>),
    /// Entries of a mapping.
    pub(crate) entries: (Option<u64>, Option<u64>),
    pub(crate) pattern: Option<Pattern>,
    pub(crate) all_of: Vec<Shape>,
    pub(crate) any_of: Vec<Shape>,
    pub(crate) one_of: Vec<Shape>,
    pub(crate) not: Option<Shape>,
    pub(crate) list: List,
    pub(crate) nullable: bool,
    /// A whole Kubernetes object.
    pub(crate) embedded: bool,
    /// So many rules in the Common Expression Language.
    pub(crate) expressions: usize,
}

/// What items have to do with each other.
#[derive(Debug, Default)]
pub(crate) enum List {
    #[default]
    Atomic,
    /// No item stands there twice.
    Set,
    /// No two items agree in all of these keys.
    Map(Vec<Box<str>>),
}

/// A pattern, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) text: Box<str>,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            regex: OnceLock::new(),
        }
    }

    /// Whether a text matches. One that can't be read here matches everything.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let regex = self.regex.get_or_init(|| compile(&self.text).ok());
        regex.as_ref().is_none_or(|it| it.is_match(text))
    }
}

/// Reads a pattern as Go does, in time and memory that somebody else's pattern can't blow up.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    const KIB: usize = 1024;
    RegexBuilder::new(&from_go(pattern))
        .size_limit(4096 * KIB)
        .dfa_size_limit(1024 * KIB)
        .nest_limit(100)
        .build()
}

/// Reads a pattern without making what matches: an error may be that this is refused.
pub(crate) fn parse(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&from_go(pattern))
        .size_limit(0)
        .nest_limit(100)
        .build()
}

/// Go has no nested classes and no operators in classes: what would be one is a character.
fn from_go(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains('[') {
        return Cow::Borrowed(pattern);
    }
    let mut text = String::with_capacity(pattern.len() + 8);
    let mut characters = pattern.chars().peekable();
    let mut class = false;
    let mut first = false;
    while let Some(it) = characters.next() {
        let next = characters.peek().copied();
        match it {
            '\\' => {
                text.push(it);
                text.extend(characters.next());
                first = false;
                continue;
            }
            '[' if !class => {
                class = true;
                first = true;
                text.push(it);
                if next == Some('^') {
                    text.extend(characters.next());
                }
                continue;
            }
            '[' if next == Some(':') => {
                text.push(it);
                for inner in characters.by_ref() {
                    text.push(inner);
                    if inner == ']' {
                        break;
                    }
                }
            }
            '[' | '&' | '~' if class => {
                text.push('\\');
                text.push(it);
            }
            ']' if class && first => text.push_str("\\]"),
            ']' => {
                class = false;
                text.push(it);
            }
            _ => text.push(it),
        }
        first = false;
    }
    Cow::Owned(text)
}

/// How a schema is to be read.
#[derive(Clone, Copy)]
pub(crate) enum Dialect<'r> {
    /// As JSON schema, with built-in types by name.
    BuiltIn(&'r dyn Fn(&str) -> Option<usize>),
    /// As a structural schema: fields that are not listed are refused.
    Structural,
    /// A value validation inside of a structural schema.
    Values,
}

impl Shape {
    /// Reads a schema; what isn't one allows everything.
    pub(crate) fn read(schema: &Value, dialect: Dialect<'_>) -> Self {
        let Some(schema) = schema.as_object() else {
            return Self::default();
        };
        let reference = match (dialect, schema.get("$ref")) {
            (Dialect::BuiltIn(find), Some(Value::String(target))) => {
                target.strip_prefix("#/$defs/").and_then(find)
            }
            _ => None,
        };
        let mut shape = Self {
            types: types(schema.get("type")),
            reference,
            items: child(schema, "items", dialect).map(Box::new),
            required: texts(schema.get("required")),
            format: schema
                .get("format")
                .and_then(Value::as_str)
                .map_or(Format::None, Format::of),
            ..Self::default()
        };
        if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
            shape.fields = fields
                .iter()
                .map(|(name, field)| (name.as_str().into(), Self::read(field, dialect)))
                .collect();
            shape
                .fields
                .sort_by(|left, right| by_length(&left.0, &right.0));
        }
        shape.rest = shape.rest_of(schema, dialect);
        if matches!(dialect, Dialect::Structural)
            && is_true(schema.get("x-kubernetes-preserve-unknown-fields"))
            && let Some(items) = &mut shape.items
        {
            items.open();
        }
        let more = More::read(schema, dialect);
        if is_true(schema.get("x-kubernetes-int-or-string")) {
            shape.types = Types::INTEGER.with(Types::STRING);
        }
        shape.more = more.map(Box::new);
        shape
    }

    fn rest_of(&self, schema: &Map<String, Value>, dialect: Dialect<'_>) -> Rest {
        match (schema.get("additionalProperties"), dialect) {
            (Some(Value::Bool(false)), Dialect::BuiltIn(_)) => Rest::Refused,
            (Some(it @ Value::Object(_)), _) => Rest::Of(Box::new(Self::read(it, dialect))),
            (None | Some(Value::Bool(false)), Dialect::Structural)
                if !is_true(schema.get("x-kubernetes-preserve-unknown-fields"))
                    && (self.types.has(Types::OBJECT) || !self.fields.is_empty()) =>
            {
                Rest::Refused
            }
            _ => Rest::Any,
        }
    }

    /// Lets a list's mappings have any entries, as a list that preserves unknown fields does.
    fn open(&mut self) {
        if matches!(self.rest, Rest::Refused) {
            self.rest = Rest::Any;
        }
        if let Some(items) = &mut self.items {
            items.open();
        }
    }

    /// The field of a name.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        let at = self
            .fields
            .binary_search_by(|(known, _)| by_length(known, name))
            .ok()?;
        self.fields.get(at).map(|(_, shape)| shape)
    }

    /// Whether `null` is a value of a field, not the lack of one.
    pub(crate) fn keeps_null(&self, name: &str) -> bool {
        let nullable = |it: &Self| it.more.as_ref().is_some_and(|it| it.nullable);
        match (self.field(name), &self.rest) {
            (Some(field), _) => nullable(field),
            (None, Rest::Of(field)) => nullable(field),
            (None, Rest::Any) => true,
            (None, Rest::Refused) => false,
        }
    }

    /// The names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| &**name)
    }

    /// Whether the API server puts something in.
    pub(crate) fn has_defaults(&self) -> bool {
        self.more.as_ref().is_some_and(|it| it.default.is_some())
            || self.fields.iter().any(|(_, it)| it.has_defaults())
            || self.items.as_ref().is_some_and(|it| it.has_defaults())
            || matches!(&self.rest, Rest::Of(it) if it.has_defaults())
    }

    /// Puts in what the API server puts in before it looks at a value.
    pub(crate) fn fill(&self, value: &mut Value) {
        match value {
            Value::Object(entries) => {
                for (name, field) in &self.fields {
                    let default = field.more.as_ref().and_then(|it| it.default.as_ref());
                    let is_there = (entries.get(&**name))
                        .is_some_and(|it| !it.is_null() || self.keeps_null(name));
                    if let Some(default) = default
                        && !is_there
                    {
                        entries.insert(name.to_string(), default.clone());
                    }
                }
                for (key, value) in entries {
                    match (self.field(key), &self.rest) {
                        (Some(field), _) => field.fill(value),
                        (None, Rest::Of(field)) => field.fill(value),
                        (None, Rest::Any | Rest::Refused) => {}
                    }
                }
            }
            Value::Array(items) => {
                if let Some(shape) = &self.items {
                    for item in items {
                        shape.fill(item);
                    }
                }
            }
            _ => {}
        }
    }

    /// Rules in the Common Expression Language in all of it.
    pub(crate) fn expressions(&self) -> usize {
        let own = self.more.as_ref().map_or(0, |it| it.expressions);
        let fields = self.fields.iter().map(|(_, it)| it.expressions());
        let rest = match &self.rest {
            Rest::Of(it) => it.expressions(),
            Rest::Any | Rest::Refused => 0,
        };
        let items = self.items.as_ref().map_or(0, |it| it.expressions());
        own + fields.sum::<usize>() + rest + items
    }
}

impl More {
    fn read(schema: &Map<String, Value>, dialect: Dialect<'_>) -> Option<Self> {
        const KEYWORDS: [&str; 25] = [
            "default",
            "enum",
            "minimum",
            "maximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "pattern",
            "uniqueItems",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "nullable",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-validations",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "x-kubernetes-int-or-string",
        ];
        if !schema.keys().any(|key| KEYWORDS.contains(&key.as_str())) {
            return None;
        }
        let inner = match dialect {
            Dialect::Structural => Dialect::Values,
            other => other,
        };
        let bound = |key: &str, exclusive: &str| {
            let value = schema.get(key)?.as_f64()?;
            Some((value, is_true(schema.get(exclusive))))
        };
        let number = |key: &str| schema.get(key).and_then(Value::as_u64);
        let branches = |key: &str| {
            let items = schema.get(key).and_then(Value::as_array);
            items
                .into_iter()
                .flatten()
                .map(|it| Shape::read(it, inner))
                .collect::<Vec<_>>()
        };
        let list = match schema.get("x-kubernetes-list-type").and_then(Value::as_str) {
            Some("map") => List::Map(texts(schema.get("x-kubernetes-list-map-keys"))),
            Some("set") => List::Set,
            _ if is_true(schema.get("uniqueItems")) => List::Set,
            _ => List::Atomic,
        };
        Some(Self {
            default: schema.get("default").filter(|it| !it.is_null()).cloned(),
            one_of_values: schema
                .get("enum")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default(),
            minimum: bound("minimum", "exclusiveMinimum"),
            maximum: bound("maximum", "exclusiveMaximum"),
            multiple_of: schema.get("multipleOf").and_then(Value::as_f64),
            length: (number("minLength"), number("maxLength")),
            count: (number("minItems"), number("maxItems")),
            entries: (number("minProperties"), number("maxProperties")),
            pattern: schema
                .get("pattern")
                .and_then(Value::as_str)
                .filter(|it| !it.is_empty())
                .map(Pattern::new),
            all_of: branches("allOf"),
            any_of: branches("anyOf"),
            one_of: branches("oneOf"),
            not: child(schema, "not", inner),
            list,
            nullable: is_true(schema.get("nullable")),
            embedded: is_true(schema.get("x-kubernetes-embedded-resource")),
            expressions: schema
                .get("x-kubernetes-validations")
                .and_then(Value::as_array)
                .map_or(0, Vec::len),
        })
    }
}

fn by_length(left: &str, right: &str) -> Ordering {
    (left.len().cmp(&right.len())).then_with(|| left.cmp(right))
}

fn child(schema: &Map<String, Value>, key: &str, dialect: Dialect<'_>) -> Option<Shape> {
    let it = schema.get(key).filter(|it| it.is_object())?;
    Some(Shape::read(it, dialect))
}

fn is_true(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool) == Some(true)
}

fn types(value: Option<&Value>) -> Types {
    match value {
        Some(Value::String(name)) => Types::of(name),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .fold(Types::default(), |all, name| all.with(Types::of(name))),
        _ => Types::default(),
    }
}

fn texts(value: Option<&Value>) -> Vec<Box<str>> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_str().map(Into::into))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_go_reads_them() {
        for (pattern, text) in [
            (r"^[a-z[]+$", "a[b"),
            (r"^[]a]+$", "]a"),
            (r"^[^]a]+$", "bc"),
            (r"^[[:alpha:]&&x]+$", "a&x"),
            (r"^[a~~b]$", "~"),
            (r"^a\[b$", "a[b"),
        ] {
            assert!(Pattern::new(pattern).matches(text), "{pattern} {text}");
        }
        assert!(!Pattern::new("^[]a]+$").matches("b"));
    }

    #[test]
    fn patterns_cannot_blow_up() {
        assert!(compile("((a{100}){100}){100}").is_err());
        assert!(Pattern::new("((a{100}){100}){100}").matches("anything"));
        assert!(!Pattern::new("^(a+)+$").matches(&("a".repeat(10_000) + "b")));
    }
}
