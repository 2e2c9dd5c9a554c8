//! Embeds the repository's environment files and the numbers that they were given, so that the
//! binary carries its catalog.

use std::process::ExitCode;

fn main() -> ExitCode {
    stowplan_codegen::embed().folder("../..").generate()
}
