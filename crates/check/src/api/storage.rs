//! Claims, volumes and storage classes.

use crate::rule::Family;

/// A claim, to which an example adds what it is about.
macro_rules! claim {
    ($spec:literal) => {
        concat!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n",
            $spec
        )
    };
}

pub(super) mod claims;
mod classes;
mod csi;
mod data_sources;
mod volumes;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &claims::FAMILY,
    &volumes::FAMILY,
    &classes::FAMILY,
    &csi::FAMILY,
];
