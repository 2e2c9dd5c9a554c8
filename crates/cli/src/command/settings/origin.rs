//! What a setting is told, and by whom.

use serde_json::Value;
use stowplan_model::Place;
use stowplan_plan::{PlannedSetting, PlannedValue};
use stowplan_settings::Leaf;

use super::choice::Planned;
use crate::fleet::LoadedFleet;

/// The value of a setting; `None` if it has none, and needn't.
pub(super) fn find<'a>(planned: &Planned<'a>, leaf: &Leaf) -> Option<&'a PlannedSetting> {
    planned
        .settings
        .values
        .iter()
        .find(|it| it.path == leaf.path)
}

/// Who said it: a line of a file, a line of the model, or the struct.
pub(super) fn origin(planned: &Planned<'_>, leaf: &Leaf, fleet: &LoadedFleet) -> String {
    let service = &planned.modelled.service.name;
    let keys = leaf.path.iter().map(|it| format!("/{it}"));
    let pointer = format!("/services/{service}/settings{}", keys.collect::<String>());
    if let Some(line) = fleet.written(planned.id, &pointer) {
        return line;
    }
    if is_taken_back(planned, leaf, fleet) {
        return DEFAULT.to_owned();
    }
    let values = &planned.modelled.settings.values;
    match values.iter().rfind(|it| it.0 == leaf.path).map(|it| &it.2) {
        Some(Place::Code { file, line, .. }) => format!("{file}:{line}"),
        Some(_) => "the model".to_owned(),
        None => DEFAULT.to_owned(),
    }
}

const DEFAULT: &str = "default";

/// Whether the environment says `null`, so that the model's value doesn't count either.
fn is_taken_back(planned: &Planned<'_>, leaf: &Leaf, fleet: &LoadedFleet) -> bool {
    let environment = fleet.environment(planned.id);
    let services = environment.map(|it| &it.settings.services);
    let said = services.and_then(|it| it.get(&planned.modelled.service.name)?.as_ref());
    let Some((first, rest)) = leaf.path.split_first() else {
        return false;
    };
    let mut value = said.and_then(|it| it.settings.get(*first));
    for key in rest {
        if value.is_some_and(Value::is_null) {
            break;
        }
        value = value.and_then(|it| it.get(*key));
    }
    value.is_some_and(Value::is_null)
}

/// A value as people read it; a secret by the name of its Secret.
pub(super) fn shown(value: &PlannedValue) -> String {
    match value {
        PlannedValue::Text(text) => text.to_string(),
        PlannedValue::Secret(secret) => {
            format!("key `{}` of Secret `{}`", secret.key, secret.name)
        }
        PlannedValue::Field(field) => format!("the pod's `{}`", field.path()),
        PlannedValue::Resource(resource) => format!("the container's `{resource}`"),
        PlannedValue::OutsideHost => "the host outside, known when the pod starts".to_owned(),
    }
}
