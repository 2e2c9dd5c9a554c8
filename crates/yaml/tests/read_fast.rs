//! The short cut gives what the full parser gives, or gives up.

use proptest::prelude::*;
use proptest::sample::select;
use stowplan_yaml::read::documents;

use crate::corpus;

/// A manifest with all that the short cut reads.
pub(crate) const MANIFEST: &str = "\
apiVersion: apps/v1 # c
kind: \"Deployment\"

metadata:
  name: web
  labels: {}
  annotations:
    a.example/b: 'it''s'
    \"c d\": \"x\\n\\\"y\\\"\"
    on: yes
    1: 0777
# c
spec:
  list:
  - name: a
    args:
    - --x=1
    - -c
    -   - nested
        - list
    - |
      #!/bin/sh
        exec x: y

      # c
    - >-
      folded
      text
  -
    b: -1.5
    c:
    d: ~
  other:
    - {a: [b, \"c\", 1.5], 'd': {}, e: x:y/z w } # c
    - [-1, --x, [ ], {  }]
    - e: [] # c
      f: http://x:80/?a#b

    -
  last: é
";

#[track_caller]
fn check(text: &str) {
    let read = documents(text.as_bytes());
    let found: Vec<_> = read.clone().collect();
    let expected: Vec<_> = read.careful().collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn manifests_are_read_alike() {
    check(MANIFEST);
    check(&MANIFEST.replace('\n', "\r\n"));
    check(MANIFEST.trim_end());
    assert_eq!(documents(MANIFEST.as_bytes()).next().unwrap().problems, []);
}

#[test]
fn every_shortened_manifest_is_read_alike() {
    for (at, _) in MANIFEST.char_indices() {
        check(&MANIFEST[..at]);
        check(&MANIFEST[at..]);
    }
}

#[test]
fn every_small_change_is_read_alike() {
    let lines: Vec<_> = MANIFEST.lines().collect();
    for at in 0..lines.len() {
        let mut changed = lines.clone();
        let line = changed.remove(at);
        check(&changed.join("\n"));
        let indented = format!(" {line}");
        changed.insert(at, &indented);
        check(&changed.join("\n"));
        changed[at] = line.strip_prefix(' ').unwrap_or(line);
        check(&changed.join("\n"));
        changed.insert(at, line);
        check(&changed.join("\n"));
    }
    for (at, _) in MANIFEST.char_indices() {
        for piece in [
            " ", "\n", ":", "#", "-", "\"", "'", ": ", " #", "- ", "|", "\t", "&a ", "x",
        ] {
            check(&format!("{}{piece}{}", &MANIFEST[..at], &MANIFEST[at..]));
        }
    }
}

#[test]
fn corpus_is_read_alike_unquoted() {
    for text in corpus::texts() {
        check(&format!("a: {text}\nb: 1\n"));
        check(&format!("- {text}"));
        check(&format!("{text}: 1\n"));
        check(&format!("a: |\n  {text}\n"));
    }
}

/// Pieces that YAML is made of.
pub(crate) fn pieces() -> impl Strategy<Value = String> {
    let piece = select(
        &[
            "a",
            "b",
            "1",
            "é",
            " ",
            "  ",
            "    ",
            "\n",
            "\n",
            "\n  ",
            "\n- ",
            "\n  - ",
            ":",
            ": ",
            ": ",
            ":\n",
            "- ",
            "# c",
            " #",
            "\"",
            "'",
            "|",
            ">",
            "|-\n",
            ">\n",
            "|+\n",
            "{}",
            "[]",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&a ",
            "*a",
            "!!str ",
            "<<: ",
            "? ",
            "---\n",
            "...\n",
            "\t",
            "\r\n",
            "\\",
            "~",
            "null",
            "yes",
            "0x1",
            "-",
            "%",
            "@",
            "\u{2028}",
            "\u{feff}",
            "''",
            "\"\"",
            "x: y",
            "a:\n  b: c\n",
        ][..],
    );
    prop::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

/// A manifest with some pieces of it replaced.
pub(crate) fn mutated() -> impl Strategy<Value = String> {
    let change = (0..MANIFEST.len(), 0..12_usize, pieces());
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        let mut text = MANIFEST.to_owned();
        for (at, length, piece) in changes {
            let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
            let range = floor(at)..floor(at + length);
            text.replace_range(range, &piece[..piece.floor_char_boundary(6)]);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn pieces_are_read_alike(text in pieces()) {
        check(&text);
    }

    #[test]
    fn changed_manifests_are_read_alike(text in mutated()) {
        check(&text);
    }
}
