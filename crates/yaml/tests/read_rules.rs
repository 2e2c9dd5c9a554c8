//! What values are, as `kubectl patch --local -o json` (1.32) printed them for the same text.

use serde_json::{Value, json};
use stowplan_yaml::read::documents;

/// Reads one document, in both ways.
#[track_caller]
pub(crate) fn value(text: &str) -> Value {
    let read: Vec<_> = documents(text.as_bytes()).collect();
    let careful: Vec<_> = documents(text.as_bytes()).careful().collect();
    assert_eq!(read, careful, "{text:?}");
    assert_eq!(read.len(), 1, "{text:?}");
    assert_eq!(read[0].problems, [], "{text:?}");
    read[0].value.clone().unwrap()
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "`json!` stays free of `&`")]
fn check(text: &str, expected: Value) {
    assert_eq!(value(text), expected, "{text:?}");
}

#[track_caller]
fn check_scalars(cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        check(&format!("a: {text}\n"), json!({"a": expected}));
        check(&format!("a:\n- {text}\n"), json!({"a": [expected]}));
        check(&format!("a: [{text}]\n"), json!({"a": [expected]}));
    }
}

#[test]
fn words_are_booleans_and_null() {
    for word in ["y", "yes", "on", "true"] {
        check_scalars(&[(word, json!(true)), (&word.to_uppercase(), json!(true))]);
    }
    for word in ["n", "No", "OFF", "false", "False"] {
        check_scalars(&[(word, json!(false))]);
    }
    for word in ["~", "null", "Null", "NULL"] {
        check_scalars(&[(word, json!(null))]);
    }
    for word in [
        "yEs",
        "nuLL",
        "tRUE",
        "yes!",
        "nan",
        "None",
        "=",
        "2001-01-01",
        "12:30:45",
    ] {
        check_scalars(&[(word, json!(word))]);
    }
}

#[test]
fn integers_have_four_bases() {
    check_scalars(&[
        ("0", json!(0)),
        ("-0", json!(0)),
        ("00", json!(0)),
        ("0777", json!(511)),
        ("0_7", json!(7)),
        ("0777_7", json!(4095)),
        ("0o17", json!(15)),
        ("-0o17", json!(-15)),
        ("0X1f", json!(31)),
        ("+0x1f", json!(31)),
        ("0x_1", json!(1)),
        ("-0b1", json!(-1)),
        ("0b-1", json!(-1)),
        ("0b+1", json!(1)),
        ("1_000", json!(1000)),
        ("1_", json!(1)),
        ("-_1", json!(-1)),
        ("9223372036854775807", json!(i64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
    ]);
    for text in ["-0b+1", "0o-7", "0x", "0b", "0o8x", "+", "-+1", "_1"] {
        check_scalars(&[(text, json!(text))].map(|(text, _)| (text, json!(text))));
    }
}

#[test]
fn floats_become_integers_where_json_has_no_other_form() {
    check_scalars(&[
        ("1.0", json!(1)),
        ("1e3", json!(1000)),
        ("-0.0", json!(0)),
        ("08", json!(8)),
        ("08.5", json!(8.5)),
        ("+.5", json!(0.5)),
        ("-.5_0", json!(-0.5)),
        ("1._5", json!(1.5)),
        (".5_0", json!(0.5)),
        (".5e1_0", json!(5_000_000_000_i64)),
        ("1e5_0", json!(1e50)),
        ("1e21", json!(1e21)),
        ("0.1e-400", json!(0)),
        (
            "1234567890123456789.0",
            json!(1_234_567_890_123_456_800_i64),
        ),
        ("9223372036854775808", json!(9_223_372_036_854_775_808.0)),
        ("12345678901234567890", json!(12_345_678_901_234_567_890.0)),
        ("-9223372036854775809", json!(-9_223_372_036_854_775_809.0)),
        (
            "123456789012345678901234567890",
            json!(1.234_567_890_123_456_8e29),
        ),
    ]);
    for text in [
        "._5", ".5_", ".5_e1", ".", "1e", "1.5.2", "7e12345", "1e400", "0x1p4", "1e3.5",
    ] {
        check_scalars(&[(text, json!(text))].map(|(text, _)| (text, json!(text))));
    }
}

#[test]
fn keys_become_text() {
    for (key, expected) in [
        ("1", "1"),
        ("0x10", "16"),
        ("1_000", "1000"),
        ("true", "true"),
        ("yes", "true"),
        ("Off", "false"),
        ("1.0", "1"),
        ("-0.0", "-0"),
        ("1.5", "1.5"),
        ("0.1", "0.1"),
        ("1e-4", "0.0001"),
        ("1e-5", "1e-05"),
        ("1e6", "1e+06"),
        ("123456789.0", "1.2345679e+08"),
        ("1234567.5", "1.2345675e+06"),
        ("16777217.0", "1.6777216e+07"),
        ("1e300", ".inf"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2001-01-01", "2001-01-01"),
        ("0o-7", "0o-7"),
        ("'1'", "1"),
        ("\"null\"", "null"),
        ("a b", "a b"),
        ("? a\n", "a"),
        ("? |\n  a\n", "a\n"),
        ("!!str 1", "1"),
        ("!!int '1'", "1"),
    ] {
        check(&format!("{key}: x\n"), json!({expected: "x"}));
    }
}

#[test]
fn tags_decide_what_scalars_are() {
    check_scalars(&[
        ("!!str 12", json!("12")),
        ("!!int '12'", json!(12)),
        (
            "!!int 12345678901234567890",
            json!(12_345_678_901_234_567_890.0),
        ),
        ("!!float 12", json!(12)),
        ("!!float '1.5'", json!(1.5)),
        ("!!float 0x10", json!(16)),
        ("!!bool yes", json!(true)),
        ("!!bool 'true'", json!(true)),
        ("!!null ''", json!(null)),
        ("!foo 12", json!("12")),
        ("! 12", json!("12")),
        ("!!binary aGVsbG8=", json!("hello")),
        ("!!binary /w==", json!("\u{fffd}")),
        ("!!timestamp 2001-01-01", json!("2001-01-01")),
        ("!!merge <<", json!("<<")),
        ("!<tag:yaml.org,2002:str> 12", json!("12")),
        ("!foo {b: 1}", json!({"b": 1})),
        ("!!set {b: }", json!({"b": null})),
        ("!!map [1]", json!([1])),
        ("!!str {b: 1}", json!({"b": 1})),
    ]);
    check("a: !!str\n", json!({"a": ""}));
}

#[test]
fn merge_keys_replace_what_stands_before_them() {
    check("<<: {a: 2}\na: 1\n", json!({"a": 1}));
    check("<<: [{a: 1}, {a: 2, b: 3}]\n", json!({"a": 1, "b": 3}));
    check("<<: {a: 1}\n<<: {b: 2}\n", json!({"a": 1, "b": 2}));
    check("<<: []\n", json!({}));
    check("!!merge <<: {a: 1}\n", json!({"a": 1}));
    check("\"<<\": {a: 2}\n", json!({"<<": {"a": 2}}));
    check("x: <<\n", json!({"x": "<<"}));
    check(
        "z: &q {a: 1}\nw:\n  <<: *q\n  b: 1\n",
        json!({"z": {"a": 1}, "w": {"a": 1, "b": 1}}),
    );
    check(
        "x: &b\n- <<: {q: 1}\nz: {<<: [{a: 1}, {b: 2}], a: 3}\n",
        json!({"x": [{"q": 1}], "z": {"a": 3, "b": 2}}),
    );
}

#[test]
fn aliases_repeat_values() {
    check("a: &x 1\nb: &x 2\nc: *x\n", json!({"a": 1, "b": 2, "c": 2}));
    check("a: &x\nb: *x\n", json!({"a": null, "b": null}));
    check("&k a: 1\nb: *k\n", json!({"a": 1, "b": "a"}));
    check("a: !!str &q 1\nb: *q\n", json!({"a": "1", "b": "1"}));
    check(
        "a: &q [&r {b: 1}]\nc: [*r, *q]\n",
        json!({"a": [{"b": 1}], "c": [{"b": 1}, [{"b": 1}]]}),
    );
}

#[test]
fn layout_is_read_as_go_reads_it() {
    check("a:\n- b\n", json!({"a": ["b"]}));
    check("a: x\n  - y\n", json!({"a": "x - y"}));
    check("a: x\n  y\n\n  z\n", json!({"a": "x y\nz"}));
    check("? a\nb: c\n", json!({"a": null, "b": "c"}));
    check("a : 1\n", json!({"a": 1}));
    check("a: #c\n", json!({"a": null}));
    check("a: x#c\n", json!({"a": "x#c"}));
    check("a: [b:c, d: e]\n", json!({"a": ["b:c", {"d": "e"}]}));
    check("a: {b:c}\n", json!({"a": {"b:c": null}}));
    check("a: {b, c: }\n", json!({"a": {"b": null, "c": null}}));
    check("a: {\"b\":1}\n", json!({"a": {"b": 1}}));
    check("a: [b, ]\n", json!({"a": ["b"]}));
    check("a: \u{a0}x\n", json!({"a": "\u{a0}x"}));
    check("a: b\t\n", json!({"a": "b"}));
    check("a: x\t# c\n", json!({"a": "x"}));
    check("a:\t\n  b: c\n", json!({"a": {"b": "c"}}));
    check("a: x\n  \ty\n", json!({"a": "x y"}));
    check("a: {\tb: c}\n", json!({"a": {"b": "c"}}));
    check(
        "a: \"\\x41\\e\\_\\N\\L\\P\\u0000\"\n",
        json!({"a": "A\u{1b}\u{a0}\u{85}\u{2028}\u{2029}\0"}),
    );
    check("a: \"x\n  y\\\n  z\n\n  w\"\n", json!({"a": "x yz\nw"}));
    check("a: 'x\n   \n  it''s'\n", json!({"a": "x\nit's"}));
    check("a: 'x\u{2028}y'\n", json!({"a": "x\u{2028}y"}));
    check("a: b\n...\n...\n", json!({"a": "b"}));
}

#[test]
fn brackets_can_go_over_lines_of_any_indent() {
    check("a: [\nb\n]\n", json!({"a": ["b"]}));
    check("a: {\nb: c\n}\n", json!({"a": {"b": "c"}}));
    check("a: [\n]\n", json!({"a": []}));
    check("a:\n - [\n b\n]\n", json!({"a": [["b"]]}));
    check(
        "a:\n  b: [\n    \"c\", # [\n    'd' # e\n  ]\n  f: 1\n",
        json!({"a": {"b": ["c", "d"], "f": 1}}),
    );
    check("a: [a,# c\n d]\n", json!({"a": ["a", "d"]}));
    check("a: [\n\t\"b\"\n\t]\n", json!({"a": ["b"]}));
    check("a: [1,\n\t2]\n", json!({"a": [1, 2]}));
    check(
        "a: |\n  [\n   \nb: &x !y [\n1\n]\nc: {\n\"[\": '{'}\n",
        json!({"a": "[\n \n", "b": [1], "c": {"[": "{"}}),
    );
    check("a:\tb\nc: x\n", json!({"a": "b", "c": "x"}));
    check("a: [x\n  y]\n", json!({"a": ["x y"]}));
}

#[test]
fn quoted_lines_can_have_any_indent() {
    check(
        "a:\n    b: 'x [\"C\n\n  y'\n    c: \"z\n\tw\"\n",
        json!({"a": {"b": "x [\"C\ny", "c": "z w"}}),
    );
    check("a: \"x\nb: y\"\n", json!({"a": "x b: y"}));
    check("a: 'x\n# y'\n", json!({"a": "x # y"}));
    check("a: \"x\\\n   \\  y\"\n", json!({"a": "x  y"}));
    check("a: \"x \\\n\n y\"\n", json!({"a": "x \ny"}));
}

#[test]
fn odd_places_are_read_as_go_reads_them() {
    check("a: 'x'#c\n", json!({"a": "x"}));
    check("a: []#c\n", json!({"a": []}));
    check("a: |#c\n  x\n", json!({"a": "x\n"}));
    check("a: \"\\'\"\n", json!({"a": "'"}));
    check("a: x\u{feff}y\n", json!({"a": "x\u{feff}y"}));
    check("a: 1\n\u{feff}b: 2\n", json!({"a": 1, "\u{feff}b": 2}));
    check(
        "a:\n- - b\n  - c\n-\n  - d\n",
        json!({"a": [["b", "c"], ["d"]]}),
    );
    check(
        "a: 1\n? b\n? c\n: d\n",
        json!({"a": 1, "b": null, "c": "d"}),
    );
    check("a: [b: c, ? d]\n", json!({"a": [{"b": "c"}, {"d": null}]}));
    check("a: &x\n- b\nc: *x\n", json!({"a": ["b"], "c": ["b"]}));
    check("a: !foo\n  b: c\n", json!({"a": {"b": "c"}}));
    check("a: !!s%74r 1\n", json!({"a": "1"}));
    check("a: # c\n# d\n  b\n", json!({"a": "b"}));
    check("a: b\u{2028}c: d\n", json!({"a": "b", "c": "d"}));
    check("a: b\u{85}  c\n", json!({"a": "b c"}));
    check("a: 'b\r\r\n c'\n", json!({"a": "b c"}));
    check("a: {b: -1, c: -}\n", json!({"a": {"b": -1, "c": "-"}}));
}

#[test]
fn text_blocks_are_read_as_go_reads_them() {
    check("a: >\n  x\n  y\n\n  z\n", json!({"a": "x y\nz\n"}));
    check("a: >-\n  x\n    y\n  z\n", json!({"a": "x\n  y\nz"}));
    check("a: >\n\n  x\n  y\n", json!({"a": "\nx y\n"}));
    check("a: >+\n  x\n\n\nb: 1\n", json!({"a": "x\n\n\n", "b": 1}));
    check("a: |+\n  x\n\n", json!({"a": "x\n\n"}));
    check("a: |-2\n   x\n", json!({"a": " x"}));
    check("a: |1\n x\n", json!({"a": "x\n"}));
    check("a: |\n  x\n  \ty\n", json!({"a": "x\n\ty\n"}));
    check("a: | # c\n  x\n", json!({"a": "x\n"}));
    check("a: |\nb: 1\n", json!({"a": "", "b": 1}));
    check(
        "a: |\n  x\n   \n# c\nb: 1\n",
        json!({"a": "x\n \n", "b": 1}),
    );
    check("- |\n x\n- |-\n y\n\n- z\n", json!(["x\n", "y", "z"]));
}

#[test]
fn a_line_end_is_added_where_the_text_has_none() {
    check("a: |\n  x", json!({"a": "x\n"}));
    check("a: >\n  x", json!({"a": "x\n"}));
    check("a: |+\n  x", json!({"a": "x\n"}));
    check("a: |-\n  x", json!({"a": "x"}));
    check("a: x", json!({"a": "x"}));
    check("a:", json!({"a": null}));
}
