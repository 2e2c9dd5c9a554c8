use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(text: &str) -> (Option<Node>, Vec<Problem>) {
    let mut problems = Vec::new();
    let tree = parse(0, &SourceFile::new("x.yaml", text), &mut problems);
    (tree, problems)
}

#[test]
fn values_are_those_of_serde_yaml() {
    let check = |text: &str, expect: Value| {
        let (tree, problems) = read(text);
        assert_eq!(problems, [], "{text:?}");
        assert_eq!(tree.unwrap().to_value(), expect, "{text:?}");
    };
    check("", json!({}));
    check("# only a comment\n", json!({}));
    check("---\n...\n", json!({}));
    check(
        "\u{feff}a: 1\r\nb: [x, 'é']\r\n",
        json!({"a": 1, "b": ["x", "é"]}),
    );
    check(
        "a: no\nb: true\nc: ~\nd: 017\ne: 1.5\nf: '1'\n",
        json!({"a": "no", "b": true, "c": null, "d": "017", "e": 1.5, "f": "1"}),
    );
    check(
        "a: |\n  x\n  y\nb: >-\n  x\n  y\n",
        json!({"a": "x\ny\n", "b": "x y"}),
    );
    check("just text", json!("just text"));
    check("- 1\n- {a: 2}\n", json!([1, {"a": 2}]));
}

#[test]
fn spans_are_bytes_of_the_file() {
    let check = |text: &str, pointer: &str, key: &str, value: &str| {
        let (tree, _) = read(text);
        let tree = tree.unwrap();
        let found = tree.locate(pointer);
        let part = |mark: Mark| &text[mark.start as usize..mark.end as usize];
        assert_eq!(found.key.map_or("", part), key, "{text:?}");
        assert_eq!(part(found.node.mark), value, "{text:?}");
    };
    check("é: 'ü'  # x\n", "/é", "é", "'ü'");
    check("a: 'it''s'  # x\n", "/a", "a", "'it''s'");
    check("a: \"\\\"é\\\\\" # x\n", "/a", "a", "\"\\\"é\\\\\"");
    check("\u{feff}é:\r\n  ß: [1, x y ]\r\n", "/é/ß", "ß", "[1, x y ]");
    check("\u{feff}é:\r\n  ß: [1, x y ]\r\n", "/é/ß/1", "", "x y");
    check("a: |\n  é\n\n\nb: 1\n", "/a", "a", "é");
    check("a:\n  b: 1\n\n# c\nd: 2\n", "/a", "a", "b: 1\n\n# c");
    check("a:\n", "/a", "a", "");
    check("'a b': {c: d}", "/a b", "'a b'", "{c: d}");
}

#[test]
fn what_is_refused() {
    let check = |text: &str, expect: &[(&str, &str)]| {
        let (_, problems) = read(text);
        let told: Vec<(&str, &str)> = problems
            .iter()
            .map(|it| match it.place {
                stowplan_model::Place::File {
                    span: (start, end), ..
                } => (it.code, &text[start..end]),
                _ => (it.code, "?"),
            })
            .collect();
        assert_eq!(told, expect, "{text:?}: {problems:#?}");
    };
    check("a: 1\nb: 2\na: 3\n", &[("duplicate-key", "a")]);
    check(
        "a: &x 1\nb: *x\n",
        &[("yaml-anchor", "&x 1"), ("yaml-alias", "*x")],
    );
    check("a: *x\n", &[("yaml-syntax", "*")]);
    check("<<: {a: 1}\n", &[("yaml-merge-key", "<<")]);
    check("a: !!str 1\n", &[("yaml-tag", "!!str 1")]);
    check(
        "1: 1\n0x1: 1\ntrue: 2\n1.0: 1\n",
        &[
            ("yaml-key", "0x1"),
            ("yaml-key", "true"),
            ("yaml-key", "1.0"),
        ],
    );
    check("1: 1\n'1': 1\n", &[("duplicate-key", "'1'")]);
    check("? [a]\n: 1\nb: 1\n", &[("yaml-key", "[a]")]);
    check("a: 1\n---\nb: 2\n", &[("yaml-document", "---")]);
    check("a:\n\tb: 1\n", &[("yaml-syntax", "\t")]);
    check("a:\n  b: 1\n\tc: 1\n", &[("yaml-syntax", "\t")]);
    check("a: 1\tx: 2\n", &[("yaml-syntax", ":")]);
    check("a: [1\nb: 2\n", &[("yaml-syntax", ":")]);
    check("é: b: c\n", &[("yaml-syntax", ":")]);
    check(
        "a: 18446744073709551616\nb: .inf\n",
        &[
            ("wrong-type", "18446744073709551616"),
            ("wrong-type", ".inf"),
        ],
    );
    check(&"[".repeat(100), &[("too-deep", "")]);
    check(&"- ".repeat(100), &[("too-deep", "")]);
}

#[test]
fn what_is_too_much() {
    let check = |text: String, code: &str| {
        let (tree, problems) = read(&text);
        assert_eq!(
            problems.iter().map(|it| it.code).collect::<Vec<_>>(),
            [code]
        );
        assert_eq!(tree, None);
    };
    check("[".repeat(100_000), "too-deep");
    check("a: ".to_owned() + &"{b: ".repeat(200), "too-deep");
    check("a".repeat(MAX_BYTES + 1), "too-large");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_punctuation_panics(text in "[-a1:?,{}\\[\\]#&*!|>'\"%@`~ \\t\\r\\n.é\u{feff}\u{0}\u{85}\u{2028}<]{0,40}") {
        let (tree, problems) = read(&text);
        prop_assert!(tree.is_some() || !problems.is_empty());
        for problem in problems {
            if let stowplan_model::Place::File { span: (start, end), .. } = problem.place {
                prop_assert!(text.get(start..end).is_some(), "{text:?} {start}..{end}");
            }
        }
    }

    /// Where both parsers read a document, they read the same.
    #[test]
    fn documents_are_what_serde_yaml_says(text in "([a-c]:( [a-z0-9.~+-]{0,4}|\n  [a-c]: [0-9a-z\"']{0,3})?\n){0,5}") {
        if let ((Some(tree), problems), Ok(expect)) = (read(&text), serde_yaml::from_str::<Value>(&text))
            && problems.is_empty() && !expect.is_null()
        {
            prop_assert_eq!(tree.to_value(), expect);
        }
    }
}
