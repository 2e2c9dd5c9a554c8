//! What is written, byte by byte and as independent readers see it.

#![expect(
    clippy::unwrap_used,
    reason = "Clippy's exception for tests leaves out their `check`s"
)]

mod corpus;
mod layout;
mod order;
mod reader;
mod round_trip;
mod shape;
mod style;
mod tree;
