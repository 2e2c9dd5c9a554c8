//! What is said about what Kubernetes refuses, and where.

use stowplan_yaml::read::documents;

/// The first problem, and the line and the text that it is about.
#[track_caller]
fn check(text: &str, code: &str, line: usize, about: &str) {
    let read: Vec<_> = documents(text.as_bytes()).collect();
    let problems: Vec<_> = read.iter().flat_map(|it| &it.problems).collect();
    let problem = problems
        .first()
        .unwrap_or_else(|| panic!("{text:?}: {read:?}"));
    let place = problem.range.clone();
    let found = text[..place.start].matches('\n').count() + 1;
    assert_eq!(
        (problem.code, found, &text[place]),
        (code, line, about),
        "{text:?}: {problem:?}"
    );
}

#[test]
fn tabs_are_named() {
    check("\ta: b\n", "yaml-tab", 1, "\t");
    check("a:\n\tb: c\n", "yaml-tab", 2, "\t");
    check("a:\n  b:\n  \tc: d\n", "yaml-tab", 3, "\t");
    check("a: b\n\t\nc: d\n", "yaml-tab", 2, "\t");
    check("a: b\n\t# c\nc: d\n", "yaml-tab", 2, "\t");
    check("a:\n  - \tb\n", "yaml-tab", 2, "\t");
    check("a: x\n\ty\n", "yaml-tab", 2, "\t");
    check("a: |\n  x\n\ty\n", "yaml-tab", 3, "\t");
}

#[test]
fn syntax_is_explained() {
    check("a: \"x\nb: y\n", "yaml-syntax", 1, "\"");
    check("a: 'x\n", "yaml-syntax", 1, "'");
    check("a: x: y\n", "yaml-syntax", 1, ":");
    check("a: 1\nb:2\n", "yaml-syntax", 2, ":");
    check("a: @x\n", "yaml-syntax", 1, "@");
    check("a: \"\\q\"\n", "yaml-syntax", 1, "\\q");
    check("a: \"x\" y\n", "yaml-syntax", 1, "y");
    check("a:\n    b: 1\n   c: 2\n", "yaml-syntax", 3, "c");
    check("a: - b\n", "yaml-syntax", 1, "-");
    check("a: \"\\/\"\n", "yaml-syntax", 1, "\\/");
    check("a: [1\nb: 2\n", "yaml-syntax", 2, ":");
    check("a: [a b # c\n d]\n", "yaml-syntax", 2, "d");
    check("a: {b: 1\n", "yaml-syntax", 1, "{");
    check("a: [{b: 1]\n", "yaml-syntax", 1, "]");
    check("a: 1\nb\n", "yaml-syntax", 2, "b");
    check("a: b]\nc: ]\n", "yaml-syntax", 2, "]");
    check("a: \"\\ud800\"\n", "yaml-syntax", 1, "\\u");
    check("a: |\n    b\n  c\n", "yaml-syntax", 3, "c");
    check("a: &é b\n", "yaml-syntax", 1, "&");
    check("a: !x! b\n", "yaml-tag", 1, "!");
    check("a: !x!y b\n", "yaml-tag", 1, "!x!y");
    check("a: *x\n", "unknown-alias", 1, "*x");
    check("é: *x\n", "unknown-alias", 1, "*x");
    check("%YAML 1.1\n---\na: 1\n", "yaml-directive", 1, "%YAML 1.1");
    check("a: 1\n--- b: 1\n", "document-separator", 2, "--- b: 1");
    check("a: 1\n----\nb: 1\n", "document-separator", 2, "----");
    check("a: b\n...\nc: d\n", "ignored-text", 3, "c: d");
}

#[test]
fn keys_are_checked() {
    check("a: 1\nb: 2\n'a': 3\n", "duplicate-key", 3, "'a'");
    check("a: {b: 1, b: 2}\n", "duplicate-key", 1, "b");
    check("1: a\n'1': b\n", "duplicate-key", 2, "'1'");
    check("null: x\n", "not-a-string-key", 1, "null");
    check(
        "12345678901234567890: x\n",
        "not-a-string-key",
        1,
        "12345678901234567890",
    );
    check("[a]: b\n", "not-a-string-key", 1, "[a]");
    check("? {a: b}\n: c\n", "not-a-string-key", 1, "{a: b}");
    check("a: &x [1]\n? *x\n: b\n", "not-a-string-key", 2, "*x");
    check("<<: 3\n", "merge-key", 1, "3");
    check("<<: [3]\n", "merge-key", 1, "[3]");
    check("k: &m [{a: 1}]\n<<: *m\n", "merge-key", 2, "*m");
    check("a: 1\n<<: {a: 2}\n", "merge-order", 2, "{a: 2}");
}

#[test]
fn the_last_of_a_key_written_twice_is_kept_and_the_first_named() {
    let text = "x: 0\na: 1\nb:\n  a: 2\na: 3\n";
    let read: Vec<_> = documents(text.as_bytes()).collect();
    assert_eq!(
        read[0].value,
        Some(serde_json::json!({"x": 0, "a": 3, "b": {"a": 2}}))
    );
    let problem = &read[0].problems[0];
    assert_eq!(
        problem.message,
        "the key `a` is written twice, first on line 2"
    );
}

#[test]
fn values_are_checked() {
    check("a: .inf\n", "not-a-number", 1, ".inf");
    check("a: [-.INF, .NaN]\n", "not-a-number", 1, "-.INF");
    check("a: !!int x\n", "yaml-tag", 1, "!!int x");
    check("a: !!null x\n", "yaml-tag", 1, "!!null x");
    check(
        "a: !!float 12345678901234567890\n",
        "yaml-tag",
        1,
        "!!float 12345678901234567890",
    );
    check("a: !!binary '*'\n", "yaml-tag", 1, "!!binary '*'");
    check("a: &a [*a]\n", "alias-loop", 1, "*a");
    check("a: x\u{1}\n", "control-character", 1, "\u{1}");
    check(
        "a: !!timestamp 2001-02-30\n",
        "yaml-tag",
        1,
        "!!timestamp 2001-02-30",
    );
    check("a: \u{fffe}\n", "control-character", 1, "\u{fffe}");
    check("a: x\u{2028}y\n", "line-separator", 1, "\u{2028}");
}

#[test]
fn bytes_that_are_no_text_spoil_only_their_document() {
    let read: Vec<_> = documents(b"a: 1\n---\nb: \xff\n---\nc: 1\n").collect();
    assert_eq!(read.len(), 3);
    assert!(read[0].value.is_some() && read[2].value.is_some());
    assert_eq!(read[1].problems[0].code, "invalid-utf8");
    assert_eq!(read[1].problems[0].range, 12..13);
    let read: Vec<_> = documents(b"\xff\xfea\0:\0 \x001\0").collect();
    assert_eq!(read[0].problems[0].code, "utf-16");
}
