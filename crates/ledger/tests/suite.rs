//! The tests of this crate, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod certain;
mod document;
mod free;
mod history;
mod merge;
mod operation;
mod read;
mod read_hostile;
mod rename;
mod scale;
mod support;
