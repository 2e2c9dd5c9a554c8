//! What another crate sees of a library that includes the generated text.

use std::{fs, path::Path, process::Command};

use stowplan_codegen::Options;

use crate::support::{generated, of};

/// What rustc says of a crate that matches over all environments of a library, or nothing.
fn matched(exhaustive: bool) -> Result<(), String> {
    let options = Options {
        exhaustive,
        ..of("cafe")
    };
    let generated = generated(&stowplan_catalog::fleet(), &options).rust;
    let folder = tempfile::tempdir().unwrap();
    let library = format!("pub mod fleet {{\n{generated}\n}}\n");
    fs::write(folder.path().join("cafe.rs"), library).unwrap();
    let arms = variants(&generated).join(" | E::");
    let program = format!(
        "use cafe::fleet::Environment as E;\npub fn f(it: E) -> u8 {{\n    match it {{ E::{arms} => 1 }}\n}}\n"
    );
    fs::write(folder.path().join("program.rs"), program).unwrap();
    compiled(folder.path(), &["cafe.rs"])?;
    compiled(
        folder.path(),
        &["program.rs", "--extern", "cafe=libcafe.rmeta"],
    )
}

/// The variants of `Environment`.
fn variants(generated: &str) -> Vec<&str> {
    let (_, all) = generated.split_once("pub enum Environment {").unwrap();
    let (all, _) = all.split_once("\n}").unwrap();
    let lines = all.lines().map(str::trim);
    lines.filter_map(|it| it.strip_suffix(',')).collect()
}

fn compiled(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("rustc")
        .args(["--edition", "2024", "--crate-type", "lib"])
        .args(["--emit", "metadata"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_match_needs_a_wildcard_unless_the_enum_is_exhaustive() {
    assert_eq!(matched(true), Ok(()));
    let said = matched(false).unwrap_err();
    assert!(
        said.contains("[E0004]: non-exhaustive patterns: `_` not covered"),
        "{said}"
    );
}
