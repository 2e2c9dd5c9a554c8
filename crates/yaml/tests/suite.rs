//! What is written, byte by byte and as independent readers see it.

#![expect(
    clippy::unwrap_used,
    reason = "Clippy's exception for tests leaves out their `check`s"
)]

mod corpus;
mod hostile_texts;
mod layout;
mod order;
mod read_back;
mod read_fast;
mod read_hostile;
mod read_json;
mod read_locate;
mod read_problems;
mod read_rules;
mod read_stream;
mod reader;
mod round_trip;
mod shape;
mod style;
mod tree;
