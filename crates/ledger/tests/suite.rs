//! The tests of this crate, in one binary.

mod certain;
mod free;
mod history;
mod merge;
mod operation;
mod read;
mod read_hostile;
mod scale;
mod support;
