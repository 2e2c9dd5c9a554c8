//! Rules about text that can't be read as Kubernetes reads it.

use crate::rule::{Group, Level, Rule};

pub(crate) static RULES: &[&Rule] = &[
    &DUPLICATE_KEY,
    &IGNORED_TEXT,
    &NOT_AN_OBJECT,
    &TEXT_ENCODING,
    &TOO_DEEP,
    &YAML_ALIAS,
    &YAML_SYNTAX,
    &YAML_VALUE,
];

static YAML_SYNTAX: Rule = Rule {
    name: "yaml-syntax",
    group: Group::Reading,
    level: Level::Error,
    summary: "the text is YAML or JSON that Kubernetes can read",
    why: "kubectl reads none of a document that isn't YAML, or that JSON has no way to say.",
    source: "https://pkg.go.dev/sigs.k8s.io/yaml",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: \"Welcome
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: \"Welcome\"
",
};

static DUPLICATE_KEY: Rule = Rule {
    name: "duplicate-key",
    group: Group::Reading,
    level: Level::Error,
    summary: "no mapping has a key twice",
    why: "Only one of the two can count, and readers don't agree which: kubectl keeps the last without a word, others the first, and strict ones refuse both.",
    source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
  motd: Hello
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
",
};

pub(super) static NOT_AN_OBJECT: Rule = Rule {
    name: "not-an-object",
    group: Group::Reading,
    level: Level::Error,
    summary: "every document is a Kubernetes object: a mapping with `apiVersion` and `kind`",
    why: "Without both, nobody can tell what is meant to be created.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields",
    wrong: "\
apiVersion: v1
metadata:
  name: settings
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
",
};

static YAML_VALUE: Rule = Rule {
    name: "yaml-value",
    group: Group::Reading,
    level: Level::Error,
    summary: "every value and key is one that JSON has",
    why: "Kubernetes turns YAML into JSON before it looks at it. JSON has text as keys, no infinite numbers and no tags of its own.",
    source: "https://pkg.go.dev/sigs.k8s.io/yaml",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  limit: .inf
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  limit: \"1000\"
",
};

static YAML_ALIAS: Rule = Rule {
    name: "yaml-alias",
    group: Group::Reading,
    level: Level::Error,
    summary: "aliases and merge keys lead to what was written before",
    why: "An alias without its anchor, one that leads to itself, and aliases that multiply can't be read. A merge key that comes late gives other values to kubectl than to most readers.",
    source: "https://pkg.go.dev/sigs.k8s.io/yaml",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: *defaults
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: &defaults
  motd: Welcome
",
};

static TEXT_ENCODING: Rule = Rule {
    name: "text-encoding",
    group: Group::Reading,
    level: Level::Error,
    summary: "the text is UTF-8",
    why: "kubectl replaces bytes that are not UTF-8, so another value than the written one reaches the cluster.",
    source: "https://yaml.org/spec/1.2.2/#52-character-encodings",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
",
};

static TOO_DEEP: Rule = Rule {
    name: "too-deep",
    group: Group::Reading,
    level: Level::Error,
    summary: "mappings and lists nest no deeper than objects do",
    why: "Objects of Kubernetes stay under 20 levels and definitions of custom resources under 60. What is much deeper is refused, since it was made to break readers.",
    source: "https://pkg.go.dev/sigs.k8s.io/yaml",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  deep: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  deep: \"[]\"
",
};

static IGNORED_TEXT: Rule = Rule {
    name: "ignored-text",
    group: Group::Reading,
    level: Level::Error,
    summary: "nothing follows the end of a document",
    why: "kubectl reads a document up to `...` and drops what comes after it, silently.",
    source: "https://pkg.go.dev/sigs.k8s.io/yaml",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
...
apiVersion: v1
kind: ConfigMap
metadata:
  name: more
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: Welcome
",
};

/// The rule that a problem of the reader breaks.
pub(super) fn of(code: &str) -> &'static Rule {
    match code {
        "alias-loop" | "merge-key" | "merge-order" | "too-many-aliases" | "unknown-alias" => {
            &YAML_ALIAS
        }
        "duplicate-key" => &DUPLICATE_KEY,
        "ignored-text" => &IGNORED_TEXT,
        "invalid-utf8" | "utf-16" => &TEXT_ENCODING,
        "not-a-number" | "not-a-string-key" | "yaml-tag" => &YAML_VALUE,
        "too-deep" => &TOO_DEEP,
        // The rest are all about how the text is written.
        _ => &YAML_SYNTAX,
    }
}
