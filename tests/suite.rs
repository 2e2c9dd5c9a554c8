//! The repository's integration tests, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod bytes;
mod cli;
mod clusters;
mod codegen;
mod docs;
mod endpoints_are_rendered;
mod exposures;
mod golden;
mod problems;
mod readme;
mod rendered;
mod schemas;
mod systems;
mod tidy;
