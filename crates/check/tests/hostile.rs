//! Any bytes can be checked: nothing panics, and what is found is in the text.

use proptest::prelude::*;
use stowplan_check::{Bundle, Checker, Format, Options, Source};

/// Checks bytes, and writes what was found in every format.
fn survives(text: &[u8]) -> Result<(), TestCaseError> {
    let report = Checker::new().today("2026-11-21").check(vec![Bundle {
        environment: None,
        sources: vec![Source::new("any", text)],
    }]);
    for finding in &report.findings {
        let related = finding.related.iter().map(|it| &it.place);
        for place in [&finding.place].into_iter().chain(related) {
            prop_assert!(place.line >= 1 && place.column >= 1, "{finding:?}");
            prop_assert!(place.range().end <= text.len(), "{finding:?}");
        }
    }
    let rules = Checker::new().rules();
    for format in Format::ALL {
        let mut bytes = Vec::new();
        let written = format.write(&report, &rules, Options::default(), &mut bytes);
        prop_assert!(written.is_ok());
        prop_assert!(std::str::from_utf8(&bytes).is_ok());
    }
    Ok(())
}

/// A manifest that breaks a rule, with a few bytes of it changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let examples: Vec<&str> = Checker::new().rules().iter().map(|it| it.wrong).collect();
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    let changes = prop::collection::vec(change, 0..6);
    (prop::sample::select(examples), changes).prop_map(|(example, changes)| {
        let mut text = example.as_bytes().to_vec();
        for (at, byte, how) in changes {
            if text.is_empty() {
                break;
            }
            let at = at.index(text.len());
            match how {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                _ => drop(text.remove(at)),
            }
        }
        text
    })
}

/// Objects of a kind with values of any shape in their usual places.
fn odd() -> impl Strategy<Value = Vec<u8>> {
    let examples: Vec<&str> = Checker::new().rules().iter().map(|it| it.wrong).collect();
    let odd = [
        "null",
        "[]",
        "{}",
        "-1",
        "''",
        "true",
        "1e400",
        "[null]",
        "{a: null}",
        "&a [*a]",
    ];
    (
        prop::sample::select(examples),
        any::<prop::sample::Index>(),
        prop::sample::select(odd.to_vec()),
    )
        .prop_map(|(example, at, odd)| {
            let count = example.matches(": ").count().max(1);
            let at = at.index(count);
            let mut text = String::new();
            for (number, line) in example.split_inclusive(": ").enumerate() {
                text += line;
                if number == at {
                    text += odd;
                    text += " ";
                }
            }
            text.into_bytes()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes(text in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&text)?;
    }

    #[test]
    fn manifests_with_other_bytes(text in mutated()) {
        survives(&text)?;
    }

    #[test]
    fn manifests_with_odd_values(text in odd()) {
        survives(&text)?;
    }
}
