//! Controllers of pods, and what scales and protects them.

use crate::{api::selectors, rule::Family};

mod amounts;
mod autoscalers;
mod behavior;
mod budgets;
pub(crate) mod choice;
mod counts;
mod devices;
mod matching;
mod metrics;
mod revisions;
mod rollouts;
pub(crate) mod selection;
mod stateful_sets;
mod templates;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &selectors::FAMILY,
    &selection::FAMILY,
    &templates::FAMILY,
    &counts::FAMILY,
    &rollouts::FAMILY,
    &stateful_sets::FAMILY,
    &autoscalers::FAMILY,
    &metrics::FAMILY,
    &behavior::FAMILY,
    &budgets::FAMILY,
    &revisions::FAMILY,
    &devices::FAMILY,
];
