//! Handles of services: what they can be told while an app is modelled.
//!
//! A handle is created by an [`App`] and stays usable: it is copied freely, chained, and given to
//! other services as what they use. The kinds differ in what makes sense for them; what all have in
//! common is in the traits [`Workload`], [`Listens`] and [`Scales`].

mod broker;
mod external;
mod listens;
mod scales;
mod seed;
mod task;
mod workload;

pub use broker::Broker;
pub use external::External;
pub use listens::Listens;
pub use scales::Scales;
pub use seed::Seed;
pub use task::Task;
pub use workload::Workload;

use crate::{App, Endpoint, InvalidValue, Place, Problem, Service};

/// Where a service is kept while its app is modelled.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    pub(crate) app: &'a App,
    pub(crate) index: usize,
}

impl Slot<'_> {
    pub(crate) fn edit<T>(self, change: impl FnOnce(&mut Service) -> T) -> T {
        self.app.edit(|app| change(&mut app.services[self.index]))
    }

    /// Keeps the mistake with the line of the caller's caller.
    #[track_caller]
    pub(crate) fn accept<T>(self, value: Result<T, InvalidValue>) -> Option<T> {
        let place = Place::caller();
        value
            .map_err(|mistake| self.app.mistake(&mistake, place))
            .ok()
    }

    #[track_caller]
    pub(crate) fn refuse(self, code: &'static str, message: String, help: &str) {
        let problem = Problem::new(code, message, Place::caller()).help(help);
        self.app.edit(|app| app.problems.push(problem));
    }

    /// Refuses a port of another service where one of this service's own is meant.
    #[track_caller]
    pub(crate) fn own(self, service: Option<&crate::Name>, meant: &str) -> bool {
        let name = self.edit(|this| this.name.clone());
        match service {
            Some(other) if *other != name => {
                let message = format!("the {meant} of `{name}` is on a port of `{other}`");
                self.refuse(
                    "foreign-port",
                    message,
                    "give a port that the service itself declares",
                );
                false
            }
            _ => true,
        }
    }

    pub(crate) fn main_endpoint(self) -> Endpoint {
        self.app.edit(|app| {
            let service = &app.services[self.index];
            // Every handle that listens is created with a port.
            let port = service.ports[0].name.clone();
            Endpoint {
                app: app.name.clone(),
                service: service.name.clone(),
                port,
            }
        })
    }
}

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
    Web;
    /// A stateless service that nobody calls: Deployment.
    Worker;
}

impl<'a> Listens<'a> for Web<'a> {}
impl<'a> Scales<'a> for Web<'a> {}
impl<'a> Scales<'a> for Worker<'a> {}

impl From<Web<'_>> for Endpoint {
    fn from(web: Web<'_>) -> Self {
        web.endpoint()
    }
}

pub(crate) mod sealed {
    use super::Slot;

    pub trait Handle<'a>: Copy {
        fn slot(self) -> Slot<'a>;
    }
}
