//! Reads any bytes in both ways, and locates what was read.
//!
//! Run it in `crates/yaml` with `cargo +nightly fuzz run read`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stowplan_yaml::read::{Step, documents, locate};

fuzz_target!(|text: &[u8]| {
    let paths = [
        Vec::new(),
        vec![Step::Index(0), Step::Key("a".to_owned())],
        vec![Step::Key("a".to_owned()), Step::Key("b".to_owned())],
    ];
    let careful: Vec<_> = documents(text).careful().collect();
    for (document, careful) in documents(text).zip(&careful) {
        assert_eq!(document, *careful);
        assert!(document.value.is_some() || !document.problems.is_empty());
        for problem in &document.problems {
            assert!(problem.range.start <= problem.range.end && problem.range.end <= text.len());
        }
        for location in locate(text, document.range.clone(), &paths).into_iter().flatten() {
            let (inner, outer) = (location.value, &document.range);
            assert!(inner.start <= inner.end);
            assert!(outer.start <= inner.start && inner.end <= outer.end);
        }
    }
    assert_eq!(documents(text).count(), careful.len());
});
