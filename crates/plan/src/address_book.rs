//! The one place that addresses come from.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{DnsLabel, Endpoint, Name, PortName, PortNumber, Service, own_port};

use crate::{dependency::Uses, entry::Entry, scope::Scope};

/// Where everything is that an environment has or uses.
///
/// A host is the short name inside the namespace, the full
/// `<service>.<namespace>.svc.<cluster domain>` across namespaces, the public name outside.
pub(crate) struct AddressBook<'s, 'p> {
    pub(crate) scope: &'s Scope<'p>,
    own: BTreeMap<&'p Name, Entry<'p>>,
    /// Services of shared parts, which other environments have.
    elsewhere: BTreeMap<&'p Name, Entry<'p>>,
}

impl<'s, 'p> AddressBook<'s, 'p> {
    /// Settles where the chosen services are, and those that they use elsewhere.
    pub(crate) fn open(scope: &'s Scope<'p>, chosen: &[&'p Service], uses: &Uses<'p>) -> Self {
        let own = chosen
            .iter()
            .map(|service| (&service.name, Entry::settle(scope.subject(service))))
            .collect();
        let mut elsewhere = BTreeMap::new();
        for used in uses.values().flatten() {
            let Some(environment) = used.elsewhere else {
                continue;
            };
            elsewhere.entry(&used.service.name).or_insert_with(|| {
                // Whatever is wrong there is reported when that environment is planned.
                let there = Scope::neighbour(scope, environment);
                Entry::settle(there.subject(used.service))
            });
        }
        Self {
            scope,
            own,
            elsewhere,
        }
    }

    /// The environment's own services, by name.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry<'p>> {
        self.own.values()
    }

    /// A service of the environment itself.
    pub(crate) fn own(&self, name: &Name) -> Option<&Entry<'p>> {
        self.own.get(name)
    }

    /// The service that an endpoint is of; `None` for what has been refused as a use.
    pub(crate) fn find(&self, endpoint: &Endpoint) -> Option<&Entry<'p>> {
        if *endpoint.app() != self.scope.app.app.name {
            return None;
        }
        let name = endpoint.service();
        self.own.get(name).or_else(|| self.elsewhere.get(name))
    }

    /// The namespace to name when the service is spoken of from here; `None` for the same.
    pub(crate) fn namespace_of(&self, entry: &Entry<'p>) -> Option<&'p DnsLabel> {
        let namespace = &entry.environment.namespace;
        (*namespace != self.scope.environment.namespace).then_some(namespace)
    }

    /// The host that is dialled from here for a port.
    pub(crate) fn host(&self, entry: &Entry<'p>, port: &PortName) -> SmolStr {
        match self.namespace_of(entry) {
            None => entry.short(port),
            Some(_) => entry.full(port),
        }
    }
}

/// `host:port`.
pub(crate) fn address(host: &str, number: PortNumber) -> SmolStr {
    format_smolstr!("{host}:{number}")
}

/// `scheme://host:port`, without the port where it is the scheme's own.
pub(crate) fn url(scheme: &str, host: &str, number: PortNumber) -> SmolStr {
    if own_port(scheme) == Some(number.get()) {
        format_smolstr!("{scheme}://{host}")
    } else {
        format_smolstr!("{scheme}://{host}:{number}")
    }
}
