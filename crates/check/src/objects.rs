//! Between objects that are deployed together: one file per family of rules.

use crate::rule::Family;

mod references;
mod running;
mod serving;
mod slips;
mod together;

/// The families.
pub(crate) static FAMILIES: &[&[&Family]] =
    &[references::FAMILIES, serving::FAMILIES, running::FAMILIES];
