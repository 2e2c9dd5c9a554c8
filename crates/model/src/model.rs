//! A fleet as data: all apps, clusters and environments.

use std::collections::BTreeMap;

use crate::{AppModel, Cluster, Environment, EnvironmentId, Name};

/// All apps, clusters and environments, each layer merged: the unit that is planned and checked.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The apps by name.
    pub apps: BTreeMap<Name, AppModel>,
    /// The clusters by name.
    pub clusters: BTreeMap<Name, Cluster>,
    /// The environments by app and name.
    pub environments: BTreeMap<EnvironmentId, Environment>,
}
