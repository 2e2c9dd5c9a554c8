//! How pods start, run, scale and stop together.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
