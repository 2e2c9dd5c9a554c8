//! The arena's command line: `cargo run -p arena-fleet -- list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    stowplan::run(arena_fleet::fleet())
}
