//! The crate from outside: files in, model or report out.

#[path = "suite/fleet.rs"]
mod fleet;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/locate.rs"]
mod locate;
#[path = "suite/memory.rs"]
mod memory;
#[path = "suite/problems.rs"]
mod problems;
#[path = "suite/profiles.rs"]
mod profiles;
#[path = "suite/random.rs"]
mod random;
#[path = "suite/settings.rs"]
mod settings;
