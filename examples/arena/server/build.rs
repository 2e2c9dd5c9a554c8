//! Makes constants of the fleet: environments, addresses, what clients load.

use std::process::ExitCode;

fn main() -> ExitCode {
    stowplan_codegen::configure()
        .app("arena")
        .generate(arena_fleet::fleet())
}
