//! References by name.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
