//! Environment variables: the model's, the environment's for all, the environment's for one.

use std::collections::BTreeMap;

use stowplan_model::{EnvName, EnvOverride, EnvSource, Place, Problem, Value};

use crate::{
    PlannedValue,
    resolve::{Reader, What},
    scope::Subject,
    suggest,
};

type Env = Vec<(EnvName, PlannedValue)>;

/// The variables of a container about which environments say nothing.
pub(crate) fn modelled<'a>(
    reader: &Reader<'_, '_>,
    env: impl IntoIterator<Item = &'a (EnvName, Value)>,
) -> Env {
    env.into_iter()
        .map(|(name, value)| (name.clone(), planned(reader, name, value)))
        .collect()
}

/// The variables of the main container: replaced in place, new ones at the end by name.
pub(crate) fn layered(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    env: &[(EnvName, Value)],
) -> Env {
    let defaults = &subject.scope.defaults().env;
    let own = &subject.over.env;
    if defaults.is_empty() && own.is_empty() {
        return modelled(reader, env);
    }
    let mut said: BTreeMap<&EnvName, (Option<&EnvOverride>, bool)> = defaults
        .iter()
        .map(|(name, value)| (name, (value.as_ref(), false)))
        .collect();
    for (name, value) in own {
        let known = env.iter().any(|(known, _)| known == name)
            || defaults.get(name).is_some_and(Option::is_some);
        if value.is_none() && !known {
            not_there(subject, name, env);
        }
        said.insert(name, (value.as_ref(), true));
    }
    let place = |name: &EnvName, own: bool| {
        if own {
            subject.said(&["env", name.as_str()])
        } else {
            subject.scope.at(&["defaults", "env", name.as_str()])
        }
    };
    let mut planned_env = Vec::with_capacity(env.len() + said.len());
    for (name, value) in env {
        match said.remove(name) {
            None => planned_env.push((name.clone(), planned(reader, name, value))),
            Some((None, _)) => {}
            Some((Some(value), own)) => {
                let value = stated(reader, name, value, || place(name, own));
                planned_env.push((name.clone(), value));
            }
        }
    }
    for (name, (value, own)) in said {
        if let Some(value) = value {
            let value = stated(reader, name, value, || place(name, own));
            planned_env.push((name.clone(), value));
        }
    }
    planned_env
}

fn planned(reader: &Reader<'_, '_>, name: &EnvName, value: &Value) -> PlannedValue {
    match value {
        Value::Text(text) => PlannedValue::Text(reader.text(text, What::Env(name))),
        Value::Secret(secret) => PlannedValue::Secret(secret.clone()),
        Value::Field(field) => PlannedValue::Field(*field),
        Value::Resource(resource) => PlannedValue::Resource(resource.clone()),
    }
}

fn stated(
    reader: &Reader<'_, '_>,
    name: &EnvName,
    value: &EnvOverride,
    place: impl FnOnce() -> Place,
) -> PlannedValue {
    match value {
        EnvOverride::Scalar(text) | EnvOverride::From(EnvSource::Value(text)) => {
            PlannedValue::Text(text.0.as_str().into())
        }
        EnvOverride::From(EnvSource::Template(source)) => {
            PlannedValue::Text(reader.template(source, What::Env(name), place()))
        }
        EnvOverride::From(EnvSource::Secret(secret)) => PlannedValue::Secret(secret.clone()),
        EnvOverride::From(EnvSource::Field(field)) => PlannedValue::Field(*field),
    }
}

fn not_there(subject: Subject<'_, '_>, name: &EnvName, env: &[(EnvName, Value)]) {
    let message = format!(
        "env variable `{name}` is taken away from `{}`, which hasn't got it",
        subject.name()
    );
    let known = env.iter().map(|(name, _)| name.as_str());
    let help = match crate::settings::with_variable(subject, name) {
        Some(key) => format!("it is setting `{key}`: take that back, under `settings`"),
        None => suggest::help(name.as_str(), "variable", known),
    };
    let place = subject.said(&["env", name.as_str()]);
    subject.report(Problem::new("unknown-env", message, place).help(help));
}
