//! Where everything is dialled, for programs.

use schemars::JsonSchema;
use serde::Serialize;
use stowplan_model::{Class, DnsLabel, Name};

use crate::{Plan, PlannedEndpoint, PlannedPreset};

/// Where the ports of environments are dialled, and what their clients load.
///
/// Its JSON has the schema `endpoints`. Readers ignore fields that they don't know: later versions
/// may have more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "endpoints")]
pub struct Directory {
    /// The environments.
    pub environments: Vec<DirectoryEntry>,
}

/// Where the ports of one environment are dialled, and what its clients load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryEntry {
    /// The app.
    pub app: Name,
    /// The environment.
    pub environment: Name,
    /// Its class.
    pub class: Class,
    /// The cluster.
    pub cluster: Name,
    /// The namespace.
    pub namespace: DnsLabel,
    /// Every port that others dial, in the order in which services are applied.
    pub endpoints: Vec<PlannedEndpoint>,
    /// What clients load before they connect; without it, they don't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<PlannedPreset>,
}

impl Directory {
    /// Those of these plans, in their order.
    pub fn of<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let entry = |plan: &Plan| DirectoryEntry {
            app: plan.app.clone(),
            environment: plan.environment.clone(),
            class: plan.class,
            cluster: plan.cluster.clone(),
            namespace: plan.namespace.clone(),
            endpoints: plan.endpoints(),
            preset: plan.preset.clone(),
        };
        Self {
            environments: plans.into_iter().map(entry).collect(),
        }
    }
}
