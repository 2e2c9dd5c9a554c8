//! The settings of a service's program, in files: held against the struct that the program loads.

use std::cell::OnceCell;

use indexmap::IndexMap;
use serde_json::Value;
use stowplan_model::{AppModel, EnvSource, Problem};
use stowplan_settings::{Description, Field, Shape};

use crate::{
    check::Check,
    scalar,
    schema::Schema,
    secret,
    source::{Mark, Sources},
    syntax,
    tree::{Content, Entry, Found, Node, escape},
    typed::{self, Refused},
    wording,
};

/// The schemas of all structs of settings that services have, each compiled when a file first says
/// something of it.
pub(crate) struct SettingsSchemas(Vec<(&'static Description, OnceCell<Schema>)>);

impl SettingsSchemas {
    pub(crate) fn new(apps: &[AppModel]) -> Self {
        let mut schemas = Self(Vec::new());
        let services = apps.iter().flat_map(|it| &it.services);
        for settings in services.filter_map(|it| it.settings.as_ref()) {
            if schemas.find(settings.description).is_none() {
                schemas.0.push((settings.description, OnceCell::new()));
            }
        }
        schemas
    }

    /// The schema of what files may say of a struct that one of the services has.
    pub(crate) fn of(&self, description: &'static Description) -> Option<&Schema> {
        let compiled = self.find(description)?;
        Some(compiled.get_or_init(|| Schema::new(schema(description))))
    }

    fn find(&self, description: &'static Description) -> Option<&OnceCell<Schema>> {
        let same = |it: &&(&'static Description, _)| std::ptr::eq(it.0, description);
        self.0.iter().find(same).map(|it| &it.1)
    }
}

/// What one layer says of a service's settings, against their struct.
pub(crate) struct SettingsCheck<'a> {
    pub(crate) description: &'static Description,
    pub(crate) schema: &'a Schema,
    pub(crate) service: &'a str,
    /// Whether other layers may say what is missing here.
    pub(crate) partial: bool,
    pub(crate) sources: &'a Sources,
}

impl SettingsCheck<'_> {
    /// All that is wrong with it. What may be a secret and stands where none may is added to
    /// `hidden`.
    pub(crate) fn run(self, said: &Node, hidden: &mut Vec<Mark>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if said.mapping().is_none() {
            // That it is a mapping is for the schema of the whole service to say.
            return problems;
        }
        let mut tree = said.clone();
        let mut secrets = Secrets {
            sources: self.sources,
            any: secret::any(self.description),
            hidden,
            problems: &mut problems,
        };
        secrets.take_out(self.description, &mut tree);
        let owner = format!("the settings of `{}`", self.service);
        let check = Check {
            schema: self.schema,
            read: &|value| read(self.description, value),
            owner: &owner,
            partial: self.partial,
            elsewhere: &|_| None,
        };
        problems.extend(check.run(&tree, self.sources));
        problems
    }
}

/// What is said of secrets, before anything else is: no message may hold it.
struct Secrets<'a> {
    sources: &'a Sources,
    /// Whether the struct has any.
    any: bool,
    hidden: &'a mut Vec<Mark>,
    problems: &'a mut Vec<Problem>,
}

impl Secrets<'_> {
    /// Takes out what stands where it is said which Secret holds a secret and doesn't say it: most
    /// likely the secret itself.
    fn take_out(&mut self, description: &Description, tree: &mut Node) {
        let Content::Mapping(mapping) = &mut tree.content else {
            return;
        };
        mapping.entries.retain(|key, entry| {
            if entry.value.is_null() {
                return true;
            }
            let field = description.fields.iter().find(|it| it.key == key);
            match field.map(|it| it.shape) {
                Some(Shape::Secret(_)) => {
                    let is_reference = hide_beside(&entry.value, self.hidden);
                    if !is_reference {
                        hide(&entry.value, self.hidden);
                        self.problems.push(self.literal(key, entry));
                    }
                    is_reference
                }
                Some(Shape::Group(group)) if entry.value.mapping().is_some() => {
                    self.take_out(group, &mut entry.value);
                    true
                }
                Some(Shape::Group(group)) if secret::any(group) => {
                    hide(&entry.value, self.hidden);
                    let message = format!("expected a mapping, found {}", what(&entry.value));
                    self.problems
                        .push(self.at("wrong-type", message, key, entry));
                    false
                }
                Some(_) => true,
                // It may be a secret under a misspelt name.
                None => {
                    if self.any {
                        hide(&entry.value, self.hidden);
                    }
                    true
                }
            }
        });
    }

    fn literal(&self, key: &str, entry: &Entry) -> Problem {
        let message = format!("expected a key of a Secret, found {}", what(&entry.value));
        let help = format!(
            "secrets are in Secrets, never in files: write `{key}: {{ secret: {{ name: <Secret>, key: <key in it> }} }}`"
        );
        self.at("secret-in-file", message, key, entry).help(help)
    }

    fn at(&self, code: &'static str, message: String, key: &str, entry: &Entry) -> Problem {
        let found = Found {
            node: &entry.value,
            key: Some(entry.key),
            whole: true,
        };
        let place = self.sources.place(found.value_mark());
        Problem::new(code, message, place).label(format!("for `{key}`"))
    }
}

/// Says `null` of what isn't said in groups that were taken back before they were said.
pub(crate) fn keep_taken_back(description: &Description, said: &mut IndexMap<String, Entry>) {
    for field in description.fields {
        let Shape::Group(group) = field.shape else {
            continue;
        };
        let Some(Entry { key, value }) = said.get_mut(field.key) else {
            continue;
        };
        if let Content::Mapping(mapping) = &mut value.content {
            for field in group.fields.iter().filter(|_| mapping.replaces) {
                let key = *key;
                let null = || Entry {
                    key,
                    value: Node::scalar(Value::Null, key),
                };
                let entry = mapping.entries.entry(field.key.to_owned());
                entry.or_insert_with(null);
            }
            keep_taken_back(group, &mut mapping.entries);
        }
    }
}

/// What is wrong with settings that are no mapping; it may be a secret, and is hidden.
pub(crate) fn no_mapping(said: &Entry, sources: &Sources, hidden: &mut Vec<Mark>) -> Problem {
    hide(&said.value, hidden);
    let message = format!("expected a mapping, found {}", what(&said.value));
    let place = sources.place(said.value.mark);
    let problem = Problem::new("wrong-type", message, place).label("for `settings`");
    match said.value.as_text().and_then(syntax::glued) {
        Some(_) => problem.help("a blank is missing after `:`: write `key: value`"),
        None => problem,
    }
}

/// Hides all that is no part of `{secret: {name: …, key: …}}`; whether it is one, as far as its
/// structure goes.
fn hide_beside(said: &Node, hidden: &mut Vec<Mark>) -> bool {
    let is_text = |it: &Node| it.is_null() || it.as_text().is_some();
    let mut is_reference = false;
    for (key, entry) in said.entries() {
        if key != "secret" || entry.value.mapping().is_none() {
            hide(&entry.value, hidden);
            continue;
        }
        is_reference = true;
        for (key, entry) in entry.value.entries() {
            if !matches!(key, "name" | "key") || !is_text(&entry.value) {
                hide(&entry.value, hidden);
                // `{hunter2}` is a key without value.
                is_reference &= !matches!(key, "name" | "key") && !entry.value.is_null();
            }
        }
    }
    is_reference
}

/// Hides all that is written in a node.
pub(crate) fn hide(node: &Node, hidden: &mut Vec<Mark>) {
    match &node.content {
        Content::Scalar(_) => hidden.push(node.mark),
        Content::List(list) => list.items.iter().for_each(|it| hide(it, hidden)),
        Content::Mapping(_) => {
            for (_, entry) in node.entries() {
                // `{hunter2}` is a key without value.
                if entry.value.is_null() {
                    hidden.push(entry.key);
                }
                hide(&entry.value, hidden);
            }
        }
    }
}

/// What a node is, without what is in it.
fn what(node: &Node) -> &'static str {
    match &node.content {
        Content::Scalar(value) => scalar::kind(value),
        Content::List(_) => "a list",
        Content::Mapping(_) => "a mapping",
    }
}

/// Whether the program can load what is said.
fn read(description: &Description, value: &Value) -> Result<(), Refused> {
    let said = |field: &'static Field| Some((field, value.get(field.key)?));
    let fields = description.fields.iter().filter_map(said);
    for (field, value) in fields.filter(|it| !it.1.is_null()) {
        let read = match field.shape {
            Shape::Group(group) => read(group, value),
            Shape::Secret(_) => typed::try_as::<EnvSource>(value),
            _ => (field.check)(value).map_err(|message| Refused {
                pointer: String::new(),
                message,
                is_missing: false,
                is_raw: false,
            }),
        };
        read.map_err(|refused| Refused {
            pointer: format!("/{}{}", escape(field.key), refused.pointer),
            ..refused
        })?;
    }
    Ok(())
}

/// The keyword of settings that are neither groups nor secrets, and of those that are durations its
/// value.
const SETTING: &str = "x-stowplan-setting";
const DURATION: &str = "duration";

/// What to do where the wrong kind of value was written, of a setting or anything else.
pub(crate) fn how_to_write(
    shape: crate::schema::Shape<'_>,
    key: &str,
    value: &Value,
    written: &str,
) -> Option<String> {
    let otherwise = || wording::how_to_write(shape, value, written);
    let Some(noun) = shape.text(SETTING) else {
        return otherwise();
    };
    let is_reference = value.get("secret").is_some_and(Value::is_object);
    if is_reference {
        return Some(format!(
            "the program doesn't take `{key}` from a Secret: write the value itself, or make the field a `Secret<…>`"
        ));
    }
    if !value.is_number() && !value.is_boolean() {
        return otherwise();
    }
    if noun == DURATION {
        let shorter = value.as_f64().map(|it| it * 1000.0);
        let shorter = shorter.filter(|it| (1.0..1e9).contains(it) && it.fract() == 0.0);
        return shorter.map(|it| format!("a whole number is seconds; write `{it}ms`"));
    }
    let words = shape.keyword("enum").and_then(Value::as_array);
    let is_word = words.is_none_or(|it| it.iter().any(|it| it == written));
    // What a text has to look like isn't what a number looks like.
    let fits = is_word && shape.keyword("pattern").is_none();
    if fits { otherwise() } else { None }
}

/// The schema of what files may say of a struct: any part of it, since other layers and the model
/// say the rest.
fn schema(description: &Description) -> Value {
    let mut schema = description.json_schema();
    prepare(description, &mut schema);
    schema
}

/// Adds what messages say of each field, and takes out that fields are required.
fn prepare(description: &Description, schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("required");
    }
    for field in description.fields {
        let Some(schema) = schema.pointer_mut(&format!("/properties/{}", escape(field.key))) else {
            continue;
        };
        match field.shape {
            Shape::Group(group) => prepare(group, schema),
            Shape::Secret(_) => {}
            _ => {
                if let Some(schema) = schema.as_object_mut() {
                    schema.insert("x-stowplan-expected".to_owned(), field.expected().into());
                    let noun = match field.shape {
                        Shape::Duration => DURATION,
                        _ => "setting",
                    };
                    schema.insert(SETTING.to_owned(), noun.into());
                }
            }
        }
    }
}
