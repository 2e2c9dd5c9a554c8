//! Services, routes, policies and the pods that they select.

use crate::rule::Family;

mod budgets;
mod controllers;
mod governing;
mod grants;
mod ingresses;
pub(super) mod labels;
mod policies;
mod probes;
mod routes;
mod services;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &services::FAMILY,
    &governing::FAMILY,
    &policies::FAMILY,
    &budgets::FAMILY,
    &controllers::FAMILY,
    &ingresses::FAMILY,
    &routes::FAMILY,
    &grants::FAMILY,
    &probes::FAMILY,
];
