//! What two environments on one cluster can't both have.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
