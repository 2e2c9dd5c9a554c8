//! Who uses whom: the edges of the service graph, as an environment leaves them.

use stowplan_model::{
    Argument, ConfigValue, Container, Content, Database, Endpoint, Peers, Service, ServiceDefaults,
    ServiceOverride, SettingValue, Text, Value,
};

use crate::settings;

/// That a service uses an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge<'m> {
    pub(crate) endpoint: &'m Endpoint,
    /// Whether it dials the addresses that the nodes of a seed set advertise.
    pub(crate) advertised: bool,
}

/// What a service uses, by endpoint, without what the environment replaces or takes away.
pub(crate) fn edges<'m>(
    service: &'m Service,
    over: &ServiceOverride,
    defaults: &ServiceDefaults,
) -> Vec<Edge<'m>> {
    let mut edges = walk(service, over, defaults).edges;
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn walk<'m>(service: &'m Service, over: &ServiceOverride, defaults: &ServiceDefaults) -> Found<'m> {
    let mut found = Found::default();
    service
        .uses
        .iter()
        .for_each(|endpoint| found.endpoint(endpoint));
    if let Some(container) = &service.container {
        found.commands(container);
        for (name, value) in &container.env {
            if !over.env.contains_key(name) && !defaults.env.contains_key(name) {
                found.value(value);
            }
        }
    }
    for container in service.init.iter().chain(&service.sidecars) {
        found.commands(container);
        container
            .env
            .iter()
            .for_each(|(_, value)| found.value(value));
    }
    for file in &service.files {
        let replaced = file.path.as_ref().and_then(|path| over.config.get(path));
        let kept = |key: &str| !replaced.is_some_and(|keys| keys.contains_key(key));
        match &file.content {
            Content::Text(text) => found.text(text),
            Content::Json(settings) => {
                let settings = settings.iter().filter(|(key, _)| kept(key));
                settings.for_each(|(_, setting)| found.setting(setting));
            }
            Content::Properties(entries) => {
                let entries = entries.iter().filter(|(key, _)| kept(key));
                entries.for_each(|(_, text)| found.text(text));
            }
        }
    }
    if let Some(settings) = &service.settings {
        for (path, value, _) in &settings.values {
            if let SettingValue::Text(text) = value
                && settings::said(&over.settings, path).is_none()
            {
                found.text(text);
            }
        }
    }
    found
}

/// The databases that a service is told, whatever an environment replaces.
pub(crate) fn databases(service: &Service) -> Vec<(&Endpoint, Database)> {
    let mut databases = walk(
        service,
        &ServiceOverride::default(),
        &ServiceDefaults::default(),
    )
    .databases;
    databases.sort_unstable();
    databases.dedup();
    databases
}

#[derive(Default)]
struct Found<'m> {
    edges: Vec<Edge<'m>>,
    databases: Vec<(&'m Endpoint, Database)>,
}

impl<'m> Found<'m> {
    fn endpoint(&mut self, endpoint: &'m Endpoint) {
        self.edges.push(Edge {
            endpoint,
            advertised: false,
        });
    }

    fn peers(&mut self, peers: &'m Peers) {
        self.edges.push(Edge {
            endpoint: peers.endpoint(),
            advertised: peers.vantage().leaves_the_cluster(),
        });
    }

    fn commands(&mut self, container: &'m Container) {
        for argument in container.command.iter().chain(&container.args) {
            match argument {
                Argument::One(text) => self.text(text),
                Argument::EachPeer { peers, .. } => self.peers(peers),
            }
        }
    }

    fn value(&mut self, value: &'m Value) {
        if let Value::Text(text) = value {
            self.text(text);
        }
    }

    fn text(&mut self, text: &'m Text) {
        match text {
            Text::Address { endpoint, .. } => self.endpoint(endpoint),
            Text::Peers { peers, .. } => self.peers(peers),
            Text::Database { endpoint, database } => {
                self.endpoint(endpoint);
                self.databases.push((endpoint, *database));
            }
            Text::Concat(parts) => parts.iter().for_each(|part| self.text(part)),
            Text::Only { text, .. } => self.text(text),
            Text::Template { bindings, .. } => bindings.values().for_each(|it| self.text(it)),
            _ => {}
        }
    }

    fn setting(&mut self, setting: &'m ConfigValue) {
        match setting {
            ConfigValue::Text(text) | ConfigValue::Number(text) => self.text(text),
            ConfigValue::Literal(_) => {}
            ConfigValue::Object(settings) => settings.iter().for_each(|(_, it)| self.setting(it)),
            ConfigValue::List(items) => items.iter().for_each(|it| self.setting(it)),
        }
    }
}
