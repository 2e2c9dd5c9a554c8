//! Pods as a whole: volumes and where they may run.

use crate::rule::Family;

/// A pod with one container, to which an example adds what it is about.
macro_rules! pod {
    ($spec:literal) => {
        concat!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n",
            $spec,
            "  containers:\n  - name: web\n    image: nginx:1.29\n"
        )
    };
}

mod affinity;
mod annotations;
mod dns;
mod downward_api;
mod host;
mod iscsi;
mod kinds;
mod names;
pub(super) mod node_terms;
mod projected;
mod resources;
pub(super) mod say;
mod security;
pub(super) mod selectors;
mod settings;
pub(super) mod sources;
mod spread;
pub(super) mod tolerations;
mod volumes;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &volumes::FAMILY,
    &settings::FAMILY,
    &names::FAMILY,
    &dns::FAMILY,
    &affinity::FAMILY,
    &spread::FAMILY,
    &tolerations::FAMILY,
    &resources::FAMILY,
    &security::FAMILY,
    &host::FAMILY,
    &annotations::FAMILY,
];
