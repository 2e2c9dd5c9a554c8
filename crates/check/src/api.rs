//! What the API server enforces beyond schemas: one file per family of rules.

use crate::rule::Family;

mod batch;
mod config;
mod containers;
mod metadata;
mod network;
mod pods;
mod selectors;
mod storage;
mod workloads;

/// The families, by the part of the API that they are about.
pub(crate) static FAMILIES: &[&[&Family]] = &[
    metadata::FAMILIES,
    containers::FAMILIES,
    pods::FAMILIES,
    storage::FAMILIES,
    workloads::FAMILIES,
    batch::FAMILIES,
    config::FAMILIES,
    network::FAMILIES,
];
