//! Where values stand.

use stowplan_yaml::read::{Step, documents, locate};

fn path(path: &str) -> Vec<Step> {
    path.split('/')
        .filter(|it| !it.is_empty())
        .map(|it| {
            it.parse()
                .map_or_else(|_| Step::Key(it.to_owned()), Step::Index)
        })
        .collect()
}

/// The texts of the key and the value that a path leads to in the last document, and how far.
#[track_caller]
fn check(text: &str, steps: &str, key: Option<&str>, value: &str, found: usize) {
    let document = documents(text.as_bytes()).last().unwrap();
    let locations = locate(text.as_bytes(), document.range, &[path(steps), Vec::new()]);
    let location = locations[0].clone().unwrap();
    let written = location.key.map(|it| &text[it]);
    assert_eq!(
        (written, &text[location.value], location.found),
        (key, value, found),
        "{steps} in {text:?}"
    );
}

const TEXT: &str = "\
é: 1
---
# c
kind: Pod # c
\"spec\":
  list:
  - name: 'ü''s' # c
    port: 80

  - {b: [x, \"y\"], c: }
  text: |
    a
     b
  none:
  other: é z
";

#[test]
fn values_and_keys_are_found() {
    check(TEXT, "kind", Some("kind"), "Pod", 1);
    check(TEXT, "spec/list/0/name", Some("name"), "'ü''s'", 4);
    check(
        TEXT,
        "spec/list/0",
        None,
        "name: 'ü''s' # c\n    port: 80",
        3,
    );
    check(TEXT, "spec/list/1", None, "{b: [x, \"y\"], c: }", 3);
    check(TEXT, "spec/list/1/b", Some("b"), "[x, \"y\"]", 4);
    check(TEXT, "spec/list/1/b/1", None, "\"y\"", 5);
    check(TEXT, "spec/list/1/c", Some("c"), "", 4);
    check(TEXT, "spec/text", Some("text"), "|\n    a\n     b", 2);
    check(TEXT, "spec/none", Some("none"), "", 2);
    let text = "a: [ # é\n1,\n{b:\t2}\n]\n";
    check(text, "a/1/b", Some("b"), "2", 3);
    check(text, "a", Some("a"), "[ # é\n1,\n{b:\t2}\n]", 1);
    check(TEXT, "spec/other", Some("other"), "é z", 2);
}

#[test]
fn the_innermost_value_is_found_where_a_path_leads_nowhere() {
    check(TEXT, "kind/more/0", Some("kind"), "Pod", 1);
    check(
        TEXT,
        "spec/list/7/name",
        Some("list"),
        "- name: 'ü''s' # c\n    port: 80\n\n  - {b: [x, \"y\"], c: }",
        2,
    );
}

#[test]
fn aliases_and_merge_keys_stand_for_what_they_bring_in() {
    let text = "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 1\nf: !!str &y 'z'\n";
    check(text, "a/b", Some("b"), "1", 2);
    check(text, "c/b", Some("c"), "*x", 1);
    check(text, "d/b", Some("<<"), "*x", 1);
    check(text, "d/e", Some("e"), "1", 2);
    check(text, "f", Some("f"), "!!str &y 'z'", 1);
}

#[test]
fn keys_are_found_as_what_they_are_read_as() {
    check("1: a\n0x2: b\nyes: c\n", "true", Some("yes"), "c", 1);
    let steps = [vec![Step::Key("2".to_owned())]];
    let found = locate(b"1: a\n0x2: b\n", 0..11, &steps);
    assert_eq!(found[0].clone().unwrap().value, 10..11);
}

#[test]
fn the_last_of_a_key_written_twice_is_found() {
    let text = "a:\n  b: 1\n  c: 2\na:\n  b: 3\n";
    check(text, "a/b", Some("b"), "3", 2);
    check(text, "a/c", Some("a"), "b: 3", 1);
}

#[test]
fn json_is_found_too() {
    let text = "{\"a\": [1, {\"b\": \"x\"}]} {\"a\": [2, {\"é\": \"\u{e9}\", \"c\": [] }]}";
    check(text, "a/1/é", Some("\"é\""), "\"é\"", 3);
    check(text, "a/1/c", Some("\"c\""), "[]", 3);
    check(text, "a/0", None, "2", 2);
    check(
        text,
        "a",
        Some("\"a\""),
        "[2, {\"é\": \"é\", \"c\": [] }]",
        1,
    );
}

#[test]
fn what_stands_before_a_mistake_is_found() {
    let text = "a: 1\nb: {c: 2, d\n";
    check(text, "b/c", Some("c"), "2", 2);
    assert_eq!(locate(b"a: \xff", 0..4, &[Vec::new()]), [None]);
}

#[test]
fn values_over_several_lines_are_found() {
    let text = "a:\r\n  'b': \"x\r\n y\"\r\n  c: x\r\n    y # c\r\n";
    check(text, "a/b", Some("'b'"), "\"x\r\n y\"", 2);
    check(text, "a/c", Some("c"), "x\r\n    y", 2);
    let text = "\u{feff}\"a\": 'x\ny'\nb:\n- - c\n  - |-\n    d\n\n  - e\n-\n";
    check(text, "a", Some("\"a\""), "'x\ny'", 1);
    check(text, "b/0/1", None, "|-\n    d", 3);
    check(text, "b/0/2", None, "e", 3);
    check(text, "b/0", None, "- c\n  - |-\n    d\n\n  - e", 2);
    check(text, "b/1", None, "", 2);
    check("a:\tb\n? c\n: d\n", "a", Some("a"), "b", 1);
    check("{a: \"x\n  y\",\n b: [\tc\n ]}\n", "b/0", None, "c", 2);
}
