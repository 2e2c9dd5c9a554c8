//! A JSON schema, compiled once, and the way around in it.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;

use crate::tree::unescape;

/// A schema of an input file, ready to check with.
#[derive(Debug)]
pub(crate) struct Schema {
    root: Value,
    /// `None` for a schema that is none, which a test excludes for all that are used.
    validator: Option<Validator>,
}

impl Schema {
    pub(crate) fn new(root: Value) -> Self {
        let validator = jsonschema::draft202012::new(&root).ok();
        Self { root, validator }
    }

    pub(crate) fn validator(&self) -> Option<&Validator> {
        self.validator.as_ref()
    }

    /// The way into the schema, from its root.
    pub(crate) fn shape(&self) -> Shape<'_> {
        Shape {
            root: &self.root,
            node: Some(&self.root),
        }
    }

    /// The schema that holds the keyword at this pointer.
    pub(crate) fn holder(&self, keyword: &str) -> Shape<'_> {
        let parent = keyword.rsplit_once('/').map_or("", |it| it.0);
        Shape {
            root: &self.root,
            node: self.root.pointer(parent),
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
const MAX_REFERENCES: usize = 32;

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
        assert!(schema.validator().is_some());
    }
}
