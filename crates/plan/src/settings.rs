//! The settings of a service's program: what the environment says, else what the model sets, else
//! the struct's default.

use std::collections::BTreeMap;

use serde_json::Value;
use stowplan_model::{
    EnvName, FilePath, Own, Place, Problem, SecretKey, ServiceSettings, SettingValue, Text,
};
use stowplan_settings::Leaf;

use crate::{
    OutsideHost, PlannedSetting, PlannedSettings, PlannedValue,
    json::Json,
    resolve::{Reader, What},
    scope::Subject,
};

mod missing;
mod unknown;
mod variable;

pub(crate) use variable::join;

/// What an environment says about settings, by key.
type Said = BTreeMap<String, Value>;

/// The settings of a program, as one pod is told them.
pub(crate) struct Settings {
    pub(crate) planned: PlannedSettings,
    /// The values of the planned ones, in their order.
    told: Vec<Told>,
    /// The variable that says where the file is.
    file_variable: Option<EnvName>,
}

/// A value, as it is told.
enum Told {
    /// By the kubelet alone.
    Secret(SecretKey),
    Value {
        json: Value,
        /// Whether `$(OUTSIDE_HOST)` in it stands for the variable.
        expands: bool,
    },
}

/// The settings of the program, if it has any; what is wrong with them is reported.
pub(crate) fn settings(subject: Subject<'_, '_>, reader: &Reader<'_, '_>) -> Option<Settings> {
    let said = &subject.over.settings;
    let Some(settings) = &subject.service.settings else {
        unknown::of_none(subject);
        return None;
    };
    let description = settings.description;
    unknown::keys(subject, description, said);
    let mut planned = PlannedSettings {
        description,
        file: settings.file().cloned(),
        values: Vec::new(),
    };
    let mut values = Vec::new();
    for leaf in description.leaves() {
        let Some(told) = told(subject, reader, settings, &leaf) else {
            continue;
        };
        let Some(variable) = variable::name(subject, settings, &leaf.variable) else {
            continue;
        };
        let value = match &told {
            Told::Secret(secret) => PlannedValue::Secret(secret.clone()),
            Told::Value { json, .. } => PlannedValue::Text(leaf.field.shape.to_text(json).into()),
        };
        planned.values.push(PlannedSetting {
            path: leaf.path,
            variable,
            field: leaf.field,
            value,
        });
        values.push(told);
    }
    let file_variable = planned.file.as_ref().and_then(|_| {
        let name = description.file_variable();
        variable::name(subject, settings, &name)
    });
    Some(Settings {
        planned,
        told: values,
        file_variable,
    })
}

/// What an environment says about the setting that these keys lead to; `null` for what it takes
/// back, alone or with its group.
pub(crate) fn said<'s>(said: &'s Said, path: &[&str]) -> Option<&'s Value> {
    let (first, inner) = path.split_first()?;
    let mut value = said.get(*first)?;
    for key in inner {
        if value.is_null() {
            break;
        }
        value = value.get(key)?;
    }
    Some(value)
}

/// The setting that is this variable, if one is.
pub(crate) fn with_variable(subject: Subject<'_, '_>, name: &EnvName) -> Option<String> {
    let settings = subject.service.settings.as_ref()?;
    let mut leaves = settings.description.leaves().into_iter();
    let leaf = leaves.find(|leaf| *name == leaf.variable.as_str())?;
    Some(leaf.key())
}

/// The value; `None` for what has none, or none that is right.
fn told(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    settings: &ServiceSettings,
    leaf: &Leaf,
) -> Option<Told> {
    let modelled = settings.values.iter().find(|(path, ..)| *path == leaf.path);
    match (said(&subject.over.settings, &leaf.path), modelled) {
        (Some(Value::Null), _) | (None, None) => default(subject, settings, leaf),
        (Some(value), _) => stated(subject, leaf, value),
        (None, Some((_, value, place))) => modelled_value(subject, reader, leaf, value, place),
    }
}

fn default(subject: Subject<'_, '_>, settings: &ServiceSettings, leaf: &Leaf) -> Option<Told> {
    let default = leaf.field.default;
    let default = default.and_then(|text| serde_json::from_str(text).ok());
    if let Some(json) = default {
        let expands = false;
        return Some(Told::Value { json, expands });
    }
    // A group may have said nothing that could be read, which is reported.
    if leaf.field.is_required() && unknown::is_readable(&subject.over.settings, &leaf.path) {
        missing::report(subject, settings, leaf);
    }
    None
}

/// What an environment says: as files have it, or a key of a Secret.
fn stated(subject: Subject<'_, '_>, leaf: &Leaf, value: &Value) -> Option<Told> {
    let place = subject.said(&keys(leaf));
    if leaf.field.is_secret() {
        let Some(secret) = secret(value) else {
            let message = format!(
                "setting `{}` of `{}` is a secret: its value can't be said here",
                leaf.key(),
                subject.name()
            );
            let help = format!(
                "say which key of a Secret has it, such as `{}`",
                missing::example(subject, leaf)
            );
            subject.report(Problem::new("secret-value", message, place).help(help));
            return None;
        };
        return Some(Told::Secret(secret));
    }
    let json = value.clone();
    let expands = false;
    holds(subject, leaf, &json, &place).then_some(Told::Value { json, expands })
}

/// `{secret: {name: …, key: …}}`, and nothing else: what is wrong with it is never shown, since it
/// may be the secret itself.
fn secret(value: &Value) -> Option<SecretKey> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    serde_json::from_value(map.get("secret")?.clone()).ok()
}

fn modelled_value(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    leaf: &Leaf,
    value: &SettingValue,
    place: &Place,
) -> Option<Told> {
    let key = leaf.key();
    let text = match value {
        SettingValue::Literal(json) => {
            let told = Told::Value {
                json: json.clone(),
                expands: false,
            };
            return holds(subject, leaf, json, place).then_some(told);
        }
        SettingValue::Secret(secret) => return Some(Told::Secret(secret.clone())),
        SettingValue::Text(text) => reader.text(text, What::Setting(&key)),
        SettingValue::Listen(endpoint) => reader.text(&endpoint.target_port(), What::Setting(&key)),
    };
    if text.is_empty() && !subject.scope.is_sound() {
        // What could not be resolved has been reported.
        return None;
    }
    let json = match leaf.field.shape.from_text(&text) {
        Ok(json) => json,
        Err(why) => {
            report(subject, leaf, &why, place.clone());
            return None;
        }
    };
    let expands = matches!(value, SettingValue::Text(text) if tells_outside_host(text));
    holds(subject, leaf, &json, place).then_some(Told::Value { json, expands })
}

/// Whether the text has the host outside in it, which may be known only when the pod runs.
fn tells_outside_host(text: &Text) -> bool {
    match text {
        Text::Own(own) => *own == Own::OutsideHost,
        Text::Concat(parts) => parts.iter().any(tells_outside_host),
        Text::Only { text, .. } => tells_outside_host(text),
        Text::Template { bindings, .. } => bindings.values().any(tells_outside_host),
        _ => false,
    }
}

/// Whether it is one of the field's values; the environment may have been built in memory.
fn holds(subject: Subject<'_, '_>, leaf: &Leaf, json: &Value, place: &Place) -> bool {
    match (leaf.field.check)(json) {
        Ok(()) => true,
        Err(why) => {
            report(subject, leaf, &why, place.clone());
            false
        }
    }
}

fn report(subject: Subject<'_, '_>, leaf: &Leaf, why: &str, place: Place) {
    let message = format!("setting `{}` of `{}`: {why}", leaf.key(), subject.name());
    subject.report(Problem::new("invalid-setting", message, place));
}

/// The keys below the service that lead to it.
fn keys(leaf: &Leaf) -> Vec<&str> {
    let mut keys = vec!["settings"];
    keys.extend(&leaf.path);
    keys
}

impl Settings {
    /// The file of all but secrets, in the order of the struct, if the program has one.
    pub(crate) fn file(&self) -> Option<(FilePath, String)> {
        let path = self.planned.file.clone()?;
        let mut entries = Vec::new();
        for (planned, told) in self.planned.values.iter().zip(&self.told) {
            if let Told::Value { json, expands } = told {
                insert(&mut entries, &planned.path, in_file(json, *expands));
            }
        }
        Some((path, Json::Object(entries).pretty()))
    }
}

/// The value as JSON. What looks like the variable of the host outside would be replaced in a file,
/// wherever it comes from, so it is written otherwise where it isn't meant.
fn in_file(value: &Value, expands: bool) -> Json {
    let json = Json::from(value);
    if expands {
        return json;
    }
    let variable = format!("$({})", OutsideHost::VARIABLE);
    let masked = format!("\\u0024({})", OutsideHost::VARIABLE);
    json.map_plain(&|text| text.replace(&variable, &masked))
}

/// Puts a value where its keys lead; the settings of a group come one after another.
fn insert(entries: &mut Vec<(String, Json)>, path: &[&str], value: Json) {
    let Some((key, inner)) = path.split_first() else {
        return;
    };
    if inner.is_empty() {
        entries.push(((*key).to_owned(), value));
        return;
    }
    match entries.last_mut() {
        Some((known, Json::Object(group))) if known == key => insert(group, inner, value),
        _ => {
            let mut group = Vec::new();
            insert(&mut group, inner, value);
            entries.push(((*key).to_owned(), Json::Object(group)));
        }
    }
}
