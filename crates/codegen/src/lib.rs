//! From a fleet to Rust source text: environments, endpoints, peers and presets as constants.

mod cargo;
mod embed;
mod folder;
mod output;

#[cfg(feature = "generate")]
mod builder;
#[cfg(feature = "generate")]
mod generate;
#[cfg(feature = "generate")]
mod load;
#[cfg(feature = "generate")]
mod planned;

pub use cargo::Surroundings;
pub use embed::{Embed, embed};

#[cfg(feature = "generate")]
pub use builder::{Builder, configure};
#[cfg(feature = "generate")]
pub use generate::{Generated, Options, generate};
#[cfg(feature = "generate")]
pub use load::load;

/// The file that is written to `OUT_DIR` where none is named.
const FILE: &str = "stowplan.rs";

/// The folder in `OUT_DIR` for what clients load: a file for each app.
#[cfg(feature = "generate")]
const PRESETS: &str = "presets";
