//! The crate's integration tests, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod another_crate;
mod builder;
mod builds;
mod compile_fail;
mod cost;
mod doors;
mod golden;
mod hostile;
mod pure;
mod refusal;
mod stress;
mod support;
