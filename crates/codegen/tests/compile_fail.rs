//! What rustc says to who dials what isn't there.

use std::fs;

use stowplan_codegen::Options;

use crate::support::{generated, of, rustc_in};

/// What rustc says of a function that uses the generated code of `ovenbreak`.
fn said(exhaustive: bool, function: &str) -> String {
    let options = Options {
        per_environment: true,
        exhaustive,
        ..of("ovenbreak")
    };
    let folder = tempfile::tempdir().unwrap();
    let generated = generated(&stowplan_catalog::fleet(), &options).rust;
    fs::write(folder.path().join("stowplan.rs"), generated).unwrap();
    let library =
        format!("//! Consumer.\nmod fleet {{\n    include!(\"stowplan.rs\");\n}}\n{function}\n");
    fs::write(folder.path().join("lib.rs"), library).unwrap();
    let said = rustc_in("2024", folder.path()).unwrap_err();
    // Lines of the generated text change with every environment.
    let lines = said
        .lines()
        .map(|line| match line.split_once("stowplan.rs:") {
            Some((before, _)) => format!("{before}stowplan.rs"),
            None => line
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_service_that_the_environment_has_not() {
    insta::assert_snapshot!(said(
        false,
        "pub fn f() -> &'static str { fleet::environments::dev1::kafka::kafka::BOOTSTRAP }"
    ));
}

#[test]
fn an_environment_that_nobody_has() {
    insta::assert_snapshot!(said(
        false,
        "pub fn f() -> &'static str { fleet::Environment::Dev2.name() }"
    ));
}

#[test]
fn a_public_address_of_what_has_none() {
    insta::assert_snapshot!(said(
        false,
        "pub fn f(e: fleet::Environment) -> Option<&'static str> { fleet::services::league_server::http::url(e) }"
    ));
}

#[test]
fn an_address_that_may_not_be_there() {
    insta::assert_snapshot!(said(
        false,
        "pub fn f(e: fleet::Environment) -> fleet::Endpoint { fleet::services::game_server::http::in_namespace(e) }"
    ));
}

#[test]
fn an_environment_that_is_forgotten() {
    insta::assert_snapshot!(said(
        true,
        "pub fn f(e: fleet::Environment) -> u8 {\n    use fleet::Environment::*;\n    match e { Dev1 | LoginDev | Logging | Prod | Qa => 1 }\n}"
    ));
}
