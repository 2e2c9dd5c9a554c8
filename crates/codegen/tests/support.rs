//! Fleets, and what rustc and rustfmt say of what is generated of them.

use std::{fs, path::Path, process::Command};

use stowplan_codegen::{Generated, Options, generate};
use stowplan_input::{Fleet, Style};

/// What is generated of a fleet in which nothing is wrong.
pub(crate) fn generated(fleet: &Fleet, options: &Options) -> Generated {
    let loaded = fleet.load([]).map_err(|it| it.text(Style::Plain));
    let generated = generate(&loaded.unwrap(), options).map_err(|it| it.text(Style::Plain));
    generated.unwrap_or_else(|text| panic!("{text}"))
}

/// What is generated of one app.
pub(crate) fn of(app: &str) -> Options {
    Options {
        app: Some(app.parse().unwrap()),
        ..Options::default()
    }
}

/// Holds a text to what rustfmt would make of it, if there is a rustfmt.
pub(crate) fn check_format(rust: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generated.rs");
    fs::write(&path, rust).unwrap();
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--check"]).arg(&path);
    let Ok(output) = command.output() else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// What rustc says of a crate's text, or nothing.
pub(crate) fn rustc(text: &str, arguments: &[&str]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lib.rs"), text).unwrap();
    rustc_in(folder.path(), arguments)
}

/// What rustc says of the `lib.rs` of a folder, or nothing.
pub(crate) fn rustc_in(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "lib.rs",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
