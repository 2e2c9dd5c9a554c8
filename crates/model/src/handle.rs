//! Handles of services: what they can be told while an app is modelled.
//!
//! A handle is created by an [`App`](crate::App) and stays usable: it is copied freely, chained, and given to
//! other services as what they use. The kinds differ in what makes sense for them; what all have in
//! common is in the traits [`Workload`], [`Listens`], [`Exposes`], [`Scales`] and [`Autoscales`].
//!
//! | | web | worker | task | broker | seed | external |
//! |---|---|---|---|---|---|---|
//! | [`Workload`]: image, env, settings, files, volumes, probes, resources | ✓ | ✓ | ✓ | ✓ | ✓ | |
//! | [`Listens`]: ports, addresses | ✓ | | | ✓ | ✓ | ✓ |
//! | [`Exposes`]: routes, load balancer, node port | ✓ | | | ✓ | | |
//! | [`Scales`]: replicas, disruption, spread | ✓ | ✓ | | ✓ | | |
//! | [`Autoscales`] | ✓ | ✓ | | | | |

mod broker;
mod callee;
mod exposes;
mod external;
mod listens;
mod scales;
mod seed;
mod settings;
mod slot;
mod task;
mod workload;

pub use broker::Broker;
pub use callee::Callee;
pub use exposes::Exposes;
pub use external::External;
pub use listens::Listens;
pub use scales::{Autoscales, Scales};
pub use seed::Seed;
pub use slot::Slot;
pub use task::Task;
pub use workload::Workload;

macro_rules! handles {
    ($($(#[$attribute:meta])* $Handle:ident;)+) => {
        $(
            $(#[$attribute])*
            #[derive(Debug, Clone, Copy)]
            pub struct $Handle<'a>(pub(crate) Slot<'a>);

            impl<'a> sealed::Handle<'a> for $Handle<'a> {
                fn slot(self) -> Slot<'a> {
                    self.0
                }
            }

            impl<'a> Workload<'a> for $Handle<'a> {}
        )+
    };
}

handles! {
    /// A stateless service: Deployment and Service.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// app.web(name!("api"), image!("registry.example.com/shop/api:1.4.2"), port!("http", 80 => 8080))
    ///     .autoscale(Autoscale::between(2, 6).cpu(70))
    ///     .ready(http_get("/health"))
    ///     .route(host("api"));
    /// ```
    Web;
    /// A stateless service that nobody calls: Deployment.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let kafka = app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    /// app.worker(name!("mailer"), image!("registry.example.com/shop/mailer:1.4.2"))
    ///     .replicas(2)
    ///     .env("KAFKA_BOOTSTRAP", kafka.bootstrap())
    ///     .live(exec(["/app/alive"]));
    /// ```
    Worker;
}

/// Which kinds have what, one line per kind.
macro_rules! have {
    ($($Handle:ident: $($Trait:ident),*;)+) => {
        $($(impl<'a> $Trait<'a> for $Handle<'a> {})*)+
    };
}
have! {
    Web: Listens, Exposes, Scales, Autoscales;
    Worker: Scales, Autoscales;
    Broker: Listens, Exposes, Scales;
    Seed: Listens;
    External: Listens;
}

pub(crate) mod sealed {
    use super::Slot;

    pub trait Handle<'a>: Copy {
        fn slot(self) -> Slot<'a>;
    }
}
