//! `ConfigMaps`, Secrets, quotas, roles and other configuration.

use crate::rule::Family;

mod bindings;
mod certificates;
mod classes;
mod config_maps;
mod crd_schemas;
mod crds;
mod expressions;
mod flow_control;
mod leases;
mod limit_ranges;
mod namespaces;
mod policies;
mod quotas;
mod roles;
mod secrets;
mod services;
mod values;
mod webhooks;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &config_maps::FAMILY,
    &secrets::FAMILY,
    &namespaces::FAMILY,
    &quotas::FAMILY,
    &limit_ranges::FAMILY,
    &classes::FAMILY,
    &roles::FAMILY,
    &bindings::FAMILY,
    &leases::FAMILY,
    &webhooks::FAMILY,
    &policies::FAMILY,
    &crds::FAMILY,
    &crd_schemas::FAMILY,
    &services::FAMILY,
    &certificates::FAMILY,
    &flow_control::FAMILY,
];
