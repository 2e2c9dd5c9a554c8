//! Between environments on one cluster.

use crate::rule::Family;

mod shared;

/// The families.
pub(crate) static FAMILIES: &[&[&Family]] = &[shared::FAMILIES];
