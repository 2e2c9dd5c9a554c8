//! The settings of a service as the file that its program reads.

use serde::{Serialize, Serializer};
use serde_json::Value;
use stowplan_model::{Place, Problem};
use stowplan_plan::{PlannedContent, PlannedFile, PlannedSetting, PlannedValue};

use super::choice::Planned;
use crate::output::{Failure, stream_failure};

/// The file as it is mounted; for a program that is given variables, what it would be.
pub(super) fn text(planned: &Planned<'_>) -> Result<String, Failure> {
    let is_file = |it: &&PlannedFile| Some(&it.path) == planned.settings.file.as_ref();
    let mounted = planned.files.iter().find(is_file).map(|it| &it.content);
    if let Some(PlannedContent::Same(text)) = mounted {
        return Ok(format!("{}\n", text.trim_end()));
    }
    let text = serde_json::to_string_pretty(&made(planned)?);
    let text = text.map_err(|error| stream_failure(&error.into()))?;
    Ok(format!("{text}\n"))
}

/// What a file says of settings, in the order of the struct.
enum Said {
    Value(Value),
    Group(Vec<(&'static str, Self)>),
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Group(entries) => serializer.collect_map(entries.iter().map(|it| (it.0, &it.1))),
        }
    }
}

fn made(planned: &Planned<'_>) -> Result<Said, Failure> {
    let mut file = Vec::new();
    for setting in &planned.settings.values {
        if let Some(value) = of(setting)? {
            insert(&mut file, &setting.path, value);
        }
    }
    Ok(Said::Group(file))
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

/// Puts a value where its keys lead; the settings of a group come one after another.
fn insert(entries: &mut Vec<(&'static str, Said)>, path: &[&'static str], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        entries.push((first, Said::Value(value)));
        return;
    }
    if let Some((key, Said::Group(group))) = entries.last_mut()
        && key == first
    {
        insert(group, rest, value);
        return;
    }
    let mut group = Vec::new();
    insert(&mut group, rest, value);
    entries.push((first, Said::Group(group)));
}
