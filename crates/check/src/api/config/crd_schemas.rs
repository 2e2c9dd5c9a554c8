//! The schemas of `CustomResourceDefinitions`, which must be structural: every field has a type, and
//! what only constrains values says nothing of the structure.

use std::collections::BTreeSet;

use super::{
    expressions::{self, Gives},
    values,
};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CRD_STRUCTURE, &CRD_KEYWORD, &CRD_LIST],
    look: Look::Kinds(
        &[("apiextensions.k8s.io", "CustomResourceDefinition")],
        look,
    ),
};

static CRD_STRUCTURE: Rule = Rule {
    name: "crd-structure",
    group: Group::Api,
    level: Level::Error,
    summary: "each part of a custom resource's schema has a type, and lists say what is in them",
    why: "The API server drops fields that the schema doesn't know, so the schema must say what \
          everything is: it must be structural.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/\
             custom-resource-definitions/#specifying-a-structural-schema",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            properties:
              players:
                type: integer
",
    right: super::crds::RIGHT,
};

static CRD_KEYWORD: Rule = Rule {
    name: "crd-keyword",
    group: Group::Api,
    level: Level::Error,
    summary: "a custom resource's schema uses only what the API server understands of JSON Schema",
    why: "References, definitions and patterns of keys are refused, and so is what describes a \
          structure twice.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/\
             custom-resource-definitions/#validation",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              players:
                type: array
                uniqueItems: true
                items:
                  type: string
",
    right: super::crds::RIGHT,
};

static CRD_LIST: Rule = Rule {
    name: "crd-list",
    group: Group::Api,
    level: Level::Error,
    summary: "`x-kubernetes-list-type` and `x-kubernetes-map-type` fit the list or map they are of",
    why: "They say how changes from several sides are merged; the API server refuses what can't \
          be, such as keys that an item may not have.",
    source: "https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          players:
            type: array
            x-kubernetes-list-type: map
            items:
              type: object
",
    right: super::crds::RIGHT,
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    if object.version() != "v1" {
        return;
    }
    for version in object.spec().get("versions").items() {
        let schema = version.path(["schema", "openAPIV3Schema"]);
        let mut schemas = Schemas { object, findings };
        schemas.structure(schema, Position::Root);
        if version.path(["subresources", "status"]).exists() {
            schemas.whole_with_status(schema);
        }
    }
}

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Root,
    Item,
    Field,
}

const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];
const PRESERVE: &str = "x-kubernetes-preserve-unknown-fields";
const INT_OR_STRING: &str = "x-kubernetes-int-or-string";
const EMBEDDED: &str = "x-kubernetes-embedded-resource";
const LIST_TYPE: &str = "x-kubernetes-list-type";
const LIST_KEYS: &str = "x-kubernetes-list-map-keys";
const MAP_TYPE: &str = "x-kubernetes-map-type";

struct Schemas<'s, 'f> {
    object: &'s Object,
    findings: &'s mut Findings<'f>,
}

impl<'s> Schemas<'s, '_> {
    fn report(&mut self, rule: &'static Rule, node: Node<'s>, message: impl Into<String>) {
        self.findings.report(rule, self.object, node, message);
    }

    /// Looks at a schema that describes structure, and everything in it.
    fn structure(&mut self, schema: Node<'s>, level: Position) {
        if schema.map().is_none() {
            return;
        }
        self.types(schema, level);
        self.keywords(schema, level);
        self.lists(schema);
        self.structure(schema.get("items"), Position::Item);
        for (_, property) in schema.get("properties").entries() {
            self.structure(property, Position::Field);
        }
        self.structure(schema.get("additionalProperties"), Position::Field);
        let int_or_string = |node: Node<'_>| {
            let kinds: Vec<_> = node.items().map(|it| it.get("type").str()).collect();
            kinds == [Some("integer"), Some("string")]
                && node
                    .items()
                    .all(|it| it.map().is_some_and(|it| it.len() == 1))
        };
        // Either of these two says that numbers and texts are fine.
        let either = schema.get("anyOf");
        if !int_or_string(either) {
            self.all_constraints(either, schema);
        }
        for (index, node) in schema.get("allOf").items().enumerate() {
            let skip = index == 0 && int_or_string(node.get("anyOf"));
            self.constraint(node, schema, skip);
        }
        self.all_constraints(schema.get("oneOf"), schema);
        self.constraint(schema.get("not"), schema, false);
    }

    fn types(&mut self, schema: Node<'s>, level: Position) {
        let kind = schema.get("type");
        let preserves = schema.get(PRESERVE).is_true();
        let embedded = schema.get(EMBEDDED).is_true();
        match kind.filled() {
            None if !kind.is_empty() => {}
            None if embedded => {
                let message = "an embedded resource needs `type: object`";
                self.report(&CRD_STRUCTURE, kind, message);
            }
            None if schema.get(INT_OR_STRING).is_true() || preserves => {}
            None => {
                let message = match level {
                    Position::Root => "the whole needs `type: object`".to_owned(),
                    Position::Item => "what is in a list needs a `type`".to_owned(),
                    Position::Field => match schema.key() {
                        Some(key) => format!("`{key}` needs a `type`"),
                        None => "a field needs a `type`".to_owned(),
                    },
                };
                self.report(&CRD_STRUCTURE, kind, message);
            }
            Some(text) if !TYPES.contains(&text) => {
                values::one_of(&CRD_STRUCTURE, self.object, kind, &TYPES, self.findings);
            }
            Some(text) if text != "object" && level == Position::Root => {
                self.report(&CRD_STRUCTURE, kind, "the whole must be of `type: object`");
            }
            Some(text) if text != "object" && embedded => {
                let message = "an embedded resource must be of `type: object`";
                self.report(&CRD_STRUCTURE, kind, message);
            }
            Some("array") if schema.get("items").is_missing() => {
                let message = "a list needs `items`: what is in it";
                self.report(&CRD_STRUCTURE, schema.get("items"), message);
            }
            Some(_) => {}
        }
        if embedded && !preserves && schema.get("properties").is_empty() {
            let message = format!("an embedded resource needs `properties` or `{PRESERVE}: true`");
            self.report(&CRD_STRUCTURE, schema.get("properties"), message);
        }
        if level == Position::Root {
            for key in ["apiVersion", "kind", "metadata"] {
                let expected = if key == "metadata" {
                    "object"
                } else {
                    "string"
                };
                let node = schema.get("properties").get(key).get("type");
                if node.filled().is_some_and(|it| it != expected) {
                    let message = format!("`{key}` must be of `type: {expected}`");
                    self.report(&CRD_STRUCTURE, node, message);
                }
            }
            self.metadata(schema.get("properties").get("metadata"));
        }
    }

    /// Only names can be constrained: the rest of an object's metadata is the same everywhere.
    fn metadata(&mut self, metadata: Node<'s>) {
        for (key, node) in metadata.get("properties").entries() {
            if !matches!(key, "name" | "generateName") {
                let message =
                    format!("`metadata.{key}` is as it is: only names can be constrained");
                self.report(&CRD_STRUCTURE, node, message);
            }
        }
    }

    fn keywords(&mut self, schema: Node<'s>, level: Position) {
        for key in [
            "$ref",
            "definitions",
            "dependencies",
            "patternProperties",
            "additionalItems",
            "id",
        ] {
            let node = schema.get(key);
            if !node.is_empty() {
                self.report(&CRD_KEYWORD, node, format!("`{key}` is not supported"));
            }
        }
        if schema.get("uniqueItems").is_true() {
            let node = schema.get("uniqueItems");
            self.report(&CRD_KEYWORD, node, "`uniqueItems` must not be `true`");
        }
        if schema.get("items").list().is_some() {
            let message = "`items` must be one schema, not a list";
            self.report(&CRD_KEYWORD, schema.get("items"), message);
        }
        let preserve = schema.get(PRESERVE);
        if preserve.bool() == Some(false) {
            let message = format!("`{PRESERVE}` must be `true` or left out");
            self.report(&CRD_KEYWORD, preserve, message);
        }
        let additional = schema.get("additionalProperties");
        if additional.exists() && level == Position::Root {
            let message = "`additionalProperties` must not be used for the whole";
            self.report(&CRD_KEYWORD, additional, message);
        } else if additional.exists()
            && !additional.is_true()
            && !schema.get("properties").is_empty()
        {
            let message = "`properties` and `additionalProperties` exclude each other";
            self.report(&CRD_KEYWORD, additional, message);
        }
        if level == Position::Root && schema.get("nullable").is_true() {
            self.report(
                &CRD_KEYWORD,
                schema.get("nullable"),
                "the whole can't be nullable",
            );
        }
        let both = schema.get(INT_OR_STRING);
        if both.is_true() && (preserve.is_true() || schema.get(EMBEDDED).is_true()) {
            let message =
                format!("`{INT_OR_STRING}` goes with neither `{PRESERVE}` nor `{EMBEDDED}`");
            self.report(&CRD_KEYWORD, both, message);
        }
        for rule in schema.get("x-kubernetes-validations").items() {
            let (text, message) = (rule.get("rule"), rule.get("message"));
            if text.str().is_some_and(|it| it.trim().is_empty()) {
                self.report(&CRD_KEYWORD, text, "`rule` must not be empty");
            }
            for (key, gives) in [("rule", Gives::Truth), ("messageExpression", Gives::Text)] {
                let node = rule.get(key);
                expressions::check(&CRD_KEYWORD, self.object, node, gives, self.findings);
            }
            if message
                .filled()
                .is_some_and(|it| it.trim().is_empty() || it.trim().contains(['\n', '\r']))
            {
                self.report(
                    &CRD_KEYWORD,
                    message,
                    "`message` must be a single line with text",
                );
            } else if message.is_empty()
                && text
                    .str()
                    .is_some_and(|it| it.trim().contains(['\n', '\r']))
            {
                let fault = "a `rule` of several lines needs a `message`";
                self.report(&CRD_KEYWORD, message, fault);
            }
            let reasons = [
                "FieldValueRequired",
                "FieldValueForbidden",
                "FieldValueInvalid",
                "FieldValueDuplicate",
            ];
            let reason = rule.get("reason");
            values::one_of(&CRD_KEYWORD, self.object, reason, &reasons, self.findings);
        }
    }

    fn lists(&mut self, schema: Node<'s>) {
        let (list, map, keys) = (
            schema.get(LIST_TYPE),
            schema.get(MAP_TYPE),
            schema.get(LIST_KEYS),
        );
        if list.is_missing() && map.is_missing() && keys.is_empty() {
            return;
        }
        let kind = schema.get("type").str().unwrap_or_default();
        for (node, expected, allowed) in [
            (map, "object", &["atomic", "granular"][..]),
            (list, "array", &["atomic", "set", "map"]),
        ] {
            if node.exists() && kind != expected {
                let key = node.key().unwrap_or_default();
                let message = format!("`{key}` is only for `type: {expected}`");
                self.report(&CRD_LIST, node, message);
            }
            values::one_of(&CRD_LIST, self.object, node, allowed, self.findings);
        }
        let items = schema.get("items");
        if !keys.is_empty() && list.str() != Some("map") {
            let message = format!("`{LIST_KEYS}` needs `{LIST_TYPE}: map`");
            self.report(&CRD_LIST, keys, message);
        }
        let merged = matches!(list.str(), Some("map" | "set"));
        if merged && items.get("nullable").is_true() {
            let message = "what is in a set or map can't be nullable";
            self.report(&CRD_LIST, items.get("nullable"), message);
        }
        match list.str() {
            Some("set") => self.set(items),
            Some("map") => self.map(items, keys),
            _ => {}
        }
    }

    fn set(&mut self, items: Node<'s>) {
        let (list, map) = (items.get(LIST_TYPE), items.get(MAP_TYPE));
        match items.get("type").str() {
            Some("array") if list.exists() && list.str() != Some("atomic") => {
                self.report(&CRD_LIST, list, "a list in a set must be `atomic`");
            }
            Some("object") if map.str() != Some("atomic") => {
                let message = format!("an object in a set needs `{MAP_TYPE}: atomic`");
                self.report(&CRD_LIST, map, message);
            }
            _ => {}
        }
    }

    fn map(&mut self, items: Node<'s>, keys: Node<'s>) {
        if keys.is_empty() {
            let message = format!("`{LIST_TYPE}: map` needs `{LIST_KEYS}`");
            self.report(&CRD_LIST, keys, message);
        }
        if items.map().is_none() {
            return;
        }
        let kind = items.get("type");
        if kind.str() != Some("object") {
            if kind.filled().is_some() {
                let message = format!("with `{LIST_TYPE}: map`, items must be of `type: object`");
                self.report(&CRD_LIST, kind, message);
            }
            return;
        }
        let mut seen = values::Seen::default();
        let required: BTreeSet<_> = values::texts(items.get("required")).collect();
        for key in keys.items() {
            let Some(name) = key.str() else { continue };
            if seen.again(name) {
                self.report(&CRD_LIST, key, format!("`{name}` is there already"));
                continue;
            }
            let property = items.get("properties").get(name);
            if property.is_missing() {
                let message = format!("`{name}` must be one of the items' `properties`");
                self.report(&CRD_LIST, key, message);
                continue;
            }
            if matches!(property.get("type").str(), Some("array" | "object")) {
                let message = format!("`{name}` is a key, so it must not be a list or a map");
                self.report(&CRD_LIST, property.get("type"), message);
            }
            if !required.contains(name) && property.get("default").is_missing() {
                let message =
                    format!("`{name}` is a key, so it must be required or have a default");
                self.report(&CRD_LIST, property, message);
            }
            if property.get("nullable").is_true() {
                let message = format!("`{name}` is a key, so it can't be nullable");
                self.report(&CRD_LIST, property.get("nullable"), message);
            }
        }
    }

    fn all_constraints(&mut self, list: Node<'s>, structure: Node<'s>) {
        for node in list.items() {
            self.constraint(node, structure, false);
        }
    }

    /// Looks at a schema that only constrains the values of what another says the structure of.
    fn constraint(&mut self, schema: Node<'s>, structure: Node<'s>, skip_any_of: bool) {
        if schema.map().is_none() {
            return;
        }
        for key in [
            "type",
            "additionalProperties",
            "default",
            "title",
            "description",
            "nullable",
            "externalDocs",
            PRESERVE,
            EMBEDDED,
            INT_OR_STRING,
            LIST_TYPE,
            LIST_KEYS,
            MAP_TYPE,
            "x-kubernetes-validations",
        ] {
            let node = schema.get(key);
            if node.is_empty() || node.bool() == Some(false) && key != "additionalProperties" {
                continue;
            }
            let message = format!("`{key}` can't stand here, where values are only constrained");
            self.report(&CRD_KEYWORD, node, message);
        }
        let metadata = schema.get("properties").get("metadata");
        if metadata.exists() {
            self.report(
                &CRD_KEYWORD,
                metadata,
                "`metadata` can't be constrained here",
            );
        }
        if !skip_any_of {
            self.all_constraints(schema.get("anyOf"), structure);
        }
        self.all_constraints(schema.get("allOf"), structure);
        self.all_constraints(schema.get("oneOf"), structure);
        self.constraint(schema.get("not"), structure, false);
        let items = schema.get("items");
        if items.map().is_some() {
            if structure.get("items").is_missing() {
                let message = "what is in the list must be described outside first";
                self.report(&CRD_STRUCTURE, items, message);
            } else {
                self.constraint(items, structure.get("items"), false);
            }
        }
        for (key, property) in schema.get("properties").entries() {
            let described = structure.get("properties").get(key);
            if described.exists() {
                self.constraint(property, described, false);
            } else if key != "metadata" {
                let message = format!("`{key}` must be one of the `properties` outside first");
                self.report(&CRD_STRUCTURE, property, message);
            }
        }
    }

    /// With a status of its own, only this may be said of the whole.
    fn whole_with_status(&mut self, schema: Node<'s>) {
        for key in [
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "enum",
            "default",
            "minProperties",
            "maxProperties",
            INT_OR_STRING,
            EMBEDDED,
            LIST_TYPE,
            LIST_KEYS,
            MAP_TYPE,
        ] {
            let node = schema.get(key);
            if node.exists() && node.bool() != Some(false) {
                let message =
                    format!("`{key}` can't be said of the whole while `status` is a subresource");
                self.report(&CRD_KEYWORD, node, message);
            }
        }
    }
}
