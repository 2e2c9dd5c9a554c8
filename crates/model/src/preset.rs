//! What clients of an environment load before they connect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a client loads of an environment before it connects to it, besides the server's address:
/// an entry of the preset registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Preset {
    /// The version of the resources (images, sounds) that the client shows.
    pub resource_version: String,
    /// The version of the game's data (tables of items and levels) that the server runs.
    pub data_version: String,
    /// Whether clients may connect. Default: `live`.
    #[serde(default)]
    pub state: PresetState,
}

/// Whether clients may connect to an environment.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum PresetState {
    /// They may.
    #[default]
    Live,
    /// They are told to wait.
    Maintenance,
}
