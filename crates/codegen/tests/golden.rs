//! The generated text of the catalog.

use std::{ffi::OsString, fs, path::PathBuf};

use stowplan_codegen::Options;

use crate::support::{check_format, check_lints, generated, of, rustc};

/// The apps, and whether each environment has a module too.
const APPS: [(&str, bool); 5] = [
    ("bookstore-parity", true),
    ("cafe", true),
    ("game-lobby", true),
    ("nine-chronicles", false),
    ("ovenbreak", false),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../golden/codegen")
}

/// What an app's golden should be.
fn expected(app: &str, per_environment: bool) -> String {
    let options = Options {
        per_environment,
        ..of(app)
    };
    generated(&stowplan_catalog::fleet(), &options).rust
}

#[test]
fn goldens_are_what_is_generated() {
    for (app, per_environment) in APPS {
        let path = folder().join(format!("{app}.rs"));
        let new = expected(app, per_environment);
        let old = fs::read_to_string(&path).unwrap_or_default();
        let same = old.lines().zip(new.lines()).take_while(|(a, b)| a == b);
        assert!(
            old == new,
            "golden/codegen/{app}.rs is not what is generated, from line {} on: `cargo xtask codegen` writes it",
            same.count() + 1,
        );
    }
}

#[test]
fn each_golden_is_of_an_app() {
    let files = fs::read_dir(folder()).unwrap();
    let mut found = files.map(|it| it.unwrap().file_name()).collect::<Vec<_>>();
    found.sort();
    assert_eq!(found, APPS.map(|it| OsString::from(format!("{}.rs", it.0))));
    let fleet = stowplan_catalog::fleet();
    let apps: Vec<&str> = fleet.apps().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(apps, APPS.map(|it| it.0));
}

#[test]
fn goldens_are_formatted_and_free_of_lints() {
    for (app, per_environment) in APPS {
        let golden = expected(app, per_environment);
        check_format(&golden);
        check_lints(&golden);
    }
}

#[test]
fn goldens_need_core_alone() {
    for (app, per_environment) in APPS {
        let golden = expected(app, per_environment);
        let text = format!(
            "//! Consumer.\n#![no_std]\n#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs)]\nmod fleet {{\n{golden}\n}}\n"
        );
        let said = rustc(&text);
        assert_eq!(said, Ok(()), "{app}");
    }
}
