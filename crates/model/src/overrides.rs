//! What an environment may say about a service.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    AnnotationKey, Autoscale, Cidr, CronLine, DnsLabel, Duration, EnvName, FilePath, Host,
    ImageRef, IpAddress, KindWord, LabelKey, LabelValue, LoadBalancer, Name, NodeFacts, NodePorts,
    PerReplica, PodField, PortName, PortNumber, Public, Quantity, Retention, ScalarText, SecretKey,
};

/// What an environment says about one service. Which keys make sense depends on the service's kind:
/// see [`ServiceOverride::allows`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ServiceOverride {
    /// Whether the environment has it at all. Default: true.
    pub enabled: Option<bool>,
    /// The image.
    pub image: Option<ImageRef>,
    /// The image's tag.
    pub tag: Option<String>,
    /// So many pods; takes the place of `autoscale`.
    pub replicas: Option<u32>,
    /// As many pods as it takes, within bounds; takes the place of `replicas`. `null` takes the model's away.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub autoscale: Option<Option<Autoscale>>,
    /// Requests and limits of the main container.
    pub resources: Option<ResourcesOverride>,
    /// Environment variables of the main container; `null` takes one away.
    pub env: BTreeMap<EnvName, Option<EnvOverride>>,
    /// Keys of its JSON and properties files, by path of the file; `null` takes a key away.
    pub config: BTreeMap<FilePath, BTreeMap<String, serde_json::Value>>,
    /// The settings of its program, by key; `null` takes one back.
    pub settings: BTreeMap<String, serde_json::Value>,
    /// Numbers of its ports, by name.
    pub ports: BTreeMap<PortName, PortOverride>,
    /// Sizes of its volumes, by name.
    pub volumes: BTreeMap<DnsLabel, VolumeOverride>,
    /// The node pool. `null` takes the model's away.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub node_pool: Option<Option<Name>>,
    /// How it is reached from outside, besides its routes.
    pub expose: ExposeOverride,
    /// Whether its routes are published. Default: true.
    pub routes: Option<bool>,
    /// `sessionAffinity: ClientIP` for so long. `null` takes the model's away.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub session_affinity: Option<Option<Duration>>,
    /// The disk of each replica.
    pub disk: Option<DiskOverride>,
    /// It exists outside: the environment has no pods of it, only its name. Beside it only `database`,
    /// `enabled`, `labels`, `ports` and `routes` can be said.
    pub external: Option<ExternalOverride>,
    /// Its database on the server: a number of Redis, a name of MySQL. Default: one that is never
    /// another's.
    pub database: Option<ScalarText>,
    /// Facts of a seed set's nodes, or of a broker's replicas, by ordinal.
    pub nodes: BTreeMap<Ordinal, NodeFacts>,
    /// When a task runs.
    pub schedule: Option<CronLine>,
    /// Whether a scheduled task waits.
    pub suspend: Option<bool>,
    /// Labels of its objects and pods.
    pub labels: BTreeMap<LabelKey, Option<LabelValue>>,
    /// Annotations of its workload and pods.
    pub annotations: BTreeMap<AnnotationKey, Option<String>>,
}

/// Keeps "said to be null" apart from "not said".
#[expect(
    clippy::option_option,
    reason = "the outer is whether the key is there, the inner its value"
)]
pub(crate) fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl ServiceOverride {
    /// The kinds of services for which a key makes sense; `None` for a key that doesn't exist.
    pub fn kinds_of(key: &str) -> Option<&'static [KindWord]> {
        use KindWord::{Broker, External, Seed, Task, Web, Worker};
        Some(match key {
            "enabled" | "labels" => &KindWord::ALL,
            "image" | "tag" | "resources" | "env" | "config" | "settings" | "volumes"
            | "nodePool" | "annotations" => &[Web, Worker, Task, Broker, Seed],
            "replicas" => &[Web, Worker, Broker, Seed],
            "autoscale" => &[Web, Worker],
            "ports" => &[Web, Broker, Seed, External],
            "expose" => &[Web, Broker, Seed],
            "routes" | "sessionAffinity" => &[Web, Broker],
            "external" => &[Web, Broker, External],
            "database" => &[Broker, External],
            "disk" | "nodes" => &[Broker, Seed],
            "schedule" | "suspend" => &[Task],
            _ => return None,
        })
    }

    /// Whether a key makes sense for a kind of service.
    pub fn allows(kind: KindWord, key: &str) -> bool {
        Self::kinds_of(key).is_some_and(|kinds| kinds.contains(&kind))
    }

    /// The JSON schema of what may be said about a service of this kind.
    pub fn schema_for(kind: KindWord, generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Self::json_schema(generator);
        if let Some(properties) = schema
            .get_mut("properties")
            .and_then(|it| it.as_object_mut())
        {
            properties.retain(|key, _| Self::allows(kind, key));
        }
        schema.insert("title".into(), kind.as_str().into());
        schema
    }
}

/// A seed node's ordinal, as the key of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Ordinal(pub u32);

impl<'de> Deserialize<'de> for Ordinal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map(Self)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not an ordinal")))
    }
}

impl JsonSchema for Ordinal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ordinal".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^(0|[1-9][0-9]{0,4})$" })
    }
}

/// Requests and limits. `resources`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ResourcesOverride {
    /// `requests.cpu`
    pub cpu: Option<Quantity>,
    /// `requests.memory`, and `limits.memory` where no other limit is set.
    pub memory: Option<Quantity>,
    /// `limits.cpu`
    pub cpu_limit: Option<Quantity>,
    /// `limits.memory`
    pub memory_limit: Option<Quantity>,
}

/// An environment variable: a scalar, or where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EnvOverride {
    /// A value as it is.
    Scalar(ScalarText),
    /// Where it comes from.
    From(EnvSource),
}

/// Where an environment variable comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum EnvSource {
    /// A value as it is.
    Value(ScalarText),
    /// A minijinja template over the facts of the environment.
    Template(String),
    /// A key of a Secret.
    Secret(SecretKey),
    /// A field of the pod.
    Field(PodField),
}

/// The numbers of a port.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PortOverride {
    /// `port`: what callers dial.
    pub port: Option<PortNumber>,
    /// `targetPort`: where the container listens.
    pub target_port: Option<PortNumber>,
}

/// What an environment says about a volume.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct VolumeOverride {
    /// `emptyDir.sizeLimit`
    pub size: Option<Quantity>,
}

/// What an environment says about a disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct DiskOverride {
    /// `resources.requests.storage`
    pub size: Option<Quantity>,
    /// Which of the cluster's storage classes.
    pub class: Option<Name>,
    /// What becomes of it.
    pub retention: Option<Retention>,
}

/// How a service is reached from outside in this environment; `null` takes the model's away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ExposeOverride {
    /// However the cluster does it best: by a load balancer where there are any, else by node ports.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub public: Option<Option<Public>>,
    /// A Service `<name>-lb` of type `LoadBalancer`.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<Option<LoadBalancer>>,
    /// A Service `<name>-nodeport` of type `NodePort`: numbers by port name.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub node_port: Option<Option<NodePorts>>,
    /// An address per replica or node, of brokers and seeds.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub per_replica: Option<Option<PerReplica>>,
}

/// Where something outside is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum ExternalOverride {
    /// Under this host. A Service of type `ExternalName`, so the port must be the one that the model declares.
    Host(Host),
    /// Under this host, within these networks: NetworkPolicies let traffic out to them only.
    Within {
        /// The host.
        host: Host,
        /// The networks.
        networks: Vec<Cidr>,
    },
    /// At these addresses. A Service without selector and an EndpointSlice.
    Addresses(Vec<IpAddress>),
}
