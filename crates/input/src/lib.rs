//! Reads the files under `environments/` into the model.
mod check;
mod judge;
mod merge;
mod parse;
mod report;
mod scalar;
mod schema;
mod source;
mod suggest;
mod syntax;
mod tree;
mod typed;
mod wording;

pub use report::{Report, Style};
pub use source::{Position, SourceFile};
