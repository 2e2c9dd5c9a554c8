//! From a fleet to Rust source text: environments, endpoints, peers and presets as constants.

mod generate;

pub use generate::{Generated, Options, generate};
