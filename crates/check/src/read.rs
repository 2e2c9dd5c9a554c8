//! Texts to objects.

mod rules;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use rayon::prelude::*;
use serde_json::Value;
use stowplan_yaml::read::Problem;

use crate::{
    finding::{Finding, Place},
    object::{Object, Origin},
    pointer::Segment,
    rule::Rule,
    set::{Bundle, Environment},
    source::{Lines, Source},
};

use rules::NOT_AN_OBJECT;
pub(crate) use rules::RULES;

/// What was read of a bundle.
pub(crate) struct Read {
    pub(crate) environment: Option<Environment>,
    pub(crate) sources: Arc<[Source]>,
    pub(crate) objects: Vec<Object>,
    /// What could not be read.
    pub(crate) findings: Vec<Finding>,
    /// The folders where that is, by their number: what seems missing there may not be.
    pub(crate) unread: BTreeSet<usize>,
}

/// Reads the objects of a bundle.
pub(crate) fn bundle(set: usize, bundle: Bundle) -> Read {
    let sources: Arc<[Source]> = bundle.sources.into();
    let folders = folders(&sources);
    let stretches: Vec<(usize, Range<usize>)> = sources
        .iter()
        .enumerate()
        .flat_map(|(number, source)| {
            let ranges = stowplan_yaml::read::split(&source.text);
            ranges.into_iter().map(move |range| (number, range))
        })
        .collect();
    let read: Vec<_> = stretches
        .into_par_iter()
        .with_min_len(16)
        .map(|(number, range)| stretch(set, number, &sources[number], range))
        .collect();
    let mut objects = Vec::with_capacity(read.len());
    let mut findings = Vec::new();
    for (found, problems) in read {
        objects.extend(found);
        findings.extend(problems);
    }
    for of_source in findings.chunk_by_mut(|one, other| one.place.source == other.place.source) {
        let Some(first) = of_source.first() else {
            continue;
        };
        let lines = Lines::new(&sources[first.place.source.1].text);
        let mut positions = lines.positions();
        for finding in of_source {
            let place = &mut finding.place;
            let position = positions.of(place.span.0);
            (place.line, place.column) = (position.line, position.column);
        }
    }
    let unread = findings.iter().map(|it| it.place.source.1);
    let unread = unread
        .filter_map(|source| folders.get(source).copied())
        .collect();
    for (index, object) in objects.iter_mut().enumerate() {
        object.origin.index = index;
        object.origin.folder = folders.get(object.origin.source).copied().unwrap_or(0);
    }
    Read {
        environment: bundle.environment,
        sources,
        objects,
        findings,
        unread,
    }
}

/// The folder of each source, numbered in the order in which they come.
fn folders(sources: &[Source]) -> Vec<usize> {
    let mut known = BTreeMap::new();
    sources
        .iter()
        .map(|source| {
            let folder = source.name.rsplit_once(['/', '\\']);
            let next = known.len();
            *known.entry(folder.map(|it| it.0)).or_insert(next)
        })
        .collect()
}

/// Reads the objects of a stretch of a text, which is one document as a rule.
fn stretch(
    set: usize,
    number: usize,
    source: &Source,
    range: Range<usize>,
) -> (Vec<Object>, Vec<Finding>) {
    let mut objects = Vec::new();
    let mut unreadable = Unreadable {
        set,
        number,
        source,
        findings: Vec::new(),
    };
    for document in stowplan_yaml::read::documents_in(&source.text, range) {
        if let Some(problem) = (document.problems.iter())
            .find(|it| is_template(&source.text, it, document.value.is_some()))
        {
            // Once is enough, and nothing in it can be meant as it stands there.
            unreadable.add(
                rules::of(problem.code),
                problem.range.clone(),
                "`{{` is a template's: this is no YAML before the template is rendered".to_owned(),
                Some("render it, as with `helm template`, and check what comes out".to_owned()),
            );
            continue;
        }
        for problem in separators(&source.text, document.problems) {
            unreadable.add(
                rules::of(problem.code),
                problem.range,
                problem.message,
                problem.hint,
            );
        }
        let Some(value) = document.value else {
            continue;
        };
        let origin = Origin {
            source: number,
            document: document.range,
            way: Vec::new(),
            folder: 0,
            named: !source.found,
            set,
            index: 0,
        };
        spread(value, origin, &mut objects, &mut unreadable);
    }
    (objects, unreadable.findings)
}

/// An object to itself, a list to its items, however deep they stand: any object with a list
/// `items` is one to kubectl.
fn spread(
    mut value: Value,
    origin: Origin,
    objects: &mut Vec<Object>,
    unreadable: &mut Unreadable<'_>,
) {
    if unreadable.source.found && !is_meant(&value) {
        return;
    }
    let Some(entries) = value.as_object_mut() else {
        let message = format!("an object is expected, not {}", what(&value));
        unreadable.add_at(&NOT_AN_OBJECT, &origin, message);
        return;
    };
    if let Some(Value::Array(items)) = entries
        .get_mut("items")
        .filter(|items| items.is_array())
        .map(Value::take)
    {
        if !entries.contains_key("kind") {
            let message = "`kind` is missing: a list's is `List`".to_owned();
            unreadable.add_at(&NOT_AN_OBJECT, &origin, message);
        }
        // The items of a list of one kind needn't say what they are.
        let kind = entries.get("kind").and_then(Value::as_str);
        let kind = kind.and_then(|it| it.strip_suffix("List"));
        let version = entries.get("apiVersion").and_then(Value::as_str);
        let of = kind.filter(|it| !it.is_empty()).zip(version);
        for (index, mut item) in items.into_iter().enumerate() {
            if let (Some((kind, version)), Value::Object(item)) = (of, &mut item)
                && !item.contains_key("kind")
                && !item.contains_key("apiVersion")
            {
                item.insert("apiVersion".to_owned(), version.into());
                item.insert("kind".to_owned(), kind.into());
            }
            let mut origin = origin.clone();
            origin.way.push(Segment::Key("items".to_owned()));
            origin.way.push(Segment::Index(index));
            spread(item, origin, objects, unreadable);
        }
        return;
    }
    if let Some(items) = entries.get("items").filter(|it| !it.is_null())
        && entries.get("kind").and_then(Value::as_str) == Some("List")
    {
        let message = format!("`items` must be a list, not {}", what(items));
        return unreadable.add_at(&NOT_AN_OBJECT, &origin, message);
    }
    for key in ["apiVersion", "kind"] {
        match entries.get(key) {
            Some(Value::String(text)) if !text.is_empty() => {}
            Some(Value::Null) | None => {
                let message = format!("`{key}` is missing");
                return unreadable.add_at(&NOT_AN_OBJECT, &origin, message);
            }
            Some(other) => {
                let message = format!("`{key}` must be text, not {}", what(other));
                return unreadable.add_at(&NOT_AN_OBJECT, &origin, message);
            }
        }
    }
    if is_custom(&value) {
        // A custom resource's field can be `null` and there, if its definition says so.
        if let Some(metadata) = value.get_mut("metadata") {
            normalise(metadata, false);
        }
    } else {
        normalise(&mut value, false);
    }
    objects.push(Object::new(value, origin));
}

/// Whether an object is of a kind that only a definition can tell about.
fn is_custom(value: &Value) -> bool {
    let version = value.get("apiVersion").and_then(Value::as_str);
    let group = version.and_then(|it| it.split_once('/')).map(|it| it.0);
    group.is_some_and(|it| it.contains('.') && !it.ends_with(".k8s.io"))
}

/// Makes one problem of many where a line `---` was forgotten: every key of the second object is
/// there twice then.
fn separators(text: &[u8], mut problems: Vec<Problem>) -> Vec<Problem> {
    let at_top = |it: &Problem| {
        it.code == "duplicate-key"
            && it
                .range
                .start
                .checked_sub(1)
                .is_none_or(|before| text.get(before) == Some(&b'\n'))
    };
    let is = |it: &Problem, key: &str| text.get(it.range.clone()) == Some(key.as_bytes());
    let mut keys = ["apiVersion", "kind"].map(|key| {
        let first = problems.iter().find(|it| at_top(it) && is(it, key));
        first.map(|it| (it.range.start, key))
    });
    keys.sort_unstable();
    let [Some((_, first)), Some(_)] = keys else {
        return problems;
    };
    problems.retain_mut(|it| {
        if !at_top(it) {
            return true;
        }
        "a second object begins here, in the middle of the first".clone_into(&mut it.message);
        it.hint = Some("write a line `---` before it".to_owned());
        is(it, first)
    });
    problems
}

/// Whether a problem comes from a line of a template that was not rendered.
fn is_template(text: &[u8], problem: &Problem, is_read: bool) -> bool {
    if is_read && problem.code != "not-a-string-key" {
        return false;
    }
    let at = problem.range.start.min(text.len());
    let (before, after) = text.split_at(at);
    let start = (before.iter().rposition(|it| *it == b'\n')).map_or(0, |it| it + 1);
    let end = (after.iter().position(|it| *it == b'\n')).map_or(text.len(), |it| at + it);
    text[start..end].windows(2).any(|it| it == b"{{")
}

/// Whether a document is meant to be a Kubernetes object.
fn is_meant(value: &Value) -> bool {
    value.get("apiVersion").is_some() || value.get("kind").is_some()
}

fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(text) if text.is_empty() => "empty text",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// Mappings from text to text: `null` in them is empty text to the API server.
const TEXTS: [&str; 6] = [
    "annotations",
    "data",
    "labels",
    "matchLabels",
    "nodeSelector",
    "stringData",
];

/// Takes out entries that are `null`: to the API server they are not there.
fn normalise(value: &mut Value, texts: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| normalise(item, false)),
        Value::Object(entries) if texts => {
            for value in entries.values_mut().filter(|value| value.is_null()) {
                *value = Value::String(String::new());
            }
        }
        Value::Object(entries) => {
            if entries.values().any(Value::is_null) {
                entries.retain(|_, value| !value.is_null());
            }
            for (key, value) in entries {
                normalise(value, TEXTS.contains(&key.as_str()));
            }
        }
        _ => {}
    }
}

/// Collects what can't be read of a text.
struct Unreadable<'s> {
    set: usize,
    number: usize,
    source: &'s Source,
    findings: Vec<Finding>,
}

impl Unreadable<'_> {
    fn add(
        &mut self,
        rule: &'static Rule,
        range: Range<usize>,
        message: String,
        hint: Option<String>,
    ) {
        self.findings.push(Finding {
            rule,
            severity: crate::rule::Severity::Error,
            message,
            hint,
            place: Place {
                environment: None,
                file: self.source.name.clone(),
                // Lines are counted once for all of a text.
                line: 0,
                column: 0,
                span: (range.start, range.end),
                source: (self.set, self.number),
                object: None,
                path: String::new(),
            },
            related: Vec::new(),
        });
    }

    fn add_at(&mut self, rule: &'static Rule, origin: &Origin, message: String) {
        let text = &self.source.text;
        let found = stowplan_yaml::read::locate(
            text,
            origin.document.clone(),
            &[crate::place::steps(&origin.way)],
        );
        let range = found
            .into_iter()
            .next()
            .flatten()
            .map_or(origin.document.clone(), |it| it.value);
        // A line is enough to see which object is meant.
        let end = text[range.start..range.end]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(range.end, |length| range.start + length);
        self.add(rule, range.start..end, message, None);
    }
}
