//! Fleets, and what rustc and rustfmt say of what is generated of them.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

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

/// What a program says that is not everywhere where Rust is; without it the test says that it did
/// without.
#[expect(
    clippy::print_stdout,
    reason = "whoever reads the test's output is told"
)]
fn said_by(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            let program = command.get_program().to_string_lossy();
            println!("skipped: `{program}` can't be started: {error}");
            None
        }
    }
}

/// Holds a text to what rustfmt would make of it, if there is a rustfmt.
pub(crate) fn check_format(rust: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generated.rs");
    fs::write(&path, rust).unwrap();
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--check"]).arg(&path);
    let Some(output) = said_by(&mut command) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// Holds a text to what clippy wants of a library, and of a program that uses nothing of it, if
/// there is a clippy.
pub(crate) fn check_lints(rust: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("stowplan.rs"), rust).unwrap();
    let include = "include!(\"stowplan.rs\");";
    let library = format!("//! Consumer.\n/// All.\npub mod fleet {{\n    {include}\n}}\n");
    let program = format!("//! Consumer.\nmod fleet {{\n    {include}\n}}\nfn main() {{}}\n");
    for (kind, text) in [("lib", library), ("bin", program)] {
        fs::write(folder.path().join("consumer.rs"), text).unwrap();
        let mut command = Command::new("clippy-driver");
        command.args([
            "--edition",
            "2024",
            "--emit",
            "metadata",
            "--crate-type",
            kind,
        ]);
        command.args(["-F", "unsafe_code", "-D", "warnings", "-D", "missing_docs"]);
        command.args([
            "-D",
            "unreachable_pub",
            "-D",
            "clippy::pedantic",
            "consumer.rs",
        ]);
        let Some(output) = said_by(command.current_dir(folder.path())) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}

/// What rustc says of a crate's text, or nothing.
pub(crate) fn rustc(text: &str) -> Result<(), String> {
    rustc_of("2024", text)
}

/// The same in another edition.
pub(crate) fn rustc_of(edition: &str, text: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lib.rs"), text).unwrap();
    rustc_in(edition, folder.path())
}

/// What rustc says of the `lib.rs` of a folder, or nothing.
pub(crate) fn rustc_in(edition: &str, folder: &Path) -> Result<(), String> {
    let output = Command::new("rustc")
        .args(["--edition", edition, "--crate-type", "lib"])
        .args(["--emit", "metadata", "lib.rs"])
        .current_dir(folder)
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
