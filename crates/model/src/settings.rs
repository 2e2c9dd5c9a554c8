//! The settings of a service's program, by the struct that the program loads.

use serde_json::Value as Json;
use stowplan_settings::Description;

use crate::{FilePath, Place, SecretKey, Text};

/// The settings that a service's program has, and what the model sets of them.
#[derive(Debug, Clone)]
pub struct ServiceSettings {
    /// The struct.
    pub description: &'static Description,
    /// How the program gets them.
    pub delivery: Delivery,
    /// What the model sets, by the keys that lead to it; of two for one, the later.
    pub values: Vec<(Vec<&'static str>, SettingValue, Place)>,
    /// Where the model says that the service has them.
    pub place: Place,
}

/// How a program gets its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Each is a variable: `env[]`.
    Variables,
    /// All are in a mounted JSON file at this path, but for secrets, which are variables.
    File(FilePath),
}

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// This value, as it stands in files.
    Literal(Json),
    /// A text that each environment decides.
    Text(Text),
    /// A key of a Secret.
    Secret(SecretKey),
}
