//! Tests of what the crate shows to others.

mod compile_fail;
mod oracle;
mod quantity;
mod schema;
mod text;
