//! Objects against the schemas of their kinds.

mod builtin;
mod custom;
mod oracle;
