//! Tests of what the crate shows to others.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod compile_fail;
mod oracle;
mod quantity;
mod schema;
mod text;
