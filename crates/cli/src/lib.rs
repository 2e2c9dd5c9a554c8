//! The command line: of the `stowplan` binary, and of everybody's own around their fleet.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use stowplan_input::Fleet;
//! use stowplan_model::{App, image, name, port};
//!
//! fn main() -> ExitCode {
//!     let app = App::new(name!("cafe"));
//!     app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80 => 8080));
//!     stowplan_cli::run(Fleet::new().app(app).directory("."))
//! }
//! ```
//!
//! This is the crate that writes files, asks the clock and prints; `stowplan-files` reads those of
//! the fleet. It decides nothing about manifests: input, plan and render do.

mod args;
mod codes;
mod command;
mod count;
mod environment_files;
mod exposure;
mod fleet;
mod folder;
mod format;
mod json;
mod layout;
mod lock;
mod manifest_files;
mod opening;
mod output;
mod plan_warnings;
mod press;
mod program;
mod record;
mod rename_hint;
mod selector;
mod summary;
mod table;
mod today;

use std::process::ExitCode;

use stowplan_input::Fleet;

pub use codes::{CODES, Code, codes_page};
pub use program::Program;

/// Runs the command line of a fleet: does what the process' arguments say.
///
/// See [`Program::run`] for the exit code.
pub fn run(fleet: Fleet) -> ExitCode {
    Program::new(fleet).run()
}
