//! What a service can be said to call.

use super::{Broker, External, Listens, Seed, Web};
use crate::Endpoint;

/// What a service can be said to [use](crate::Workload::uses): a port, or a service with ports, of
/// which the main one is meant.
#[diagnostic::on_unimplemented(
    message = "nobody can call a `{Self}`",
    label = "declares no port",
    note = "give a service with a port (web, broker, seed, external), or one of its ports"
)]
pub trait Callee {
    /// The port that is called.
    fn into_endpoint(self) -> Endpoint;
}

impl Callee for Endpoint {
    fn into_endpoint(self) -> Endpoint {
        self
    }
}

impl Callee for &Endpoint {
    fn into_endpoint(self) -> Endpoint {
        self.clone()
    }
}

macro_rules! callees {
    ($($Handle:ident),+) => {
        $(
            impl Callee for $Handle<'_> {
                fn into_endpoint(self) -> Endpoint {
                    self.endpoint()
                }
            }

            impl From<$Handle<'_>> for Endpoint {
                fn from(handle: $Handle<'_>) -> Self {
                    handle.endpoint()
                }
            }
        )+
    };
}
callees!(Web, Broker, Seed, External);
