//! References by name.

use crate::rule::Family;

mod accounts;
mod classes;
mod config;
mod gather;
mod keys;
mod ports;
mod resolve;
mod targets;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[&resolve::FAMILY];
