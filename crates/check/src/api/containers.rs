//! Containers of pods.

use crate::rule::Family;

/// A pod whose spec is the text, for the examples of rules.
macro_rules! pod {
    ($spec:literal) => {
        concat!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n",
            $spec
        )
    };
}

/// A pod whose only container has the fields in the text, for the examples of rules.
macro_rules! container {
    ($fields:literal) => {
        concat!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n",
            "  containers:\n  - name: web\n    image: nginx:1.29\n",
            $fields
        )
    };
}

mod annotations;
mod basics;
mod claims;
mod devices;
mod env;
mod env_from;
mod env_resources;
mod env_sources;
mod handlers;
mod lifecycle;
mod mounts;
mod port_warnings;
mod ports;
mod probes;
mod profiles;
mod resize;
mod resources;
mod restart;
mod security;
mod shared;
mod windows;

pub(super) use resources::overhead_fault;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &basics::FAMILY,
    &ports::FAMILY,
    &port_warnings::FAMILY,
    &env::FAMILY,
    &env_from::FAMILY,
    &resources::FAMILY,
    &claims::FAMILY,
    &resize::FAMILY,
    &restart::FAMILY,
    &probes::FAMILY,
    &lifecycle::FAMILY,
    &mounts::FAMILY,
    &devices::FAMILY,
    &security::FAMILY,
    &windows::FAMILY,
    &annotations::FAMILY,
];
