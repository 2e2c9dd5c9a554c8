//! Services, routes, policies and the pods that they select.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
