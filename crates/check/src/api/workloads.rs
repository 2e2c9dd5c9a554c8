//! Controllers of pods, and what scales and protects them.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
