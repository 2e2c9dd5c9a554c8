//! How services are run.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
