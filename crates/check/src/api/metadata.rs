//! Metadata of every object, and API versions that are gone.

use crate::rule::Family;

mod labels;
mod names;
mod references;
mod removals;
mod versions;

pub(crate) use names::path_segment;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &versions::FAMILY,
    &names::FAMILY,
    &labels::FAMILY,
    &references::FAMILY,
];
