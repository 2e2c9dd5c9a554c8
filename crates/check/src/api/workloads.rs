//! Controllers of pods, and what scales and protects them.

use crate::{api::selectors, rule::Family};

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[&selectors::FAMILY];
