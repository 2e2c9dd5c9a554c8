//! Environments: an app on a cluster, in a namespace, with its settings; data, in layers.

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AnnotationKey, Date, DnsLabel, EnvironmentId, Host, LabelKey, LabelValue, Name, Network, Patch,
    Preset, ServiceOverride, Waiver,
};

/// What kind of environment it is. Some defaults follow from it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// On somebody's own machine.
    Local,
    /// For development; short-lived.
    Dev,
    /// For testing.
    Qa,
    /// As production, before production.
    Staging,
    /// Production.
    Prod,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Local, Self::Dev, Self::Qa, Self::Staging, Self::Prod];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Dev => "dev",
            Self::Qa => "qa",
            Self::Staging => "staging",
            Self::Prod => "prod",
        }
    }

    /// Whether brokers are small in it: one replica, no budget, a small disk.
    pub const fn small(self) -> bool {
        matches!(self, Self::Local | Self::Dev)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Settings that can be said for the whole fleet, a class, an app or one environment; the later says more.
///
/// Maps merge by key; `null` takes back what an earlier layer said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(title = "layer")]
pub struct Layer {
    /// The cluster, by the name of its file.
    pub cluster: Option<Name>,
    /// The namespace; `{{ app }}`, `{{ environment }}` and `{{ class }}` may stand in it.
    /// Default: `{{ app }}-{{ environment }}`.
    pub namespace: Option<String>,
    /// The domain under which routes are published; `{{ app }}`, `{{ environment }}` and `{{ class }}` may stand in it.
    /// Default: none, and a service with a route can't be planned.
    pub domain: Option<String>,
    /// Whether NetworkPolicies deny all traffic but that of `uses`, DNS and routes. Default: false.
    pub network_policies: Option<bool>,
    /// Labels of all objects.
    pub labels: BTreeMap<LabelKey, Option<LabelValue>>,
    /// Annotations of the namespace.
    pub annotations: BTreeMap<AnnotationKey, Option<String>>,
    /// Values that the app asks environments for.
    pub values: BTreeMap<Name, Option<ScalarText>>,
    /// The identity of the P2P network.
    pub network: Option<Network>,
    /// What clients load before they connect; stated where an environment has the port that the app
    /// names for that. `null` says that clients don't connect to the environment.
    #[serde(
        deserialize_with = "crate::overrides::said",
        skip_serializing_if = "Option::is_none"
    )]
    pub preset: Option<Option<Preset>>,
    /// Settings of every service.
    pub defaults: Option<ServiceDefaults>,
    /// Settings by service name.
    pub services: BTreeMap<Name, Option<ServiceOverride>>,
    /// Patches of rendered objects, in order; those of later layers come after those of earlier ones.
    #[schemars(extend("x-stowplan-merge" = "append"))]
    pub patches: Vec<Patch>,
    /// Objects alongside the rendered ones, as Kubernetes takes them; those of all layers.
    #[schemars(extend("x-stowplan-merge" = "append"))]
    pub objects: Vec<serde_json::Map<String, serde_json::Value>>,
    /// Findings of `check` that are meant to be; those of all layers.
    #[schemars(extend("x-stowplan-merge" = "append"))]
    pub waivers: Vec<Waiver>,
}

/// The file `defaults.yaml`, of the fleet or of an app.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(title = "defaults")]
pub struct DefaultsFile {
    /// For all environments.
    pub defaults: Layer,
    /// For the environments of a class.
    pub classes: BTreeMap<Class, Layer>,
}

/// The file of one environment: what belongs to it alone, and its layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "environment")]
pub struct EnvironmentFile {
    /// What kind of environment it is.
    pub class: Class,
    /// The shared part of the app that it deploys. Default: what is not shared.
    #[serde(default)]
    pub part: Option<Name>,
    /// Which environment of a shared part it uses, by part, where there are several on its cluster.
    #[serde(default)]
    pub shared: BTreeMap<Name, Name>,
    /// Who has it and what for.
    #[serde(default)]
    pub record: Record,
    /// Its settings.
    #[serde(flatten)]
    pub layer: Layer,
}

/// Who has an environment and what for: labels and annotations of its namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Record {
    /// Who launched it and answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Which version of the app it runs, where images don't say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Since when it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Date>,
    /// After which day nobody needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

/// An environment with its layers merged.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The app's and its own name.
    pub id: EnvironmentId,
    /// What kind of environment it is.
    pub class: Class,
    /// The shared part of the app that it deploys.
    pub part: Option<Name>,
    /// Which environment of a shared part it uses, by part.
    pub shared: BTreeMap<Name, Name>,
    /// Who has it and what for.
    pub record: Record,
    /// The cluster.
    pub cluster: Name,
    /// The namespace, its placeholders filled.
    pub namespace: DnsLabel,
    /// The domain, its placeholders filled.
    pub domain: Option<Host>,
    /// Everything else that was said. Its `cluster`, `namespace` and `domain` are those above.
    pub settings: Layer,
}

/// A scalar of a YAML file, as text: `3` is `3`, `true` is `true`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ScalarText(pub String);

impl<'de> Deserialize<'de> for ScalarText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            serde_json::Value::Number(number) => Ok(Self(number.to_string())),
            serde_json::Value::Bool(value) => Ok(Self(value.to_string())),
            _ => Err(serde::de::Error::custom(
                "expected a string, a number or a truth value",
            )),
        }
    }
}

impl JsonSchema for ScalarText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ScalarText".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// Settings of every service of an environment, where they make sense for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(title = "defaults")]
pub struct ServiceDefaults {
    /// Pods of each `web` and `worker` that the model gives a fixed number.
    pub replicas: Option<u32>,
    /// Replicas of each `broker`.
    pub broker_replicas: Option<u32>,
    /// Requests and limits of containers for which nothing is said.
    pub resources: Option<crate::ResourcesOverride>,
    /// Environment variables of every main container that runs.
    pub env: BTreeMap<crate::EnvName, Option<crate::EnvOverride>>,
    /// The tag of every image of the app's own services, that is of those without a tag in the model.
    pub tag: Option<String>,
    /// The node pool of services for which none is said.
    pub node_pool: Option<Name>,
}
