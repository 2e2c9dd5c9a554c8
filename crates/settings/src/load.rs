//! Reads a struct of settings from variables and a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value};

use crate::expected::{kind, quoted};
use crate::nearest::nearest;
use crate::{Description, Field, Leaf, LoadError, Settings, Shape, Source};

pub(crate) fn load<S: Settings>(source: &Source) -> Result<S, LoadError> {
    let of = S::DESCRIPTION;
    let mut load = Load {
        leaves: of.leaves(),
        source,
        file: None,
        unread: false,
        values: Map::new(),
        lines: Vec::new(),
        unknown: Vec::new(),
        meant: BTreeSet::new(),
    };
    load.read_file(of);
    load.refuse_unknown_variables(of);
    load.read_leaves();
    let unknown = std::mem::take(&mut load.unknown);
    load.lines.extend(unknown);
    if load.lines.is_empty() {
        match S::from_values(&load.values) {
            Ok(settings) => return Ok(settings),
            Err(line) => load.lines.push(line),
        }
    }
    Err(LoadError::new(of.name, load.lines))
}

struct Load<'a> {
    leaves: Vec<Leaf>,
    source: &'a Source,
    /// Its path, for messages, and what it says.
    file: Option<(String, Map<String, Value>)>,
    /// Whether there is a file that isn't readable: what it would have said isn't missing.
    unread: bool,
    values: Map<String, Value>,
    lines: Vec<String>,
    /// What names no setting, and the keys of settings that were meant: they aren't missing too.
    unknown: Vec<String>,
    meant: BTreeSet<String>,
}

impl Load<'_> {
    fn read_file(&mut self, of: &'static Description) {
        let variable = of.file_variable();
        let Some(path) = self.source.variable(&variable) else {
            return;
        };
        let shown = quoted(&path.to_string_lossy());
        match self.parse_file(Path::new(path)) {
            Ok(values) => {
                self.check_keys(of, &values, &shown, "");
                self.file = Some((shown, values));
            }
            Err(why) => {
                self.unread = true;
                let line = format!("the file {shown}, which `{variable}` names, {why}");
                self.lines.push(line);
            }
        }
    }

    fn parse_file(&self, path: &Path) -> Result<Map<String, Value>, String> {
        let content = self
            .source
            .content(path)
            .map_err(|why| format!("can't be read: {why}"))?;
        match serde_json::from_slice(&content) {
            Ok(Value::Object(values)) => Ok(values),
            Ok(other) => Err(format!(
                "has to be a map of settings, and is {}",
                kind(&other)
            )),
            Err(why) => Err(format!("is no JSON: {why}")),
        }
    }

    fn check_keys(
        &mut self,
        of: &'static Description,
        values: &Map<String, Value>,
        file: &str,
        above: &str,
    ) {
        // In one order, whatever that of a map is.
        let values: BTreeMap<_, _> = values.iter().collect();
        for (key, value) in values {
            let shown = quoted(&format!("{above}{key}"));
            match of.fields.iter().find(|it| it.key == key) {
                None => {
                    let known = of.fields.iter().map(|it| it.key);
                    let meant = nearest(key, known).map(|it| format!("{above}{it}"));
                    let hint = did_you_mean(meant.as_deref());
                    let line = format!("{shown} in {file}: there is no such setting{hint}");
                    self.unknown.push(line);
                    self.meant.extend(meant);
                }
                Some(field) => {
                    if let Shape::Group(group) = field.shape {
                        match value {
                            Value::Object(values) => {
                                self.check_keys(group, values, file, &format!("{above}{key}."));
                            }
                            _ => self.lines.push(format!(
                                "{shown} in {file}: expected a map of settings, found {}",
                                kind(value)
                            )),
                        }
                    }
                }
            }
        }
    }

    fn read_leaves(&mut self) {
        for leaf in std::mem::take(&mut self.leaves) {
            if let Some(line) = self.refuse_secret_in_file(&leaf) {
                self.lines.push(format!("{line}{}", purpose(leaf.field)));
                if self.source.variable(&leaf.variable).is_none() {
                    self.leaves.push(leaf);
                    continue;
                }
            }
            match self.read_leaf(&leaf) {
                Ok(Some(value)) => put(&mut self.values, &leaf.path, value),
                Ok(None) => {}
                Err(line) => self.lines.push(format!("{line}{}", purpose(leaf.field))),
            }
            self.leaves.push(leaf);
        }
    }

    /// A file that everybody can read has no secret, whatever the variable says.
    fn refuse_secret_in_file(&self, leaf: &Leaf) -> Option<String> {
        let (file, values) = self.file.as_ref().filter(|_| leaf.field.is_secret())?;
        get(values, &leaf.path)?;
        let (key, variable) = (leaf.key(), &leaf.variable);
        Some(format!(
            "`{key}` in {file}: a secret is in no file; the variable `{variable}` says it"
        ))
    }

    fn read_leaf(&self, leaf: &Leaf) -> Result<Option<Value>, String> {
        let (variable, field) = (&leaf.variable, leaf.field);
        if let Some(text) = self.source.variable(variable) {
            let text = text
                .to_str()
                .ok_or_else(|| format!("`{variable}`: it isn't UTF-8"))?;
            return from_variable(field, text)
                .map(Some)
                .map_err(|why| format!("`{variable}`: {why}"));
        }
        let key = leaf.key();
        if let Some((file, values)) = &self.file
            && let Some(value) = get(values, &leaf.path)
        {
            if field.optional && value.is_null() {
                return Ok(None);
            }
            return match (field.check)(value) {
                Ok(()) => Ok(Some(value.clone())),
                Err(why) => Err(format!("`{key}` in {file}: {why}")),
            };
        }
        if let Some(default) = field.default {
            // The compiler has looked at it, but can't know all that a text has to be.
            let value: Value = serde_json::from_str(default).unwrap_or_default();
            return match (field.check)(&value) {
                Ok(()) => Ok(Some(value)),
                Err(why) => Err(format!("`{variable}`: its default: {why}")),
            };
        }
        let told = self.meant.contains(&key) || (self.unread && !field.is_secret());
        if field.optional || told {
            return Ok(None);
        }
        let expected = field.expected();
        Err(match &self.file {
            Some((file, _)) if !field.is_secret() => {
                format!("`{variable}`, or `{key}` in {file}: missing, expected {expected}")
            }
            _ => format!("`{variable}`: missing, expected {expected}"),
        })
    }

    fn refuse_unknown_variables(&mut self, of: &'static Description) {
        if of.prefix.is_empty() {
            return;
        }
        let file = of.file_variable();
        for name in self.source.beginning(of.prefix) {
            if name == file || self.leaves.iter().any(|it| it.variable == name) {
                continue;
            }
            // The prefix that all have in common says nothing.
            let own = |it: &'_ str| it.strip_prefix(of.prefix).unwrap_or(it).to_owned();
            let known = self.leaves.iter().map(|it| it.variable.as_str());
            let known: Vec<_> = known
                .chain([file.as_str()])
                .map(|it| (own(it), it))
                .collect();
            let meant = nearest(&own(&name), known.iter().map(|it| it.0.as_str()));
            let meant = known.iter().find(|it| Some(it.0.as_str()) == meant);
            let meant = meant.map(|it| it.1);
            let hint = did_you_mean(meant);
            let line = format!("{}: there is no such setting{hint}", quoted(&name));
            let leaf = self
                .leaves
                .iter()
                .find(|it| Some(it.variable.as_str()) == meant);
            self.meant.extend(leaf.map(Leaf::key));
            self.unknown.push(line);
        }
    }
}

fn did_you_mean(word: Option<&str>) -> String {
    word.map(|it| format!("; did you mean `{it}`?"))
        .unwrap_or_default()
}

fn from_variable(field: &Field, text: &str) -> Result<Value, String> {
    let refused = || match (field.is_secret(), text.is_empty()) {
        (true, false) => format!("expected {}", field.expected()),
        (_, true) => format!("expected {}, and it is empty", field.expected()),
        _ => format!("expected {}, found {}", field.expected(), quoted(text)),
    };
    if field.is_secret() && text.is_empty() {
        return Err(refused());
    }
    let value = field.shape.from_text(text).map_err(|_| refused())?;
    match (field.check)(&value) {
        Ok(()) => Ok(value),
        Err(_) if text.is_empty() => Err(refused()),
        Err(why) => Err(why),
    }
}

/// The first sentence of a field's description, which says what to put there.
fn purpose(field: &Field) -> String {
    let first = field.description.split("\n\n").next().unwrap_or_default();
    let first = first.split_once(". ").map_or(first, |(first, _)| first);
    let first = first
        .trim_end_matches('.')
        .split_whitespace()
        .collect::<Vec<_>>();
    if first.is_empty() {
        String::new()
    } else {
        format!(" ({})", first.join(" "))
    }
}

fn get<'a>(values: &'a Map<String, Value>, path: &[&str]) -> Option<&'a Value> {
    let (last, groups) = path.split_last()?;
    let mut values = values;
    for key in groups {
        values = values.get(*key)?.as_object()?;
    }
    values.get(*last)
}

fn put(values: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [key] => {
            values.insert((*key).to_owned(), value);
        }
        [key, rest @ ..] => {
            let group = values
                .entry(*key)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(group) = group {
                put(group, rest, value);
            }
        }
    }
}
