//! How pods start, run, scale and stop together.

use crate::rule::Family;

mod autoscaling;
mod claims;
mod data;
mod duplicates;
mod links;
mod namespaces;
mod nodes;
mod patience;
mod replicas;
mod spread;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &duplicates::FAMILY,
    &replicas::FAMILY,
    &autoscaling::FAMILY,
    &claims::FAMILY,
    &data::FAMILY,
    &patience::FAMILY,
    &spread::FAMILY,
    &nodes::FAMILY,
    &links::FAMILY,
    &namespaces::FAMILY,
];
