//! Jobs and cron jobs.

use crate::rule::Family;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[];
