//! Claims, volumes and storage classes.

use crate::rule::Family;

pub(super) mod claims;
mod classes;
mod csi;
mod volumes;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &claims::FAMILY,
    &volumes::FAMILY,
    &classes::FAMILY,
    &csi::FAMILY,
];
