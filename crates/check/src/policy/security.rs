//! What pods and roles may do.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
