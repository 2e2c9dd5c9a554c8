//! The settings of a service's program, with everything decided.

use serde::Serialize;
use stowplan_model::{EnvName, FilePath};
use stowplan_settings::{Description, Field};

use crate::PlannedValue;

/// The settings of a service's program: what its variables, and its file if it has one, are made of.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedSettings {
    /// The struct that the program loads.
    #[serde(skip)]
    pub description: &'static Description,
    /// Where the program finds its file; `None` where all are variables.
    pub file: Option<FilePath>,
    /// Each that has a value, in the order of the struct, groups flattened.
    pub values: Vec<PlannedSetting>,
}

/// A setting with its value decided.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedSetting {
    /// The keys that lead to it.
    pub path: Vec<&'static str>,
    /// Its variable, whether it is one or in the file.
    pub variable: EnvName,
    /// The field of the struct.
    #[serde(skip)]
    pub field: &'static Field,
    /// Its value; in a file a text is as its type is written there.
    pub value: PlannedValue,
}

impl PartialEq for PlannedSettings {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.values == other.values
    }
}

impl PartialEq for PlannedSetting {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.variable == other.variable && self.value == other.value
    }
}
