//! The same verdicts as a JSON schema validator gives by the committed files.

use std::{fs, path::Path};

use serde_json::{Value, json};
use stowplan_check::{Bundle, Checker, Group, Minor, Source};

fn committed(minor: Minor) -> Value {
    let path = format!("../../schemas/kubernetes/{minor}/schemas.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

const SAMPLE: &str = r#"[
{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"a":"b"}},
 "spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},
 "strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},
 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"web","image":"web",
 "ports":[{"containerPort":80}],"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"a","key":"b"}}}],
 "livenessProbe":{"httpGet":{"path":"/","port":"http"}},
 "resources":{"limits":{"cpu":1,"memory":"1Gi"}}}],
 "volumes":[{"name":"a","emptyDir":{}},{"name":"b","projected":{"sources":[{"configMap":{"name":"c"}}]}}]}}}},
{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web"},
 "spec":{"rules":[{"host":"a","http":{"paths":[{"path":"/","pathType":"Prefix",
 "backend":{"service":{"name":"a","port":{"number":80}}}}]}}]}},
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a.b.c"},
 "spec":{"group":"b.c","scope":"Cluster","names":{"kind":"A","plural":"a"},"versions":[{"name":"v1",
 "served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
 "x":{"type":"array","items":{"type":"string"}},"y":{"type":"object","additionalProperties":true}}}}}]}}
]"#;

#[test]
fn verdicts_are_those_of_a_json_schema_validator() {
    let schemas = committed(Minor::DEFAULT);
    let mut texts = Vec::new();
    let mut expected = Vec::new();
    let samples: Vec<Value> = serde_json::from_str(SAMPLE).unwrap();
    for sample in samples {
        let name = format!(
            "{} {}",
            sample["apiVersion"].as_str().unwrap(),
            sample["kind"].as_str().unwrap()
        );
        let of = schemas["x-kinds"][&name][0].as_str().unwrap();
        let validator = jsonschema::validator_for(&json!({
            "$ref": format!("#/$defs/{of}"),
            "$defs": schemas["$defs"],
        }))
        .unwrap();
        assert!(validator.is_valid(&sample), "{sample}");
        let mut pointers = Vec::new();
        walk(&sample, String::new(), &mut pointers);
        for pointer in pointers {
            for change in Change::ALL {
                let mut changed = sample.clone();
                if change.make(&mut changed, &pointer) {
                    expected.push(validator.is_valid(&changed));
                    texts.push(changed.to_string());
                }
            }
        }
    }
    assert!(texts.len() > 500, "{}", texts.len());
    let sources = texts.iter().enumerate();
    let sources = sources.map(|(at, text)| Source::new(at.to_string(), text.as_bytes()));
    let report = Checker::new().check(vec![Bundle {
        environment: None,
        sources: sources.collect(),
    }]);
    let mut refused = vec![false; texts.len()];
    for finding in &report.findings {
        // What a pattern or an enumeration inside of a definition is, no JSON schema knows.
        if finding.rule.group == Group::Schema && finding.rule.name != "crd-pattern" {
            refused[finding.place.file.parse::<usize>().unwrap()] = true;
        }
    }
    for ((text, valid), refused) in texts.iter().zip(expected).zip(refused) {
        assert_eq!(!valid, refused, "{text}");
    }
}

/// The ways to all values but the kind's name.
fn walk(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{at}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let top = pointer.is_empty() && ["apiVersion", "kind"].contains(&key.as_str());
                if !top {
                    walk(
                        value,
                        format!("{pointer}/{}", key.replace('/', "~1")),
                        found,
                    );
                }
            }
        }
        _ => {}
    }
    if !pointer.is_empty() {
        found.push(pointer);
    }
}

#[derive(Clone, Copy)]
enum Change {
    Gone,
    Misspelt,
    Value(&'static str),
}

impl Change {
    const ALL: [Self; 9] = [
        Self::Gone,
        Self::Misspelt,
        Self::Value("1"),
        Self::Value("1.5"),
        Self::Value("\"a\""),
        Self::Value("true"),
        Self::Value("[]"),
        Self::Value("{}"),
        Self::Value("[{\"a\":1}]"),
    ];

    fn make(self, root: &mut Value, pointer: &str) -> bool {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/");
        match self {
            Self::Value(text) => {
                *root.pointer_mut(pointer).unwrap() = serde_json::from_str(text).unwrap();
                true
            }
            Self::Gone => match root.pointer_mut(parent) {
                Some(Value::Object(entries)) => entries.remove(&key).is_some(),
                _ => false,
            },
            Self::Misspelt => match root.pointer_mut(parent) {
                Some(Value::Object(entries)) => {
                    let value = entries.remove(&key).unwrap();
                    entries.insert(format!("{key}x"), value);
                    true
                }
                _ => false,
            },
        }
    }
}

#[test]
fn every_kind_of_every_version_has_a_schema() {
    for minor in Minor::ALL {
        let schemas = committed(minor);
        let kinds = schemas["x-kinds"].as_object().unwrap();
        assert!(kinds.len() > 60, "{minor}: {}", kinds.len());
        let branches: Vec<_> = kinds
            .values()
            .map(|it| json!({ "$ref": format!("#/$defs/{}", it[0].as_str().unwrap()) }))
            .collect();
        jsonschema::validator_for(&json!({ "anyOf": branches, "$defs": schemas["$defs"] }))
            .unwrap();
        let mut text = String::new();
        for name in kinds.keys() {
            let (version, kind) = name.split_once(' ').unwrap();
            let object = [
                "---\napiVersion: ",
                version,
                "\nkind: ",
                kind,
                "\nnonsense: 1\n",
            ];
            text.extend(object);
        }
        let report = crate::support::check_with(&Checker::new().kubernetes(minor), &text);
        let unknown = report
            .findings
            .iter()
            .filter(|it| it.rule.name == "unknown-field" && it.place.path == "/nonsense");
        assert_eq!(unknown.count(), kinds.len(), "{minor}");
        assert_eq!(report.skipped, [], "{minor}");
    }
}
