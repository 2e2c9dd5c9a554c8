//! Tests of what the crate shows to others.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod compile_fail;
mod dependency;
mod mistake;
mod oracle;
mod override_schema;
mod prelude;
mod preset;
mod profile;
mod quantity;
mod round_trip;
mod schema;
mod setting;
mod settings;
mod text;
