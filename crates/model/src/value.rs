//! What a variable, an argument or a file entry is set to.

mod endpoint;
mod fact;
mod peers;
mod text;

pub use endpoint::{Database, Endpoint, Form};
pub use fact::{Fact, Identity, Own};
pub use peers::{Codec, Peers, Vantage};
pub use text::{
    Text, When, concat, domain, environment, memory_share, namespace, template, where_outside,
    where_several,
};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{FileName, ObjectName};

/// The value of an environment variable. `env[]`
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// app.worker(name!("mailer"), image!("registry.example.com/shop/mailer:1"))
///     .env("LOG_LEVEL", "info")
///     .env("POD", PodField::Name)
///     .env("SMTP_PASSWORD", SecretKey::new(object_name!("smtp"), file_name!("password")));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Value {
    /// Text: `value`.
    Text(Text),
    /// A key of a Secret: `valueFrom.secretKeyRef`. The Secret is made by others; its value is never in the output.
    Secret(SecretKey),
    /// A field of the pod: `valueFrom.fieldRef`.
    Field(PodField),
    /// A request or limit of the container: `valueFrom.resourceFieldRef`, such as `limits.memory`.
    /// Memory is written in bytes, CPU in whole cores, rounded up.
    /// <https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef>
    Resource(SmolStr),
}

impl Value {
    /// Calls `seen` with every endpoint that the value needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        if let Self::Text(text) = self {
            text.endpoints(seen);
        }
    }
}

impl<T: Into<Text>> From<T> for Value {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

impl From<SecretKey> for Value {
    fn from(secret: SecretKey) -> Self {
        Self::Secret(secret)
    }
}

impl From<PodField> for Value {
    fn from(field: PodField) -> Self {
        Self::Field(field)
    }
}

/// A key of a Secret in the environment's namespace.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct SecretKey {
    /// The Secret's name.
    pub name: ObjectName,
    /// The key in it.
    pub key: FileName,
}

impl SecretKey {
    /// The key `key` of the Secret `name`.
    pub const fn new(name: ObjectName, key: FileName) -> Self {
        Self { name, key }
    }
}

/// A field of the pod, by the downward API.
/// <https://kubernetes.io/docs/concepts/workloads/pods/downward-api/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PodField {
    /// `metadata.name`
    Name,
    /// `metadata.namespace`
    Namespace,
    /// `metadata.uid`
    Uid,
    /// `metadata.labels['apps.kubernetes.io/pod-index']`: the ordinal of a StatefulSet's pod.
    Ordinal,
    /// `spec.nodeName`
    NodeName,
    /// `spec.serviceAccountName`
    ServiceAccountName,
    /// `status.podIP`
    PodIp,
    /// `status.hostIP`
    HostIp,
}

impl PodField {
    /// The path as Kubernetes writes it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Name => "metadata.name",
            Self::Namespace => "metadata.namespace",
            Self::Uid => "metadata.uid",
            Self::Ordinal => "metadata.labels['apps.kubernetes.io/pod-index']",
            Self::NodeName => "spec.nodeName",
            Self::ServiceAccountName => "spec.serviceAccountName",
            Self::PodIp => "status.podIP",
            Self::HostIp => "status.hostIP",
        }
    }
}
