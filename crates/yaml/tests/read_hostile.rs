//! Nothing panics, nothing takes long, whatever the text is.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;
use stowplan_yaml::read::{Document, MAX_DEPTH, MAX_PROBLEMS, Step, documents, locate, split};

use crate::hostile_texts;
use crate::read_fast::{mutated, pieces};

/// Reads a text in all ways and checks what is true of every text.
fn check(text: &[u8]) {
    for document in documents(text).chain(documents(text).careful()) {
        assert!(
            document.value.is_some() || !document.problems.is_empty(),
            "{document:?}"
        );
        assert!(document.problems.len() <= MAX_PROBLEMS + 4);
        assert!(document.range.end <= text.len() && document.range.start <= document.range.end);
        for problem in &document.problems {
            let range = &problem.range;
            assert!(
                range.start <= range.end && range.end <= text.len(),
                "{problem:?}"
            );
        }
        check_places(text, &document);
    }
    let stretches = split(text);
    assert!(stretches.is_sorted_by(|a, b| a.end <= b.start));
}

fn check_places(text: &[u8], document: &Document) {
    let mut paths = vec![Vec::new(), vec![Step::Index(0), Step::Key("a".to_owned())]];
    if let Some(value) = &document.value {
        all_paths(value, &mut Vec::new(), &mut paths);
    }
    for location in locate(text, document.range.clone(), &paths)
        .into_iter()
        .flatten()
    {
        for range in location.key.into_iter().chain([location.value]) {
            assert!(range.start <= range.end, "{range:?} in {document:?}");
            assert!(document.range.start <= range.start && range.end <= document.range.end);
        }
    }
}

fn all_paths(value: &Value, path: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    if paths.len() > 200 {
        return;
    }
    paths.push(path.clone());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                all_paths(item, path, paths);
                path.pop();
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                path.push(Step::Key(key.clone()));
                all_paths(item, path, paths);
                path.pop();
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn bytes_are_read(text in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&text);
    }

    #[test]
    fn yaml_like_bytes_are_read(text in "[-ab:?\\[\\]{}#&*!|>'\"%@ \n\r\t,.0<~é\u{85}\u{2028}\u{feff}\0\\\\]{0,80}") {
        check(text.as_bytes());
    }

    #[test]
    fn yaml_like_pieces_are_read(text in pieces()) {
        check(text.as_bytes());
    }

    #[test]
    fn changed_manifests_are_read(text in mutated()) {
        check(text.as_bytes());
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize, open: &str, close: &str| {
        format!("{}{}", open.repeat(levels), close.repeat(levels))
    };
    let block = |levels: usize| {
        (0..levels).fold(String::new(), |mut text, level| {
            let _ = writeln!(text, "{}a:", " ".repeat(level));
            text
        })
    };
    for (text, levels) in [
        (nested(MAX_DEPTH, "[", "]"), MAX_DEPTH),
        (nested(MAX_DEPTH, "{a: ", "}"), MAX_DEPTH),
        (
            nested(MAX_DEPTH, "{\"a\":", "}").replace(":}", ":1}"),
            MAX_DEPTH,
        ),
        (nested(MAX_DEPTH, "- ", ""), MAX_DEPTH),
        (block(MAX_DEPTH), MAX_DEPTH),
        (nested(MAX_DEPTH + 1, "[", "]"), 0),
        (nested(MAX_DEPTH + 1, "- ", ""), 0),
        (block(MAX_DEPTH + 1), 0),
        (
            nested(MAX_DEPTH + 1, "{\"a\":", "}").replace(":}", ":1}"),
            0,
        ),
        (nested(1_000_000, "[", "]"), 0),
        (nested(1_000_000, "{\"a\":", "}"), 0),
        (nested(1_000_000, "- ", ""), 0),
        (nested(1_000_000, "? ", ""), 0),
        (nested(1_000_000, "? - ", ""), 0),
        (nested(100_000, "{? ", ""), 0),
    ] {
        // What a file begins with decides whether it is JSON.
        let text = format!("# c\n{text}");
        let read: Vec<_> = documents(text.as_bytes()).collect();
        let start = &text[..text.len().min(20)];
        if levels == 0 {
            assert_eq!(
                read[0].problems[0].code, "too-deep",
                "{start}: {:?}",
                read[0].problems
            );
            assert_eq!(read[0].value, None);
        } else {
            assert_eq!(read[0].problems, [], "{start}");
        }
        locate(
            text.as_bytes(),
            read[0].range.clone(),
            &[vec![Step::Index(0); 200]],
        );
    }
    let text = format!(
        "a: &a {}\nb: {}*a{}\n",
        nested(80, "[", "]"),
        "[".repeat(80),
        "]".repeat(80)
    );
    let read: Vec<_> = documents(text.as_bytes()).collect();
    assert_eq!(read[0].problems[0].code, "too-deep");
}

/// Nine levels of lists with ten aliases each to the level before, around this value.
fn bomb(value: &str) -> String {
    (1..10).fold(format!("a0: &a0 {value}\n"), |mut text, level| {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
        text
    })
}

#[test]
fn aliases_are_bounded() {
    let long = "x".repeat(1_000_000);
    for text in [
        bomb("1"),
        bomb(&long),
        format!("a: &a {long}\nb: [{}]\n", vec!["*a"; 900].join(", ")),
    ] {
        let read: Vec<_> = documents(text.as_bytes()).collect();
        assert_eq!(read[0].problems[0].code, "too-many-aliases");
        assert_eq!(read[0].value, None);
    }
    let text = format!("a: &a {{b: 1}}\nc: [{}]\n", vec!["*a"; 100].join(", "));
    assert_eq!(documents(text.as_bytes()).next().unwrap().problems, []);
    let text = (0..120).fold("a: ".to_owned(), |text, level| format!("{text}&x{level} [")) + "*x0";
    assert_eq!(documents(text.as_bytes()).next().unwrap().value, None);
}

/// That time is linear in the length is seen in the benchmark `hostile`.
#[test]
fn long_texts_are_read() {
    for (name, make) in hostile_texts::MAKERS {
        let text = make(20_000);
        let count = documents(text.as_bytes()).count();
        let all = locate(text.as_bytes(), 0..text.len(), &[vec![Step::Index(1)]]);
        assert!(count + all.len() > 0, "{name}");
    }
}
