//! What is found is what the crate `jsonschema` finds, in the same places of the same schemas.

use std::collections::BTreeSet;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use proptest::{prelude::*, strategy::ValueTree};
use serde_json::json;

use super::*;
use crate::{layer, parse, schemas::COMPILED, source::SourceFile};

/// What `jsonschema` finds, in its order.
fn oracle<'a>(schema: &'a Schema, validator: &Validator, root: &'a Value) -> Vec<Violation<'a>> {
    let errors = validator.iter_errors(root);
    errors
        .filter_map(|it| translated(schema, root, &it))
        .collect()
}

fn translated<'a>(
    schema: &'a Schema,
    root: &'a Value,
    error: &ValidationError<'_>,
) -> Option<Violation<'a>> {
    let pointer = error.instance_path().as_str().to_owned();
    let value = root.pointer(&pointer)?;
    let keyword = schema.root().pointer(error.schema_path().as_str())?;
    let holder = error.schema_path().as_str().rsplit_once('/');
    let node = match error.kind() {
        Kind::FalseSchema => keyword,
        _ => schema.root().pointer(holder?.0)?,
    };
    let forms = |context: &[Vec<ValidationError<'static>>]| {
        let form = |it: &Vec<ValidationError<'static>>| {
            let all = it.iter().map(|it| translated(schema, root, it));
            all.collect::<Option<Vec<_>>>()
        };
        context.iter().map(form).collect::<Option<Vec<_>>>()
    };
    let words = || {
        let words = keyword.as_array().map(Vec::as_slice);
        let words = words.unwrap_or(std::slice::from_ref(keyword)).iter();
        What::NoWord(words.filter_map(Value::as_str).collect())
    };
    let what = match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let fields = value.as_object()?.keys().map(String::as_str);
            What::Unknown(
                fields
                    .filter(|it| unexpected.iter().any(|of| of == it))
                    .collect(),
            )
        }
        Kind::Required { property } => {
            let names = keyword.as_array()?.iter().filter_map(Value::as_str);
            What::Lacks(
                names
                    .into_iter()
                    .find(|it| property.as_str() == Some(*it))?,
            )
        }
        Kind::Type { .. } => What::Type,
        Kind::Enum { .. } | Kind::Constant { .. } => words(),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => What::NoForm(forms(context)?),
        Kind::Minimum { .. } | Kind::Maximum { .. } => What::OutOfRange,
        Kind::OneOfMultipleValid { .. }
        | Kind::FalseSchema
        | Kind::Pattern { .. }
        | Kind::MinLength { .. }
        | Kind::MaxLength { .. }
        | Kind::MinItems { .. }
        | Kind::MaxItems { .. } => What::Unfit,
        other => unreachable!("{other:?}"),
    };
    let shape = schema.shape_of(node);
    Some(Violation {
        pointer,
        value,
        shape,
        what,
    })
}

/// The same by place, what is inside of forms too. What is wrong with the value as a whole stays in
/// its order, since the first is told; the rest is told whatever the order.
fn sorted(mut found: Vec<Violation<'_>>) -> Vec<Violation<'_>> {
    for one in &mut found {
        if let What::NoForm(forms) = &mut one.what {
            for form in forms {
                *form = sorted(std::mem::take(form));
            }
        }
    }
    found.sort_by_key(|it| {
        let rest = match it.what {
            What::Unknown(_) | What::Lacks(_) | What::Unfit => Some(format!("{:?}", it.what)),
            _ => None,
        };
        (it.pointer.clone(), rest)
    });
    found
}

/// How many violations there are, if both find the same ones.
fn compare(schema: &Schema, validator: &Validator, value: &Value) -> usize {
    let (ours, theirs) = (schema.violations(value), oracle(schema, validator, value));
    let count = ours.len();
    assert_eq!(
        validator.iter_errors(value).count(),
        theirs.len(),
        "{value}"
    );
    assert_eq!(sorted(ours), sorted(theirs), "{value}");
    count
}

/// A schema with its oracle, and values that nearly are of it.
struct Case {
    schema: &'static Schema,
    validator: Validator,
    values: Vec<Value>,
}

impl Case {
    fn new(schema: &'static Schema) -> Self {
        let validator = jsonschema::draft202012::new(schema.root()).expect("a schema");
        let values = Vec::new();
        Self {
            schema,
            validator,
            values,
        }
    }
}

/// All schemas of files, with what the project's own files and the wrong files of the tests say.
fn cases() -> Vec<Case> {
    let mut environment = Case::new(&COMPILED.environment);
    let mut defaults = Case::new(&COMPILED.defaults);
    let mut cluster = Case::new(&COMPILED.cluster);
    let mut services: Vec<Case> = COMPILED.all_services().map(Case::new).collect();
    for (path, text) in files() {
        let source = SourceFile::new(path.as_str(), text);
        let Some(tree) = parse::parse(0, &source, &mut Vec::new()) else {
            continue;
        };
        let case = match path.as_str() {
            it if it.ends_with("defaults.yaml") => &mut defaults,
            it if it.contains("clusters/") => &mut cluster,
            _ => &mut environment,
        };
        let value = tree.to_value();
        let said = value.pointer("/services").and_then(Value::as_object);
        for service in said.into_iter().flatten().map(|it| it.1) {
            for case in &mut services {
                case.values.push(service.clone());
            }
        }
        case.values.push(layer::without_services(&tree).to_value());
        case.values.push(value);
    }
    let mut all = vec![environment, defaults, cluster];
    all.append(&mut services);
    all
}

macro_rules! texts {
    ($folder:literal: $($file:literal)*) => {
        [$(($file, include_str!(concat!($folder, $file)))),*]
    };
}

/// The catalog's files, and the wrong ones, each under a line `==> path`.
fn files() -> Vec<(String, String)> {
    let catalog = texts!["../../../environments/":
        "bookstore-parity/defaults.yaml"
        "bookstore-parity/local.yaml"
        "bookstore-parity/prod.yaml"
        "cafe/defaults.yaml"
        "cafe/local.yaml"
        "cafe/store.yaml"
        "clusters/k3d.yaml"
        "clusters/kind.yaml"
        "clusters/metal.yaml"
        "clusters/minikube.yaml"
        "clusters/seoul.yaml"
        "clusters/tokyo.yaml"
        "defaults.yaml"
        "game-lobby/defaults.yaml"
        "game-lobby/local.yaml"
        "game-lobby/prod.yaml"
        "game-lobby/staging.yaml"
        "nine-chronicles/alpha.yaml"
        "nine-chronicles/defaults.yaml"
        "nine-chronicles/laptop.yaml"
        "nine-chronicles/local.yaml"
        "nine-chronicles/metal.yaml"
        "ovenbreak/defaults.yaml"
        "ovenbreak/dev1.yaml"
        "ovenbreak/logging.yaml"
        "ovenbreak/login-dev.yaml"
        "ovenbreak/prod.yaml"
        "ovenbreak/qa.yaml"
        "ovenbreak/staging.yaml"
    ];
    let problems = texts!["../tests/problems/":
        "clusters.txt"
        "duplicates.txt"
        "elsewhere.txt"
        "files.txt"
        "lacking_below.txt"
        "layers.txt"
        "misspelt_field.txt"
        "no_cascade.txt"
        "nothing_written.txt"
        "null_of_unknown.txt"
        "presets.txt"
        "private_keys.txt"
        "settings.txt"
        "settings_secrets.txt"
        "settings_secrets_elsewhere.txt"
        "settings_words.txt"
        "unknown_names.txt"
        "wrong_kind.txt"
        "wrong_values.txt"
        "yaml.txt"
        "yaml_slips.txt"
    ];
    let problems = problems.iter().flat_map(|it| it.1.split("==> ").skip(1));
    let problems = problems.filter_map(|it| it.split_once('\n'));
    let all = catalog.into_iter().chain(problems);
    all.map(|(path, text)| (path.trim().to_owned(), text.to_owned()))
        .collect()
}

#[test]
fn files_are_judged_as_by_the_oracle() {
    let mut found = 0;
    for case in cases() {
        for value in &case.values {
            found += compare(case.schema, &case.validator, value);
        }
    }
    assert!(found > 400, "{found}");
}

/// Every keyword is used by a schema, and every one that a schema uses is known.
#[test]
fn no_keyword_is_left_out() {
    fn collect(schema: &Value, used: &mut BTreeSet<String>) {
        for (name, said) in schema.as_object().into_iter().flatten() {
            let keyword = Keyword::of(name, said).expect(name);
            if !matches!(keyword, Keyword::Note) {
                used.insert(name.clone());
            }
            keyword
                .schemas()
                .into_iter()
                .for_each(|it| collect(it, used));
        }
    }
    let mut used = BTreeSet::new();
    for case in cases() {
        collect(case.schema.root(), &mut used);
    }
    let used: Vec<&str> = used.iter().map(String::as_str).collect();
    assert_eq!(
        used,
        [
            "$defs",
            "$ref",
            "additionalProperties",
            "anyOf",
            "const",
            "enum",
            "items",
            "maxLength",
            "maximum",
            "minLength",
            "minimum",
            "oneOf",
            "pattern",
            "patternProperties",
            "properties",
            "required",
            "type",
        ]
    );
}

/// Where a value can be put, and what is there.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{here}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                places(item, &format!("{here}/{}", escape(key)), found);
            }
        }
        _ => {}
    }
}

/// A few values, and a few words of the schemas.
fn mistake() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(3),
        json!(1.0),
        json!(2.5),
        json!(70_000),
        json!(18_446_744_073_709_551_615_u64),
        json!(""),
        json!("x"),
        json!("A_b"),
        json!("é".repeat(40)),
        json!("é".repeat(64)),
        json!("10.0.0.0/8"),
        json!("public"),
        json!("allocated"),
        json!([]),
        json!({}),
        json!(["x", 3]),
        json!([{"name": "a"}]),
        json!({"x": 1}),
        json!({"value": 1}),
        json!({"secret": {"name": "a"}}),
        json!({"secret": {"name": "a", "key": "b"}, "field": "podIp"}),
        json!({"nodePort": {"http": 3}, "loadBalancer": {}}),
        json!({"perReplica": {"nodePort": {"first": 30_100}}}),
        json!({"ingress": {"class": "x"}, "gateway": {}}),
    ])
}

const KEYS: [&str; 8] = ["x", "Ä", "host", "name", "secret", "http", "web", "dev"];

#[derive(Debug, Clone)]
enum Change {
    Put(Value),
    Add(&'static str, Value),
    Rename(&'static str),
    Remove,
}

fn change() -> impl Strategy<Value = Change> {
    let key = || prop::sample::select(KEYS.to_vec());
    prop_oneof![
        3 => mistake().prop_map(Change::Put),
        2 => (key(), mistake()).prop_map(|(key, value)| Change::Add(key, value)),
        1 => key().prop_map(Change::Rename),
        1 => Just(Change::Remove),
    ]
}

fn apply(value: &mut Value, pointer: &str, change: Change) {
    let parent = pointer.rsplit_once('/');
    let parent = parent.map(|(above, key)| (above, crate::tree::unescape(key)));
    match (change, parent) {
        (Change::Put(new), _) => {
            if let Some(place) = value.pointer_mut(pointer) {
                *place = new;
            }
        }
        (Change::Add(key, new), _) => {
            if let Some(Value::Object(fields)) = value.pointer_mut(pointer) {
                fields.insert(key.to_owned(), new);
            }
        }
        (Change::Rename(new), Some((above, key))) => {
            if let Some(Value::Object(fields)) = value.pointer_mut(above)
                && let Some(moved) = fields.remove(&key)
            {
                fields.insert(new.to_owned(), moved);
            }
        }
        (Change::Remove, Some((above, key))) => {
            if let Some(Value::Object(fields)) = value.pointer_mut(above) {
                fields.remove(&key);
            }
        }
        (Change::Rename(_) | Change::Remove, None) => {}
    }
}

#[test]
fn changed_files_are_judged_as_by_the_oracle() {
    let (cases, found) = (cases(), std::cell::Cell::new(0));
    let pick = any::<prop::sample::Index>;
    let changes = prop::collection::vec((pick(), change()), 1..4);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let result = runner.run(&(pick(), pick(), changes), |(case, value, changes)| {
        let case = case.get(&cases);
        let mut value = value.get(&case.values).clone();
        for (place, change) in changes {
            let mut all = Vec::new();
            places(&value, "", &mut all);
            let place: &String = place.get(&all);
            apply(&mut value, place, change);
        }
        found.set(found.get() + compare(case.schema, &case.validator, &value));
        Ok(())
    });
    result.unwrap();
    assert!(found.get() > 2000, "{found:?}");
}

/// The keywords that only the settings of services have, and forms that none of ours has yet.
#[test]
fn other_keywords_are_judged_as_by_the_oracle() {
    let schemas = [
        json!({"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer"}}),
        json!({"items": {"type": "number", "minimum": 0.5, "maximum": 1e3}, "minItems": 1}),
        json!({"allOf": [{"type": "object", "required": ["x"]}, {"additionalProperties": {"minimum": 2}}]}),
        json!({"oneOf": [{"type": "object"}, {"required": ["x"]}]}),
        json!({"oneOf": [{"type": "object"}]}),
        json!({"properties": {"x": false, "name": true}, "patternProperties": {"^n": {"minLength": 2}, "e$": {"maxLength": 2}}, "additionalProperties": {"type": "string"}}),
        json!({"type": ["integer", "null"], "description": "x", "default": 3}),
        json!({"type": ["string", "null"], "enum": ["x", "public", null]}),
        json!({"$ref": "#/$defs/a~1b", "maxLength": 3, "$defs": {"a/b": {"enum": ["x", "public"]}}}),
    ];
    let mut found = 0;
    let mut values: Vec<Value> = Vec::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let tree = mistake().new_tree(&mut runner).unwrap();
        values.push(tree.current());
    }
    values.extend([
        json!({"name": "é"}),
        json!({"nape": 3}),
        json!([1, 2, 3]),
        json!([0.25]),
    ]);
    for schema in schemas {
        let schema = Schema::new(schema);
        assert_eq!(schema.broken(), None);
        let validator = jsonschema::draft202012::new(schema.root()).unwrap();
        for value in &values {
            found += compare(&schema, &validator, value);
        }
    }
    assert!(found > 300, "{found}");
}
