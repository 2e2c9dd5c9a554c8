//! No text of any file brings the reader down.

use proptest::prelude::*;
use stowplan_input::{SourceFile, Style};

use crate::fleet::fleet;

const PATHS: [&str; 5] = [
    "environments/defaults.yaml",
    "environments/clusters/k3d.yaml",
    "environments/game/defaults.yaml",
    "environments/game/dev1.yaml",
    "environments/shop/dev1.yaml",
];

/// Text that is nearly a file of a fleet.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "class",
        "cluster",
        "services",
        "server",
        "replicas",
        "defaults",
        "classes",
        "dev",
        "k3d",
        "env",
        "labels",
        "network",
        "autoscale",
        "min",
        "expose",
        "nodePort",
        "http",
        "kubernetes",
        "routing",
        "ingress",
        "é",
        "null",
        "3",
        "-1",
        "true",
        "[]",
        "{}",
        "'x'",
        "part",
        "logging",
        "values",
        "patches",
        "objects",
        "image",
        "disk",
        "external",
        "host",
        "within",
        "A: {secret: {name: X}}",
        "1.36",
        "~",
    ]);
    let line = (
        0..5_usize,
        words.clone(),
        prop::sample::select(vec![": ", ":", ":\n  ", " ", ": - "]),
        words,
    )
        .prop_map(|(depth, key, between, value)| {
            format!("{}{key}{between}{value}\n", "  ".repeat(depth))
        });
    prop::collection::vec(line, 0..8).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn anything_is_loaded_or_reported(texts in prop::collection::vec(text(), 5)) {
        let files: Vec<SourceFile> = PATHS.iter().zip(texts).map(|(path, text)| SourceFile::new(*path, text)).collect();
        if let Err(report) = fleet().load(files) {
            prop_assert!(!report.problems().is_empty());
            prop_assert_eq!(report.lines().count(), report.problems().len());
            prop_assert!(!report.text(Style::Coloured).is_empty());
        }
    }
}
