//! What every service that others call can be told.

use super::sealed::Handle;
use crate::{Arg, Endpoint, Port, PortName, Text};

/// What every service that others call can be told, and asked.
///
/// A worker and a task have none of it: nobody calls them.
pub trait Listens<'a>: Handle<'a> {
    /// Its main port, for others to use.
    fn endpoint(self) -> Endpoint {
        self.slot().main_endpoint()
    }

    /// The host of its main port; see [`Endpoint::host`].
    fn host(self) -> Text {
        self.endpoint().host()
    }

    /// The full name; see [`Endpoint::fqdn`].
    fn fqdn(self) -> Text {
        self.endpoint().fqdn()
    }

    /// The number of its main port; see [`Endpoint::port`].
    fn port(self) -> Text {
        self.endpoint().port()
    }

    /// `host:port` of its main port; see [`Endpoint::address`].
    fn address(self) -> Text {
        self.endpoint().address()
    }

    /// `scheme://host:port` of its main port; see [`Endpoint::url`].
    fn url(self, scheme: &str) -> Text {
        self.endpoint().url(scheme)
    }

    /// The environment's own database on it, by number; see [`Endpoint::redis_db`].
    fn redis_db(self) -> Text {
        self.endpoint().redis_db()
    }

    /// The environment's own database on it, by name; see [`Endpoint::mysql_database`].
    fn mysql_database(self) -> Text {
        self.endpoint().mysql_database()
    }

    /// Declares a further port, and returns it for probes, routes and others to use.
    ///
    /// One whose name, or number and protocol, the service already declares is refused.
    #[track_caller]
    fn add_port(self, port: Port) -> Endpoint {
        self.slot().declare(port, false)
    }

    /// A port that is declared, by name: such as `query` of a [ready-made](crate::App::couchbase) broker.
    ///
    /// One that isn't declared is refused. Ports between replicas only are not for others, and
    /// not found.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let couchbase = app.couchbase(name!("couchbase"), image!("couchbase:7.6.4"));
    /// let query = couchbase.endpoint_named("query");
    /// assert_eq!(query.port_name(), &port_name!("query"));
    /// ```
    #[track_caller]
    fn endpoint_named(self, port: impl Arg<PortName>) -> Endpoint {
        let slot = self.slot();
        let Some(port) = slot.accept(port.into_arg()) else {
            return slot.main_endpoint();
        };
        match slot.undeclared(&port) {
            Some((message, help)) => {
                slot.refuse("unknown-port", message, &help);
                slot.main_endpoint()
            }
            None => slot.endpoint(port),
        }
    }
}
