//! What is in a configuration file.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use stowplan_model::{ConfigValue, Content, File, FilePath, Problem, Text};

use crate::{
    json::Json,
    properties,
    resolve::{Reader, What},
    scope::Subject,
    suggest,
};

type Said = BTreeMap<String, serde_json::Value>;

/// The content of a file as a reader has it: keys that the environment states are replaced in
/// place, new ones follow by name.
pub(crate) fn resolved(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    path: &FilePath,
    file: &File,
) -> String {
    let none = Said::new();
    let said = subject.over.config.get(path).unwrap_or(&none);
    match &file.content {
        Content::Text(text) => reader.text(text, What::File(path)).into(),
        Content::Json(settings) => {
            let replace = |value: &serde_json::Value, _: &str| Some(Json::from(value));
            let keep =
                |setting: &ConfigValue, key: &str| json(reader, setting, What::Key(path, key));
            Json::Object(layered(settings, said, keep, replace)).pretty()
        }
        Content::Properties(entries) => {
            let replace = |value: &serde_json::Value, key: &str| scalar(subject, path, key, value);
            let keep = |text: &Text, key: &str| reader.text(text, What::Key(path, key)).into();
            let mut lines = String::new();
            for (key, value) in layered(entries, said, keep, replace) {
                properties::line(&mut lines, &key, &value);
            }
            lines
        }
    }
}

/// Holds if what the environment says about files makes sense, and no file says a key twice.
pub(crate) fn check(subject: Subject<'_, '_>, files: &[(FilePath, &File)]) {
    for (path, file) in files {
        let keys: Vec<&SmolStr> = match &file.content {
            Content::Text(_) => Vec::new(),
            Content::Json(settings) => settings.iter().map(|(key, _)| key).collect(),
            Content::Properties(entries) => entries.iter().map(|(key, _)| key).collect(),
        };
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                let message = format!(
                    "file `{path}` of `{}` has key `{key}` twice",
                    subject.name()
                );
                subject.report(Problem::new("duplicate-key", message, subject.modelled()));
            }
        }
    }
    for (path, said) in &subject.over.config {
        let place = || subject.said(&["config", path.as_str()]);
        let Some((_, file)) = files.iter().find(|(known, _)| known == path) else {
            let message = format!("`{}` has no file `{path}`", subject.name());
            let known = files.iter().map(|(path, _)| path.as_str());
            let settings = subject.service.settings.as_ref();
            let help = if settings.is_some_and(|it| it.file() == Some(path)) {
                "that is the file of its settings: say them under `settings`".to_owned()
            } else {
                suggest::help(path.as_str(), "file", known)
            };
            subject.report(Problem::new("unknown-file", message, place()).help(help));
            continue;
        };
        let known: Vec<&str> = match &file.content {
            Content::Text(_) => {
                let message = format!("file `{path}` of `{}` is text without keys", subject.name());
                let problem = Problem::new("no-keys", message, place());
                subject.report(problem.help("model it as JSON or properties to set keys of it"));
                continue;
            }
            Content::Json(settings) => settings.iter().map(|(key, _)| key.as_str()).collect(),
            Content::Properties(entries) => entries.iter().map(|(key, _)| key.as_str()).collect(),
        };
        for (key, value) in said {
            if value.is_null() && !known.contains(&key.as_str()) {
                let message = format!(
                    "key `{key}` is taken away from file `{path}` of `{}`, which hasn't got it",
                    subject.name()
                );
                let place = subject.said(&["config", path.as_str(), key]);
                let problem = Problem::new("unknown-key", message, place);
                subject.report(problem.help(suggest::help(key, "key", known.iter().copied())));
            }
        }
    }
}

fn layered<V, T>(
    modelled: &[(SmolStr, V)],
    said: &Said,
    keep: impl Fn(&V, &str) -> T,
    replace: impl Fn(&serde_json::Value, &str) -> Option<T>,
) -> Vec<(String, T)> {
    let mut entries = Vec::with_capacity(modelled.len() + said.len());
    for (key, value) in modelled {
        match said.get(key.as_str()) {
            None => entries.push((key.to_string(), keep(value, key))),
            Some(serde_json::Value::Null) => {}
            Some(value) => {
                entries.extend(replace(value, key).map(|value| (key.to_string(), value)));
            }
        }
    }
    for (key, value) in said {
        if !value.is_null() && !modelled.iter().any(|(known, _)| known == key) {
            entries.extend(replace(value, key).map(|value| (key.clone(), value)));
        }
    }
    entries
}

fn json(reader: &Reader<'_, '_>, setting: &ConfigValue, what: What<'_>) -> Json {
    match setting {
        ConfigValue::Text(text) => Json::text(&reader.text(text, what)),
        ConfigValue::Number(text) => {
            let text = reader.text(text, what);
            // What could not be resolved has been reported.
            if !text.is_empty() && serde_json::from_str::<serde_json::Number>(&text).is_err() {
                let service = &reader.entry.service.name;
                let message = format!("{what} of `{service}` is `{text}`, which is not a number");
                reader.refuse("not-a-number", message, None);
            }
            Json::Plain(text.into())
        }
        ConfigValue::Literal(value) => Json::from(value),
        ConfigValue::Object(settings) => Json::Object(
            settings
                .iter()
                .map(|(key, setting)| (key.to_string(), json(reader, setting, what)))
                .collect(),
        ),
        ConfigValue::List(items) => {
            Json::List(items.iter().map(|item| json(reader, item, what)).collect())
        }
    }
}

fn scalar(
    subject: Subject<'_, '_>,
    path: &FilePath,
    key: &str,
    value: &serde_json::Value,
) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(value) => Some(value.to_string()),
        _ => {
            let message = format!(
                "key `{key}` of file `{path}` of `{}` is set to a list or map",
                subject.name()
            );
            let place = subject.said(&["config", path.as_str(), key]);
            let problem = Problem::new("not-a-scalar", message, place);
            subject.report(problem.help("properties are texts: give a string or a number"));
            None
        }
    }
}
