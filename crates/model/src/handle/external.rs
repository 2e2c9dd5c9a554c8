//! The handle of what exists outside the environment.

use super::{Slot, sealed};

/// Something outside the environment, such as a managed database.
///
/// Each environment says where it is: `external: {host: …}` gives an ExternalName Service,
/// `external: {addresses: […]}` a Service without selector and an EndpointSlice.
/// For a stand-in inside some environments, model the stand-in (`app.mysql(…)`) and say `external`
/// in the environments that have the real one: name and port stay the same.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let redis = app.external(name!("redis"), port!("redis", 6379));
/// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
///     .env("REDIS", redis.address());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct External<'a>(pub(crate) Slot<'a>);

impl<'a> sealed::Handle<'a> for External<'a> {
    fn slot(self) -> Slot<'a> {
        self.0
    }
}
