//! Patches of rendered objects: the way out where the model has no word.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Name;

/// A patch of rendered objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Patch {
    /// Which objects. One that matches none is an error.
    pub target: PatchTarget,
    /// A strategic-merge patch: maps merge, lists merge by Kubernetes' keys, `null` removes.
    /// <https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/>
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<serde_json::Map<String, serde_json::Value>>,
    /// JSON-patch operations. <https://www.rfc-editor.org/rfc/rfc6902>
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub json: Vec<JsonPatchOperation>,
}

/// Which objects a patch is for: all that fit everything said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PatchTarget {
    /// `kind`, such as `Deployment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `metadata.name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The service that the object was rendered for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Name>,
}

/// One operation of a JSON patch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonPatchOperation {
    /// What is done.
    pub op: JsonPatchVerb,
    /// Where, as a JSON pointer.
    pub path: String,
    /// From where, for `move` and `copy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What, for `add`, `replace` and `test`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said_value"
    )]
    pub value: Option<serde_json::Value>,
}

fn said_value<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(deserializer).map(Some)
}

/// What an operation of a JSON patch does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum JsonPatchVerb {
    /// Adds a value, or inserts it into a list.
    Add,
    /// Removes a value that is there.
    Remove,
    /// Replaces a value that is there.
    Replace,
    /// Moves a value.
    Move,
    /// Copies a value.
    Copy,
    /// Fails unless the value is this one.
    Test,
}
