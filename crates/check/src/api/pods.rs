//! Pods as a whole: volumes and where they may run.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
