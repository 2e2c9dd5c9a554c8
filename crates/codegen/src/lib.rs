//! From a fleet to Rust source text: environments, endpoints, peers and presets as constants.
//!
//! [`generate`] is a pure function. It plans all environments (`fleet`), gathers of each app what a
//! program wants to know (`app` and what it names) as values of constants (`table`, `layout`), under
//! names that Rust accepts (`ident`), and fills the templates with them (`template`).

mod app;
mod constants;
mod environment;
mod fleet;
mod generate;
mod ident;
mod layout;
mod peers;
mod port;
mod presets;
mod service;
mod suggest;
mod table;
mod template;
mod text;

pub use generate::{Generated, Options, generate};
