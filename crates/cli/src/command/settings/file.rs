//! The settings of a service as the file that its program reads.

use serde_json::{Map, Value};
use stowplan_model::{Place, Problem};
use stowplan_plan::{PlannedContent, PlannedFile, PlannedSetting, PlannedValue};

use super::choice::Planned;
use crate::output::Failure;

/// The file as it is mounted; for a program that is given variables, what it would be.
pub(super) fn text(planned: &Planned<'_>) -> Result<String, Failure> {
    let is_file = |it: &&PlannedFile| Some(&it.path) == planned.settings.file.as_ref();
    match planned.files.iter().find(is_file).map(|it| &it.content) {
        Some(PlannedContent::Same(text)) => Ok(format!("{}\n", text.trim_end())),
        _ => Ok(format!("{:#}\n", value(planned)?)),
    }
}

fn value(planned: &Planned<'_>) -> Result<Value, Failure> {
    let mut file = Value::Object(Map::new());
    for setting in &planned.settings.values {
        if let Some(value) = of(setting)? {
            insert(&mut file, &setting.path, value);
        }
    }
    Ok(file)
}

fn of(setting: &PlannedSetting) -> Result<Option<Value>, Failure> {
    // Everything else is known to the pod alone, and given to it by variables.
    let PlannedValue::Text(text) = &setting.value else {
        return Ok(None);
    };
    let value = setting.field.shape.from_text(text).map_err(|why| {
        let message = format!("setting `{}`: {why}", setting.path.join("."));
        Problem::new("invalid-setting", message, Place::Nowhere)
    })?;
    Ok(Some(value))
}

fn insert(file: &mut Value, path: &[&str], value: Value) {
    let (Some((first, rest)), Value::Object(fields)) = (path.split_first(), file) else {
        return;
    };
    if rest.is_empty() {
        fields.insert((*first).to_owned(), value);
    } else {
        let group = fields
            .entry(*first)
            .or_insert_with(|| Value::Object(Map::new()));
        insert(group, rest, value);
    }
}
