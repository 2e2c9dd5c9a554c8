//! Security and operations: one file per family of rules.

use crate::rule::Family;

mod operations;
mod security;

/// The families.
pub(crate) static FAMILIES: &[&[&Family]] = &[security::FAMILIES, operations::FAMILIES];
