//! How each kind of text is written.

use std::collections::BTreeMap;

/// The same as an entry's value, as a list item and, on one line, as a key.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(
        stowplan_yaml::to_string(&[text]).unwrap(),
        format!("- {expected}\n")
    );
    let key = stowplan_yaml::to_string(&BTreeMap::from([(text, 1)])).unwrap();
    assert_eq!(key, format!("{expected}: 1\n"));
}

#[test]
fn text_that_is_only_text_is_plain() {
    for text in [
        "a",
        "Deployment",
        "apps/v1",
        "app.kubernetes.io/name",
        "registry.example:5000/web:1.27.3",
        "10.0.0.1",
        "10.0.0.0/8",
        "1.27.3",
        "1.27.3-alpine",
        "500m",
        "128Mi",
        "1h30m",
        "30s",
        "80%",
        "https://example.com:8443/a?b=c#d",
        "--flag=value",
        "-c",
        "/bin/sh",
        "./run",
        "../run",
        "$(POD_NAME)",
        "(a)",
        "it's",
        "a, b",
        "a [b] {c}",
        "say \"hi\"",
        "a - b",
        "a:b",
        "a#b",
        "deadbeef",
        "1234abc",
        "e2e",
        "yesterday",
        "nope",
        "nullable",
        "truely",
        "_",
        "\\d+",
        "^a$",
        "日本語",
        "é",
        "👍",
        "two  blanks",
        "e",
        "-e",
        "v1",
    ] {
        check(text, text);
    }
}

#[test]
fn text_that_might_be_something_else_is_quoted() {
    for text in [
        "",
        "~",
        "null",
        "Null",
        "nULL",
        "true",
        "True",
        "TRUE",
        "yes",
        "no",
        "NO",
        "on",
        "off",
        "y",
        "N",
        "=",
        "<<",
        ".inf",
        "-.INF",
        ".NaN",
        "0",
        "1",
        "-1",
        "+1",
        "0777",
        "08",
        "0o17",
        "0x1F",
        "0X1f",
        "0b1",
        "1_000",
        "1,000",
        "1.5",
        ".5",
        "1.",
        "1e3",
        "7e12345",
        "1234e5678",
        "E1",
        "-e1",
        "12:30",
        "12:30:45",
        "8080:80",
        "2001-01-01",
        "2001-01-01T00:00:00Z",
        "2001-12-14 21:59:43.10 -5",
        "-",
        "--",
        "---",
        "--- a",
        "...",
        ".",
        "- a",
        "? a",
        "?a",
        ": a",
        ":a",
        ", a",
        "[a]",
        "]",
        "{a}",
        "}",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'a'",
        "%a",
        "@a",
        "`a`",
        "a: b",
        "a:",
        "a #b",
        " a",
        "a ",
        " ",
        "~/a",
        "*/5 * * * *",
    ] {
        check(text, &format!("\"{text}\""));
    }
}

#[test]
fn quotes_escape_what_readers_change_or_hide() {
    check("\"a\"", r#""\"a\"""#);
    check("a: \\", r#""a: \\""#);
    check("\t", r#""\t""#);
    check("a\tb", r#""a\tb""#);
    check("a\r\nb", r#""a\r\nb""#);
    check("\0\u{1b}\u{7f}", r#""\u0000\u001b\u007f""#);
    check("\u{80}\u{85}\u{9f}", r#""\u0080\u0085\u009f""#);
    check("a\u{2028}b\u{2029}c", r#""a\u2028b\u2029c""#);
    check("\u{feff}a", r#""\ufeffa""#);
    check("\u{fffe}\u{ffff}", r#""\ufffe\uffff""#);
    check("safe\u{202e}efas", r#""safe\u202eefas""#);
    check("é: 👩‍👩‍👧", "\"é: 👩‍👩‍👧\"");
    check("\u{a0}", "\"\u{a0}\"");
}

#[test]
fn lines_are_a_block() {
    #[track_caller]
    fn check(text: &str, item: &str) {
        // A second item shows where the block ends, and what is kept there.
        let yaml = stowplan_yaml::to_string(&[text, "end"]).unwrap();
        assert_eq!(yaml, format!("- {item}\n- end\n"));
    }
    check("a\nb", "|-\n  a\n  b");
    check("a\nb\n", "|\n  a\n  b");
    check("a\n", "|\n  a");
    check("a\n\n", "|+\n  a\n");
    check("a\nb\n\n\n", "|+\n  a\n  b\n\n");
    check("a\n\nb\n", "|\n  a\n\n  b");
    check("a\n  b: c \n\td\n", "|\n  a\n    b: c \n  \td");
    check("a\n \nb\n", "|\n  a\n   \n  b");
    check(
        "#!/bin/sh\n# no comment\n--- \n",
        "|\n  #!/bin/sh\n  # no comment\n  --- ",
    );
    check("é 👍\n\u{a0}\n", "|\n  é 👍\n  \u{a0}");
    // Readers are told the indentation where they could not see it.
    check(" a\nb\n", "|2\n   a\n  b");
    check("\ta\nb\n", "|2\n  \ta\n  b");
    check("\na\n", "|2\n\n  a");
    check("\n\n a", "|2-\n\n\n   a");
    check("\na\n\n", "|2+\n\n  a\n");
}

#[test]
fn lines_that_a_block_does_not_give_back_are_quoted() {
    for (text, item) in [
        ("\n", r#""\n""#),
        (" \n\t\n", r#"" \n\t\n""#),
        ("a\n ", r#""a\n ""#),
        ("a\n\t\n\n", r#""a\n\t\n\n""#),
        ("a\r\nb\r\n", r#""a\r\nb\r\n""#),
        ("a\u{85}b\n", r#""a\u0085b\n""#),
        ("a\n\u{2028}\n", r#""a\n\u2028\n""#),
        ("a\n\u{1b}[0m\n", r#""a\n\u001b[0m\n""#),
    ] {
        check(text, item);
    }
}

#[test]
fn document_ends_in_one_newline() {
    // A block would end in blank lines here, and only here.
    let value = BTreeMap::from([("a", "a\n\n"), ("b", "b\n\n")]);
    let yaml = stowplan_yaml::to_string(&value).unwrap();
    assert_eq!(yaml, "a: \"a\\n\\n\"\nb: \"b\\n\\n\"\n");
    let value = BTreeMap::from([("a", "a\n\n"), ("b", "b\n")]);
    assert_eq!(
        stowplan_yaml::to_string(&value).unwrap(),
        "a: |+\n  a\n\nb: |\n  b\n"
    );
}

#[test]
fn text_as_a_document() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(stowplan_yaml::to_string(text).unwrap(), expected);
    }
    check("a", "a\n");
    check("no", "\"no\"\n");
    check("a\nb\n", "|\n  a\n  b\n");
    check(" a\nb\n", "\" a\\nb\\n\"\n");
}

#[test]
fn lines_are_never_folded() {
    check(
        &("many words ".repeat(80) + "."),
        &("many words ".repeat(80) + "."),
    );
    let text = "a: b, ".repeat(1000) + ".";
    let yaml = stowplan_yaml::to_string(&[&text]).unwrap();
    assert_eq!(yaml, format!("- \"{text}\"\n"));
}

#[test]
fn long_keys_are_announced() {
    let (short, long) = ("k".repeat(1000), "k".repeat(1001));
    let value = BTreeMap::from([(
        "list",
        vec![BTreeMap::from([(&short, ["a"]), (&long, ["b"])])],
    )]);
    assert_eq!(
        stowplan_yaml::to_string(&value).unwrap(),
        format!("list:\n- {short}:\n  - a\n  ? {long}\n  :\n  - b\n")
    );
}
