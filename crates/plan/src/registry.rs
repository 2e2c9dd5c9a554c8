//! The preset registry: what the clients of an app load before they connect.

use schemars::JsonSchema;
use serde::Serialize;
use stowplan_model::{Class, Name};

use crate::{Plan, PlannedPreset};

/// What the clients of an app load before they connect, for each environment that they may choose.
///
/// Its JSON has the schema `presets`. Readers ignore fields that they don't know: later versions
/// may have more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "presets")]
pub struct PresetRegistry {
    /// The app.
    pub app: Name,
    /// Its environments with a preset, by name.
    pub presets: Vec<PresetEntry>,
}

/// What clients of one environment load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PresetEntry {
    /// The environment.
    pub environment: Name,
    /// Its class, by which players' clients can be kept from all but `prod`.
    pub class: Class,
    /// What they load.
    #[serde(flatten)]
    pub preset: PlannedPreset,
}

impl PresetRegistry {
    /// The presets of an app among these plans, in the order of their environments' names.
    pub fn of<'a>(app: &Name, plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let plans = plans.into_iter().filter(|plan| plan.app == *app);
        let mut presets: Vec<_> = plans
            .filter_map(|plan| {
                Some(PresetEntry {
                    environment: plan.environment.clone(),
                    class: plan.class,
                    preset: plan.preset.clone()?,
                })
            })
            .collect();
        presets.sort_by(|a, b| a.environment.cmp(&b.environment));
        Self {
            app: app.clone(),
            presets,
        }
    }

    /// The document that clients load: two blanks a level, with a final newline.
    ///
    /// # Errors
    ///
    /// None that is known: every field can be JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
