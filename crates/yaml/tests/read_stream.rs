//! Where documents begin and end.

use serde_json::{Value, json};
use stowplan_yaml::read::{documents, documents_in, split};

#[track_caller]
fn check(text: &str, expected: &[(&str, Value)]) {
    let read: Vec<_> = documents(text.as_bytes()).collect();
    let found: Vec<_> = read
        .iter()
        .map(|it| {
            (
                &text[it.range.clone()],
                it.value.clone().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
    assert!(read.iter().all(|it| it.problems.is_empty()), "{read:?}");
    let apart: Vec<_> = split(text.as_bytes())
        .into_iter()
        .flat_map(|range| documents_in(text.as_bytes(), range))
        .collect();
    assert_eq!(apart, read, "{text:?}");
}

#[test]
fn documents_are_separated_by_three_dashes() {
    let (a, b) = (("a: 1", json!({"a": 1})), ("b: 2", json!({"b": 2})));
    for separator in [
        "---",
        "--- ",
        "--- # c",
        "---\t# c",
        "---\n---",
        "---\n# c\n\n---\n",
        "...\n---",
    ] {
        let text = format!("a: 1\n{separator}\nb: 2\n");
        let read: Vec<_> = documents(text.as_bytes())
            .map(|it| it.value.unwrap())
            .collect();
        assert_eq!(read, [json!({"a": 1}), json!({"b": 2})], "{text:?}");
    }
    check("a: 1\n---\nb: 2", &[a.clone(), b.clone()]);
    check(
        "# c\n---\n\n---\n# d\n\na: 1\n---\n---\n# x\n",
        std::slice::from_ref(&a),
    );
    check("a: 1\r\n---\r\nb: 2\r\n", &[a.clone(), b.clone()]);
    check("\u{feff}a: 1\n---\n\u{feff}b: 2\n", &[a.clone(), b]);
    check("\u{feff}---\na: 1\n", &[a]);
    check(
        "a: |\n---\n---\nb: |\n  ---\n",
        &[
            ("a: |", json!({"a": ""})),
            ("b: |\n  ---", json!({"b": "---\n"})),
        ],
    );
}

#[test]
fn nothing_is_left_out_silently() {
    for text in [
        "",
        "\n",
        "# c",
        "---",
        "---\n",
        "---\n---\n",
        "null\n",
        "~\n---\n",
        "\u{feff}",
        " \n",
    ] {
        check(text, &[]);
    }
    check("{}", &[("{}", json!({}))]);
    check("''", &[("''", json!(""))]);
}

#[test]
fn carriage_returns_end_lines() {
    check(
        "a: 1\rb: |\r  x\r",
        &[("a: 1\rb: |\r  x", json!({"a": 1, "b": "x\n"}))],
    );
    check(
        "a: |\r\n  x\r\n  y\r\n",
        &[("a: |\r\n  x\r\n  y", json!({"a": "x\ny\n"}))],
    );
}
