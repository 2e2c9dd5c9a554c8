//! JSON documents.

use serde_json::{Value, json};
use stowplan_yaml::read::documents;

#[track_caller]
fn check(text: &str, expected: &[Value]) {
    let read: Vec<_> = documents(text.as_bytes()).collect();
    assert!(
        read.iter().all(|it| it.problems.is_empty()),
        "{text:?}: {read:?}"
    );
    let values: Vec<_> = read.into_iter().filter_map(|it| it.value).collect();
    assert_eq!(values, expected, "{text:?}");
}

/// One problem: what it says and the text that it is about.
#[track_caller]
fn check_problem(text: &str, message: &str, about: &str) {
    let read: Vec<_> = documents(text.as_bytes()).collect();
    let problems: Vec<_> = read.iter().flat_map(|it| &it.problems).collect();
    assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
    assert_eq!(problems[0].message, message, "{text:?}");
    assert_eq!(&text[problems[0].range.clone()], about, "{text:?}");
}

#[test]
fn objects_follow_each_other() {
    let a = json!({"a": 1});
    check("{\"a\":1}", std::slice::from_ref(&a));
    check(" \n\t{\"a\":\t1}\n\n{\"a\": 1}", &[a.clone(), a.clone()]);
    check(
        "{\"a\":1}{\"a\":1} {\"a\":1}\n",
        &[a.clone(), a.clone(), a.clone()],
    );
    check(
        "{\"a\":1}\n---\n{\"a\":1}\n---\na: 1\n",
        &[a.clone(), a.clone(), a.clone()],
    );
    check("a: 1\n---\n{\n\t\"a\": 1\n\t}\n# c\n", &[a.clone(), a]);
}

#[test]
fn values_are_those_of_json() {
    check(
        r#"{"a": [1.0, 1e3, -0, 12345678901234567890, true, null, "yes", {}, []], "1": 0}"#,
        &[
            json!({"a": [1.0, 1000.0, 0, 12_345_678_901_234_567_890.0, true, null, "yes", {}, []], "1": 0}),
        ],
    );
    check(
        r#"{"a": "\ud83d\ude00 \ud83d \u00e9 \/\b\f\n\r\t\"\\", "é": "é"}"#,
        &[json!({"a": "😀 \u{fffd} é /\u{8}\u{c}\n\r\t\"\\", "é": "é"})],
    );
}

#[test]
fn mistakes_are_found_where_they_are() {
    check_problem("{\"a\": 1,}", "a key in quotes was expected here", "}");
    check_problem(
        "{\"a\": 1,\n'b': 1}",
        "a key in quotes was expected here",
        "'",
    );
    check_problem("{\"a\" 1}", "a `:` was expected after the key", "1");
    check_problem(
        "{\"a\": [1 2]}",
        "a `,` or the closing bracket was expected here",
        "2",
    );
    check_problem(
        "{\"a\": 1",
        "the JSON ends before its last bracket is closed",
        "",
    );
    check_problem(
        "{\"a\": \"x}",
        "a quote is opened here and never closed",
        "\"",
    );
    check_problem("{\"a\": \"\tx\"}", "a tab in quotes", "");
    check_problem("{\"a\": 01}", "this is no number as JSON writes it", "0");
    check_problem(
        "{\"a\": 1e400}",
        "this number is too large for Kubernetes",
        "1",
    );
    check_problem("{\"a\": 1} x", "text after a JSON document", "x");
    check_problem(
        "{\"a\": 1, \"a\": 2}",
        "the key `a` is written twice, first on line 1",
        "\"a\"",
    );
}
