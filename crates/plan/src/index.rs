//! What is looked up often, looked at once.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{
    AppModel, Database, Endpoint, Environment, Model, Name, Service, ServiceDefaults,
    ServiceOverride,
};

use crate::edge;

/// An app with its services by name.
pub(crate) struct AppIndex<'m> {
    pub(crate) app: &'m AppModel,
    services: BTreeMap<&'m Name, &'m Service>,
    /// Services that use another part of the app.
    pub(crate) across: Vec<&'m Service>,
    /// Services that are told a database of their environment's own, and which.
    pub(crate) with_databases: Vec<(&'m Service, Vec<(&'m Endpoint, Database)>)>,
    /// Its environments by cluster.
    environments: BTreeMap<&'m Name, Vec<&'m Environment>>,
    /// Those that deploy a shared part, by part and cluster: the others may be many.
    shared: BTreeMap<&'m Name, BTreeMap<&'m Name, Vec<&'m Environment>>>,
}

impl<'m> AppIndex<'m> {
    /// All apps of a fleet.
    pub(crate) fn all(model: &'m Model) -> BTreeMap<&'m Name, Self> {
        let mut apps: BTreeMap<_, _> = model
            .apps
            .iter()
            .map(|(name, app)| (name, Self::of(app)))
            .collect();
        for environment in model.environments.values() {
            if let Some(app) = apps.get_mut(&environment.id.app) {
                let on_cluster = app.environments.entry(&environment.cluster).or_default();
                on_cluster.push(environment);
                if let Some(part) = &environment.part {
                    let of_part = app.shared.entry(part).or_default();
                    let deploying = of_part.entry(&environment.cluster).or_default();
                    deploying.push(environment);
                }
            }
        }
        apps
    }

    fn of(app: &'m AppModel) -> Self {
        let mut services = BTreeMap::new();
        for service in &app.services {
            // Of two with one name the first counts; the model has reported the other.
            services.entry(&service.name).or_insert(service);
        }
        let over = ServiceOverride::default();
        let defaults = ServiceDefaults::default();
        let mut across: Vec<&Service> = app
            .services
            .iter()
            .filter(|service| {
                edge::edges(service, &over, &defaults).iter().any(|edge| {
                    let used = services.get(edge.endpoint.service());
                    used.is_some_and(|used| used.part.is_some() && used.part != service.part)
                })
            })
            .collect();
        across.sort_by_key(|service| &service.name);
        Self {
            app,
            services,
            across,
            with_databases: app
                .services
                .iter()
                .map(|service| (service, edge::databases(service)))
                .filter(|(_, databases)| !databases.is_empty())
                .collect(),
            environments: BTreeMap::new(),
            shared: BTreeMap::new(),
        }
    }

    pub(crate) fn service(&self, name: &Name) -> Option<&'m Service> {
        self.services.get(name).copied()
    }

    /// All services by name, whatever part they belong to.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'m Service> {
        self.services.values().copied()
    }

    /// Its environments on a cluster, by name.
    pub(crate) fn environments_on(&self, cluster: &Name) -> &[&'m Environment] {
        self.environments.get(cluster).map_or(&[], Vec::as_slice)
    }

    /// Those of them that deploy a shared part, by name.
    pub(crate) fn deploying(&self, part: &Name, cluster: &Name) -> &[&'m Environment] {
        let deploying = self.shared.get(part).and_then(|it| it.get(cluster));
        deploying.map_or(&[], Vec::as_slice)
    }

    pub(crate) fn parts(&self) -> BTreeSet<&'m str> {
        self.app.parts.iter().map(Name::as_str).collect()
    }
}
