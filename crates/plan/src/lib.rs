//! From a fleet to plans: every name, image, number, address, peer, secret and config key decided.
//!
//! Pure: the same fleet gives the same plans on every machine.

mod plan;

pub use plan::*;
