//! Services, routes and network policies.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
