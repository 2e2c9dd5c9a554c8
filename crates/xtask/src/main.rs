//! Makes the committed files that are generated: `cargo xtask schemas`, `cargo xtask rules` and
//! `cargo xtask codegen`.
//!
//! A test fails, and names this command, when one of them is stale.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

mod codegen;
mod kubernetes;
mod required;
mod strict;

/// What goes wrong, in words.
type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["schemas"] => own().and_then(|()| kubernetes::write()),
        ["schemas", "--own"] => own(),
        ["schemas", "--check"] => kubernetes::check(),
        ["rules"] => rules(),
        ["codegen"] => codegen::write(root()),
        ["codegen", "--check"] => codegen::check(root()),
        _ => Err("usage: cargo xtask schemas [--check | --own] | cargo xtask rules | cargo xtask codegen [--check]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error.to_string());
            ExitCode::from(2)
        }
    }
}

/// Writes the JSON schema of each input file, and of what is written for programs, to `schemas/`.
fn own() -> Done<()> {
    let folder = root().join("schemas");
    let input = stowplan_input::SCHEMAS.map(|name| (name, stowplan_input::schema(name)));
    let plan = stowplan_plan::SCHEMAS.map(|name| (name, stowplan_plan::schema(name)));
    for (name, schema) in input.into_iter().chain(plan) {
        let schema = schema.ok_or("a schema without content")?;
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(())
}

/// Writes the pages of all rules and of all codes of problems.
fn rules() -> Done<()> {
    let page = stowplan_check::rules_page(&stowplan_check::Checker::new().rules());
    fs::write(root().join("docs/rules.md"), page)?;
    let page = stowplan_cli::codes_page();
    Ok(fs::write(root().join("docs/problems.md"), page)?)
}

/// The workspace.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

#[expect(
    clippy::print_stderr,
    reason = "a tool for developers, with few messages"
)]
fn report(message: &str) {
    eprintln!("xtask: {message}");
}
