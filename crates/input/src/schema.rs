//! A JSON schema, ready to check with, and the way around in it.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;
use serde_json::Value;

#[cfg(feature = "jsonschema")]
use crate::standard::Standard;
use crate::{prepare::prepare, tree::unescape, violation::Violation};

/// A schema of an input file.
#[derive(Debug)]
pub(crate) struct Schema {
    root: Value,
    /// All its patterns.
    patterns: BTreeMap<String, Regex>,
    /// What of it can't be checked, which a test excludes for all that are used.
    broken: Option<String>,
    #[cfg(feature = "jsonschema")]
    standard: Standard,
}

impl Schema {
    pub(crate) fn new(root: Value) -> Self {
        let mut patterns = BTreeMap::new();
        let broken = prepare(&root, &root, &mut patterns).err();
        Self {
            root,
            patterns,
            broken,
            #[cfg(feature = "jsonschema")]
            standard: Standard::default(),
        }
    }

    /// Everything that is wrong with the value: what the walk finds, and what the standard refuses
    /// besides.
    pub(crate) fn refusals<'a>(&'a self, value: &'a Value) -> Vec<Violation<'a>> {
        let found = self.violations(value);
        #[cfg(feature = "jsonschema")]
        let found = {
            let beyond = self.standard.beyond(self, value, &found);
            found.into_iter().chain(beyond).collect()
        };
        found
    }

    /// Why nothing can be checked with it.
    pub(crate) fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// Whether the text has a pattern of this schema.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.patterns
            .get(pattern)
            .is_some_and(|it| it.is_match(text))
    }

    /// The way into the schema, from its root.
    pub(crate) fn shape(&self) -> Shape<'_> {
        self.shape_of(&self.root)
    }

    /// One of the schemas in it.
    pub(crate) fn shape_of<'a>(&'a self, node: &'a Value) -> Shape<'a> {
        Shape {
            root: &self.root,
            node: Some(node),
        }
    }
}

/// A schema inside a schema; of what is not described, nothing is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    root: &'a Value,
    node: Option<&'a Value>,
}

/// References are followed so many times; more is a circle.
pub(crate) const MAX_REFERENCES: usize = 32;

/// The same place of the same schema.
impl PartialEq for Shape<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.node, other.node) {
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl<'a> Shape<'a> {
    /// The keyword's value, references followed.
    pub(crate) fn keyword(self, name: &str) -> Option<&'a Value> {
        let mut node = self.node?;
        for _ in 0..MAX_REFERENCES {
            if let Some(found) = node.get(name) {
                return Some(found);
            }
            node = self
                .root
                .pointer(node.get("$ref")?.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    pub(crate) fn text(self, keyword: &str) -> Option<&'a str> {
        self.keyword(keyword)?.as_str()
    }

    /// The schemas of which one or all must hold, with how they are joined left out.
    pub(crate) fn branches(self) -> impl Iterator<Item = Shape<'a>> {
        let lists = ["anyOf", "oneOf", "allOf"]
            .into_iter()
            .filter_map(move |it| self.keyword(it)?.as_array());
        lists.flatten().map(move |node| Shape {
            root: self.root,
            node: Some(node),
        })
    }

    /// The schema of a mapping's value or of a list's item.
    pub(crate) fn down(self, key: &str) -> Self {
        Self {
            root: self.root,
            node: self.find(key, MAX_REFERENCES),
        }
    }

    /// The schema of what a JSON pointer leads to.
    pub(crate) fn along(self, pointer: &str) -> Self {
        let tokens = pointer.split('/').skip(1);
        tokens.fold(self, |shape, token| shape.down(&unescape(token)))
    }

    /// Whether anything is known about what goes here.
    pub(crate) fn is_described(self) -> bool {
        self.node.is_some() && !self.is_open()
    }

    fn find(self, key: &str, depth: usize) -> Option<&'a Value> {
        let depth = depth.checked_sub(1)?;
        if let Some(found) = self.keyword("properties").and_then(|it| it.get(key)) {
            return Some(found);
        }
        let patterns = self.keyword("patternProperties").and_then(Value::as_object);
        if let Some(found) = patterns.and_then(|it| it.values().next()) {
            return Some(found);
        }
        if let Some(found) = self.branches().find_map(|it| it.find(key, depth)) {
            return Some(found);
        }
        let rest = self
            .keyword("additionalProperties")
            .or_else(|| self.keyword("items"));
        rest.filter(|it| **it != Value::Bool(false))
    }

    /// The types that a value may have.
    pub(crate) fn types(self) -> impl Iterator<Item = &'a str> {
        let types = self.keyword("type");
        let list = types.and_then(Value::as_array).into_iter().flatten();
        types.into_iter().chain(list).filter_map(Value::as_str)
    }

    /// Whether a value may have this type.
    pub(crate) fn takes(self, kind: &str) -> bool {
        self.takes_within(kind, MAX_REFERENCES)
    }

    fn takes_within(self, kind: &str, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        self.is_open()
            || self.types().any(|it| it == kind)
            || self.branches().any(|it| it.takes_within(kind, depth))
    }

    /// Whether it is one of several forms, each a mapping with one key that names the form.
    pub(crate) fn is_choice(self) -> bool {
        !self.forms().is_empty()
    }

    /// The one key of a mapping that is one of several forms.
    fn form(self) -> Option<&'a str> {
        let fields = self.keyword("properties").and_then(Value::as_object)?;
        let [required] = self.keyword("required")?.as_array()?.as_slice() else {
            return None;
        };
        required.as_str().filter(|_| fields.len() == 1)
    }

    /// The keys of the forms that are mappings.
    pub(crate) fn forms(self) -> Vec<&'a str> {
        self.forms_within(MAX_REFERENCES)
    }

    fn forms_within(self, depth: usize) -> Vec<&'a str> {
        let Some(depth) = depth.checked_sub(1) else {
            return Vec::new();
        };
        let of = |it: Shape<'a>| {
            it.form()
                .map_or_else(|| it.forms_within(depth), |it| vec![it])
        };
        self.branches().flat_map(of).collect()
    }

    /// Whether anything goes here, so that `null` is a value like others.
    pub(crate) fn is_open(self) -> bool {
        match self.node {
            None | Some(Value::Bool(true)) => true,
            Some(Value::Object(keywords)) => {
                let says = |it: &String| {
                    !matches!(
                        it.as_str(),
                        "title" | "description" | "default" | "examples"
                    )
                };
                !keywords.keys().any(says)
            }
            Some(_) => false,
        }
    }

    /// The key by which a list's items are merged, if they are.
    pub(crate) fn list_key(self) -> Option<&'a str> {
        self.text("x-stowplan-key")
            .or_else(|| self.branches().find_map(|it| it.text("x-stowplan-key")))
    }

    /// Whether a list goes on where the earlier layer's ends.
    pub(crate) fn appends(self) -> bool {
        self.text("x-stowplan-merge") == Some("append")
    }

    /// The names of all fields, in the order of the alphabet.
    pub(crate) fn fields(self) -> BTreeSet<&'a str> {
        let mut fields = BTreeSet::new();
        self.collect_fields(&mut fields, MAX_REFERENCES);
        fields
    }

    fn collect_fields(self, fields: &mut BTreeSet<&'a str>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let own = self.keyword("properties").and_then(Value::as_object);
        fields.extend(own.into_iter().flat_map(|it| it.keys()).map(String::as_str));
        for branch in self.branches() {
            branch.collect_fields(fields, depth);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_way_leads_through_references_and_branches() {
        let schema = Schema::new(json!({
            "properties": {
                "web": {"anyOf": [{"$ref": "#/$defs/Web"}, {"type": "null"}]},
                "env": {"additionalProperties": {"type": "string"}},
                "any": true,
                "choice": {"anyOf": [{"$ref": "#/$defs/Choice"}, {"type": "null"}]},
                "ports": {"additionalProperties": {"type": ["integer", "null"]}},
                "loop": {"$ref": "#/$defs/Loop"},
            },
            "$defs": {
                "Web": {"properties": {"ports": {"type": "array", "x-stowplan-key": "name", "items": {"title": "Port"}}}},
                "Choice": {"oneOf": [{"properties": {"a": {}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}]},
                "Loop": {"$ref": "#/$defs/Loop"},
            },
        }));
        let root = schema.shape();
        assert_eq!(root.down("web").down("ports").list_key(), Some("name"));
        assert_eq!(
            root.down("web").down("ports").down("0").text("title"),
            Some("Port")
        );
        assert_eq!(root.down("env").down("A").text("type"), Some("string"));
        assert!(root.down("any").is_open() && root.down("any").down("x").is_open());
        assert!(!root.down("env").is_open());
        assert!(root.down("ports").down("http").takes("null") && root.down("web").takes("null"));
        assert!(!root.down("env").down("A").takes("null"));
        assert!(root.down("choice").is_choice() && !root.down("web").is_choice());
        assert_eq!(
            root.down("web").fields().into_iter().collect::<Vec<_>>(),
            ["ports"]
        );
        assert_eq!(root.down("loop").text("type"), None);
    }
}
