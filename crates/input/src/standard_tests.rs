//! Where the standard and our walk disagree, the file is refused, and whoever wrote it reads why.

use serde_json::{Value, json};

use crate::{
    check::Check,
    parse,
    schema::Schema,
    source::{SourceFile, Sources},
};

/// All that is said of a text, each with its code and offset.
fn told(schema: Value, text: &str) -> Vec<String> {
    let source = SourceFile::new("a.yaml", text);
    let tree = parse::parse(0, &source, &mut Vec::new()).expect("a tree");
    let check = Check {
        schema: &Schema::new(schema),
        read: &|_| Ok(()),
        owner: "the file",
        partial: false,
        elsewhere: &|_| None,
    };
    let sources = Sources::new(vec![source]);
    let problems = check.run(&tree, &sources);
    let line = |it: stowplan_model::Problem| format!("{} {it}", it.code);
    problems.into_iter().map(line).collect()
}

/// Case is folded for all of Unicode by the one, and for ASCII alone by the other.
#[test]
fn what_only_the_standard_refuses_is_told_at_its_place() {
    let schema = json!({"properties": {"a": {"items": {"pattern": "(?i)^[^é]$"}}}});
    insta::assert_snapshot!(told(schema.clone(), "a:\n- x\n- É\n").join("\n"), @r#"
    invalid-value a.yaml:9: does not fit here: this value does not match "(?i)^[^é]$"
    "#);
    assert_eq!(told(schema, "a:\n- x\n"), [""; 0]);
}

#[test]
fn what_only_the_walk_refuses_is_refused() {
    let schema = json!({"properties": {"a": {"pattern": "(?i)^é$"}, "b": {"type": "integer"}}});
    insta::assert_snapshot!(told(schema.clone(), "a: É\nb: x\n").join("\n"), @r#"
    wrong-type a.yaml:9: expected a whole number, found `x`
    invalid-value a.yaml:3: `É` does not fit here
    "#);
    assert_eq!(told(schema, "a: é\n"), [""; 0]);
}

#[test]
fn what_both_refuse_is_told_once() {
    let schema = json!({"properties": {"a": {"type": "integer"}}, "additionalProperties": false});
    insta::assert_snapshot!(told(schema, "a: x\nother: 1\n").join("\n"), @r#"
    wrong-type a.yaml:3: expected a whole number, found `x`
    unknown-field a.yaml:5: unknown field `other` (fields are: `a`)
    "#);
}

#[test]
fn what_is_no_schema_of_the_standard_is_told() {
    let schema = json!({"pattern": "a", "minLength": 1, "$schema": 3});
    insta::assert_snapshot!(told(schema, "a: x\n").join("\n"), @r#"
    invalid-value a.yaml:0: does not fit here: the schema itself is wrong, 3 is not of type "string"
    "#);
}
