//! What clients of an environment load before they connect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, hold};
use crate::text::text;

/// What a client loads of an environment before it connects to it, besides the server's address:
/// an entry of the preset registry.
///
/// Layers merge by key: an app's defaults may say the version of the data, and each environment
/// that of its resources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Preset {
    /// The version of the resources (images, sounds) that the client shows.
    pub resource_version: Option<PresetVersion>,
    /// The version of the game's data (tables of items and levels) that the server runs.
    pub data_version: Option<PresetVersion>,
    /// Whether clients may connect. Default: `live`.
    pub state: Option<PresetState>,
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

impl PresetState {
    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Maintenance => "maintenance",
        }
    }
}

text! {
    /// The version of what clients load: at most 128 letters, digits, `.`, `_`, `~`, `+` and `-`.
    ///
    /// These can stand in a path of a URL as they are, which is where clients put it.
    /// Source: `pchar` of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-3.3).
    ///
    /// ```
    /// use stowplan_model::PresetVersion;
    ///
    /// assert!("2.31.0+kr".parse::<PresetVersion>().is_ok());
    /// assert!("2.31 kr".parse::<PresetVersion>().is_err());
    /// ```
    pub struct PresetVersion;
    noun: "version",
    rule: "use letters, digits, `.`, `_`, `~`, `+` and `-`",
    check: check_version,
    schema: {
        "description": "A version: letters, digits, `.`, `_`, `~`, `+` and `-`. Quote one that looks like a number.",
        "pattern": "^[-A-Za-z0-9._~+]+$",
        "maxLength": 128,
    },
}

const fn check_version(text: &[u8]) -> Result<(), Fault> {
    hold!(crate::dns::check_length(text, 128));
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_' | b'~' | b'+' | b'-') {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    Ok(())
}
