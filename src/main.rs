//! The `stowplan` command, around the built-in catalog.

use std::process::ExitCode;

fn main() -> ExitCode {
    stowplan_cli::Program::new(stowplan_catalog::fleet())
        .notice("the built-in catalog serves: five example systems")
        .run()
}
