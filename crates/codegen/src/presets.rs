//! What is generated of presets.

use serde::Serialize;

use crate::{
    fleet::PlannedApp,
    ident::camel,
    layout::{self, Value},
    table::endpoint,
    template::state_variant,
    text,
};

/// The presets of an app.
#[derive(Serialize)]
pub(crate) struct Presets {
    all: String,
    json: String,
    table: String,
}

impl Presets {
    pub(crate) fn new(planned: &PlannedApp<'_>, json: &str, margin: usize) -> Self {
        let (mut all, mut at) = (Vec::new(), Vec::new());
        for environment in &planned.environments {
            let Some(preset) = &environment.plan.preset else {
                at.push(Value::atom(0));
                continue;
            };
            let variant = camel(environment.name());
            let state = state_variant(preset.state);
            let fields = vec![
                (
                    "environment",
                    Value::Atom(format!("Environment::{variant}")),
                ),
                ("server", endpoint(&preset.server)),
                (
                    "resource_version",
                    Value::string(preset.resource_version.as_str()),
                ),
                ("data_version", Value::string(preset.data_version.as_str())),
                ("state", Value::Atom(format!("PresetState::{state}"))),
            ];
            all.push(Value::Struct("Preset", fields));
            at.push(Value::atom(all.len()));
        }
        let table = vec![("at", Value::Slice(at)), ("values", Value::atom("ALL"))];
        let constant = |declaration, value| layout::constant(declaration, &value, margin);
        Self {
            all: constant("pub const ALL: &[Preset]", Value::Slice(all)),
            json: constant("pub const JSON: &str", Value::Atom(text::raw_string(json))),
            table: constant(
                "static PRESETS: Table<Preset>",
                Value::Struct("Table", table),
            ),
        }
    }
}
