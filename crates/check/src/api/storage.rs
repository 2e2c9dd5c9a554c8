//! Claims, volumes and storage classes.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
