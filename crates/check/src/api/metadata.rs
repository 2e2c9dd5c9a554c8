//! Metadata of every object, and API versions that are gone.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
