//! A tree against its schema and its type: every mistake as one problem at its place.

use std::collections::BTreeSet;

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value;
use stowplan_model::Problem;

use crate::{
    merge::settle,
    schema::{Schema, Shape},
    source::{Mark, Sources},
    suggest,
    tree::{Found, Node, escape},
    typed::{self, Refused},
    wording,
};

/// So many values of one tree are refused by their type before the rest is left unread.
const MAX_REFUSED: usize = 200;
const MISSING: &str = "missing-field";

/// What a tree is checked against.
#[derive(Clone, Copy)]
pub(crate) struct Check<'a> {
    pub(crate) schema: &'a Schema,
    /// Reads the value as its type.
    pub(crate) read: &'a dyn Fn(&Value) -> Result<(), Refused>,
    /// What the tree's root is called, in backticks, such as "`web`".
    pub(crate) owner: &'a str,
    /// What to say of a field that the owner at this pointer has not, but another one has.
    pub(crate) elsewhere: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Says nothing of fields elsewhere.
pub(crate) fn nowhere(_: &str, _: &str) -> Option<String> {
    None
}

impl Check<'_> {
    /// All that is wrong with the tree, in no order.
    pub(crate) fn run(self, tree: &Node, sources: &Sources) -> Vec<Problem> {
        let (certain, unsure, missing) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut run = Run { check: self, tree, sources, certain, unsure, missing };
        let value = tree.to_value();
        match self.schema.validator() {
            Some(validator) => {
                for error in validator.iter_errors(&value) {
                    run.judge(&error);
                }
            }
            None => run.certain.push(Said {
                pointer: String::new(),
                problem: Problem::new("internal", "the schema of this file is broken", sources.place(tree.mark)),
            }),
        }
        run.drop_misspelt_required();
        let mut settled = tree.clone();
        settle(&mut settled, self.schema.shape());
        let mut value = settled.to_value();
        for said in run.certain.iter().filter(|it| it.problem.code != MISSING) {
            remove(&mut value, &said.pointer);
        }
        run.ask_types(value);
        run.finish()
    }
}

struct Run<'a> {
    check: Check<'a>,
    tree: &'a Node,
    sources: &'a Sources,
    /// What is wrong whatever the types say.
    certain: Vec<Said>,
    /// What the types may say better.
    unsure: Vec<Said>,
    /// The mappings that lack a field.
    missing: BTreeSet<String>,
}

/// A problem and the JSON pointer of what is to be left out because of it.
struct Said {
    pointer: String,
    problem: Problem,
}

impl Run<'_> {
    fn judge(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let instance = error.instance();
        let shape = self.check.schema.holder(error.schema_path().as_str());
        match error.kind() {
            // `null` takes out what an earlier layer said.
            _ if instance.is_null() && !pointer.is_empty() && self.found(pointer).key.is_some() => {}
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for field in unexpected {
                    self.unknown(pointer, field, shape);
                }
            }
            Kind::Required { property } => self.missing(pointer, property.as_str().unwrap_or_default(), shape),
            Kind::Type { .. } => self.wrong_type(pointer, instance, &wording::expected(shape)),
            Kind::Enum { options } => {
                let words = options.as_array().map(|it| it.iter().filter_map(Value::as_str).collect());
                self.no_word(pointer, instance, &words.unwrap_or_else(Vec::new));
            }
            Kind::Constant { expected_value } => {
                let word = expected_value.as_str().map(|it| vec![it]).unwrap_or_default();
                self.no_word(pointer, instance, &word);
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.no_branch(error, context, shape),
            Kind::PropertyNames { error: inner } => {
                let key = inner.instance().as_str().unwrap_or_default().to_owned();
                self.bad_key(pointer, &key, shape);
            }
            Kind::Minimum { .. } | Kind::Maximum { .. } | Kind::ExclusiveMinimum { .. } | Kind::ExclusiveMaximum { .. } => {
                let message = format!("expected {}, found {}", wording::expected(shape), wording::found(instance));
                let problem = self.at_value("out-of-range", message, pointer);
                self.certain.push(Said { pointer: pointer.to_owned(), problem });
            }
            other => self.other(pointer, other.keyword(), &error.to_string(), shape),
        }
    }

    fn unknown(&mut self, pointer: &str, field: &str, shape: Shape<'_>) {
        let fields = shape.fields();
        if fields.is_empty() && shape.keyword("patternProperties").is_some() {
            return self.bad_key(pointer, field, shape);
        }
        let message = format!("unknown field `{field}`");
        let child = format!("{pointer}/{}", escape(field));
        let mark = self.found(&child).owner_mark();
        let problem = Problem::new("unknown-field", message, self.sources.place(mark));
        let problem = match (self.check.elsewhere)(pointer, field) {
            Some(words) => problem.label(words),
            None => {
                let problem = problem.label(format!("not a field of {}", self.owner(pointer, shape)));
                match suggest::help(field, "field", fields) {
                    Some(help) => problem.help(help),
                    None => problem,
                }
            }
        };
        self.certain.push(Said { pointer: child, problem });
    }

    fn missing(&mut self, pointer: &str, field: &str, shape: Shape<'_>) {
        let owner = self.owner(pointer, shape);
        let mark = self.found(pointer).owner_mark();
        let mark = if pointer.is_empty() { Mark { end: mark.start, ..mark } } else { mark };
        let message = format!("{owner} has no `{field}`");
        let problem = Problem::new(MISSING, message, self.sources.place(mark));
        let problem = problem.label(format!("`{field}` is required"));
        let about = shape.down(field).text("description").and_then(|it| it.lines().next());
        let problem = match about {
            Some(about) => problem.help(format!("`{field}`: {about}")),
            None => problem,
        };
        self.missing.insert(pointer.to_owned());
        self.certain.push(Said { pointer: pointer.to_owned(), problem });
    }

    fn wrong_type(&mut self, pointer: &str, value: &Value, expected: &str) {
        let message = format!("expected {expected}, found {}", wording::found(value));
        let mut problem = self.at_value("wrong-type", message, pointer);
        problem.help = wording::how_to_write(expected, value);
        self.certain.push(Said { pointer: pointer.to_owned(), problem });
    }

    fn no_word(&mut self, pointer: &str, value: &Value, words: &[&str]) {
        let given = value.as_str().unwrap_or_default();
        let message = match words {
            [word] => format!("expected `{word}`, found {}", wording::found(value)),
            _ => format!("expected one of {}, found {}", suggest::quoted(words), wording::found(value)),
        };
        let mut problem = self.at_value("unknown-value", message, pointer);
        let nearest = suggest::nearest(given, words.iter().copied());
        problem.help = nearest.map(|it| format!("a value with a similar name exists: `{it}`"));
        self.certain.push(Said { pointer: pointer.to_owned(), problem });
    }

    /// Of several forms none fits: speaks of the one that was probably meant.
    fn no_branch(&mut self, error: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>], shape: Shape<'_>) {
        let here = error.instance_path().as_str();
        let instance = error.instance();
        let words: Vec<&str> = context.iter().flatten().filter(|it| it.instance_path().as_str() == here).flat_map(words).collect();
        if instance.is_string() && !words.is_empty() {
            return self.no_word(here, instance, &words);
        }
        let fits = |branch: &&Vec<ValidationError<'static>>| {
            !branch.iter().any(|it| it.instance_path().as_str() == here && is_other_kind(it.kind()))
        };
        let fitting: Vec<_> = context.iter().filter(fits).collect();
        let Some(branch) = fitting.iter().min_by_key(|it| distance(it)) else {
            return self.wrong_type(here, instance, &wording::expected(shape));
        };
        let tag = fitting.iter().map(|it| it.iter().find(|it| matches!(it.kind(), Kind::Constant { .. }))).collect::<Option<Vec<_>>>();
        if let Some(tags) = tag.filter(|it| it.len() > 1) {
            let words: Vec<&str> = tags.iter().flat_map(|it| words_of(it)).collect();
            let at = tags.first().map_or(here, |it| it.instance_path().as_str());
            let value = tags.first().map_or(&Value::Null, |it| it.instance().as_ref());
            return self.no_word(at, value, &words);
        }
        if fitting.len() > 1 {
            if let Some(forms) = self.no_form(here, &fitting) {
                return self.certain.push(forms);
            }
        }
        for error in *branch {
            self.judge(error);
        }
    }

    /// A mapping with one key that says which form it has, and the key is none of them.
    fn no_form(&self, pointer: &str, branches: &[&Vec<ValidationError<'static>>]) -> Option<Said> {
        let mut forms = Vec::new();
        for branch in branches {
            let required = branch.iter().find_map(|it| match it.kind() {
                Kind::Required { property } if it.instance_path().as_str() == pointer => property.as_str(),
                _ => None,
            });
            forms.push(required?);
        }
        let (key, entry) = self.found(pointer).node.entries().next()?;
        let message = format!("expected one of {}, found `{key}`", suggest::quoted(&forms));
        let mut problem = Problem::new("unknown-field", message, self.sources.place(entry.key));
        let nearest = suggest::nearest(key, forms.iter().copied());
        problem.help = nearest.map(|it| format!("a field with a similar name exists: `{it}`"));
        Some(Said { pointer: pointer.to_owned(), problem })
    }

    fn bad_key(&mut self, pointer: &str, key: &str, shape: Shape<'_>) {
        let child = format!("{pointer}/{}", escape(key));
        let mark = self.found(&child).owner_mark();
        let message = format!("`{key}` is not a key that {} can have", self.owner(pointer, shape));
        let problem = Problem::new("invalid-value", message, self.sources.place(mark));
        self.unsure.push(Said { pointer: child, problem });
    }

    /// A rule on text or on a list: the type says it better, if it says anything.
    fn other(&mut self, pointer: &str, keyword: &str, words: &str, shape: Shape<'_>) {
        let value = self.found(pointer).node.to_value();
        let said = match shape.text("x-stowplan-expected").or_else(|| shape.text("description")) {
            Some(about) => {
                let about = about.lines().next().unwrap_or_default().trim_end_matches('.');
                format!("{} does not fit: {about}", wording::found(&value))
            }
            None if matches!(keyword, "pattern" | "format") => format!("{} does not fit here", wording::found(&value)),
            None => words.to_owned(),
        };
        let problem = self.at_value("invalid-value", said, pointer);
        self.unsure.push(Said { pointer: pointer.to_owned(), problem });
    }

    /// Reads the value as its type again and again, each time without what was refused.
    fn ask_types(&mut self, mut value: Value) {
        for _ in 0..MAX_REFUSED {
            let Err(refused) = (self.check.read)(&value) else { return };
            let mut pointer = refused.pointer.clone();
            // The schema has said so; what it lacks is asked for after all that is there was read.
            if !(refused.is_missing && self.missing.contains(&pointer)) {
                let said = self.refused(refused, &value);
                pointer.clone_from(&said.pointer);
                self.certain.push(said);
            }
            if pointer.is_empty() || !remove(&mut value, &pointer) {
                return;
            }
        }
    }

    fn refused(&self, refused: Refused, value: &Value) -> Said {
        let Refused { pointer, message, hint, .. } = refused;
        let (pointer, is_key) = sharpen(value, pointer, &message);
        let given = value.pointer(&pointer).and_then(Value::as_str);
        let key = pointer.rsplit_once('/').map(|it| crate::tree::unescape(it.1));
        let given = if is_key { key } else { given.map(str::to_owned) };
        let hint = hint.or_else(|| typed::hint(&message, &given?));
        let found = self.found(&pointer);
        let mark = if is_key { found.owner_mark() } else { found.value_mark() };
        let mut problem = Problem::new("invalid-value", message, self.sources.place(mark));
        problem.help = hint;
        Said { pointer, problem }
    }

    /// A required field that is there under a misspelt name is one mistake, not two.
    fn drop_misspelt_required(&mut self) {
        let unknown: Vec<String> = self.certain.iter().filter_map(|it| {
            (it.problem.code == "unknown-field").then(|| it.problem.help.clone()).flatten()
        }).collect();
        self.certain.retain(|it| {
            let missing = it.problem.label.as_deref().and_then(|it| it.strip_suffix(" is required"));
            it.problem.code != MISSING
                || !missing.is_some_and(|name| unknown.iter().any(|help| help.ends_with(name)))
        });
    }

    /// What is said, each value once: by its type if that said something, otherwise by the schema.
    fn finish(self) -> Vec<Problem> {
        let mut said: Vec<Said> = Vec::new();
        for next in self.certain.into_iter().chain(self.unsure) {
            let known = said.iter().any(|it| it.pointer == next.pointer && it.problem.place == next.problem.place);
            if !known {
                said.push(next);
            }
        }
        said.into_iter().map(|it| it.problem).collect()
    }

    fn at_value(&self, code: &'static str, message: String, pointer: &str) -> Problem {
        let problem = Problem::new(code, message, self.sources.place(self.found(pointer).value_mark()));
        match pointer.rsplit_once('/') {
            Some((_, key)) if key.parse::<usize>().is_err() => problem.label(format!("for `{}`", crate::tree::unescape(key))),
            _ => problem,
        }
    }

    fn found(&self, pointer: &str) -> Found<'_> {
        self.tree.locate(pointer)
    }

    /// What the mapping at this pointer is called.
    fn owner(&self, pointer: &str, shape: Shape<'_>) -> String {
        let noun = shape.text("x-stowplan-noun").map(|it| format!("`{it}`"));
        noun.unwrap_or_else(|| match pointer.rsplit_once('/') {
            None => self.check.owner.to_owned(),
            Some((list, item)) if item.parse::<usize>().is_ok() && list.contains('/') => {
                let list = list.rsplit('/').next().unwrap_or_default();
                format!("an item of `{}`", crate::tree::unescape(list))
            }
            Some((_, key)) => format!("`{}`", crate::tree::unescape(key)),
        })
    }
}

/// The words that would have been right, of an error about words.
fn words<'a>(error: &'a ValidationError<'static>) -> Vec<&'a str> {
    match error.kind() {
        Kind::Enum { options } => options.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
        Kind::Constant { .. } => words_of(error),
        _ => Vec::new(),
    }
}

fn words_of<'a>(error: &'a ValidationError<'static>) -> Vec<&'a str> {
    match error.kind() {
        Kind::Constant { expected_value } => expected_value.as_str().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether the whole value is of another kind than the branch wants.
fn is_other_kind(kind: &Kind) -> bool {
    matches!(kind, Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. })
}

/// How far a branch is from what was written: first by what is missing, then by how much is wrong.
fn distance(branch: &[ValidationError<'static>]) -> (usize, usize) {
    let missing = branch.iter().filter(|it| matches!(it.kind(), Kind::Required { .. } | Kind::Constant { .. }));
    (missing.count(), branch.len())
}

/// Follows a message further down than serde's path, which ends above keys and flattened fields.
///
/// The message begins with the text it refuses.
fn sharpen(value: &Value, pointer: String, message: &str) -> (String, bool) {
    let given = message.strip_prefix('`').and_then(|it| it.split_once("` is not ")).map(|it| it.0);
    let (Some(given), Some(node)) = (given, value.pointer(&pointer)) else { return (pointer, false) };
    match search(node, given) {
        Some((below, is_key)) => (format!("{pointer}{below}"), is_key),
        None => (pointer, false),
    }
}

fn search(value: &Value, given: &str) -> Option<(String, bool)> {
    match value {
        Value::String(text) => (text == given).then(|| (String::new(), false)),
        Value::Number(number) => (number.to_string() == given).then(|| (String::new(), false)),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            search(item, given).map(|(below, is_key)| (format!("/{index}{below}"), is_key))
        }),
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            if key == given {
                return Some((format!("/{}", escape(key)), true));
            }
            search(value, given).map(|(below, is_key)| (format!("/{}{below}", escape(key)), is_key))
        }),
        _ => None,
    }
}

/// Takes out what a pointer leads to; whether there was something.
fn remove(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return false };
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) => fields.remove(&crate::tree::unescape(token)).is_some(),
        // Taking an item out would move the others: its whole list goes.
        Some(Value::Array(_)) => remove(value, parent),
        _ => false,
    }
}
