//! A value along its schema: everything that the schema has against it.
//!
//! It is what the crate `jsonschema` finds, which is the oracle in the tests: build scripts read
//! environments too, and would wait for all the crates that it brings. Where it is there anyway, it
//! is asked too (`standard`).

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use crate::{
    keyword::Keyword,
    schema::Schema,
    tree::escape,
    violation::{Violation, What},
};

impl Schema {
    /// Everything that the walk finds wrong with the value.
    pub(crate) fn violations<'a>(&'a self, value: &'a Value) -> Vec<Violation<'a>> {
        let found = Vec::new();
        if self.broken().is_some() {
            // It may be a part of itself, and the walk would not end.
            return found;
        }
        let mut walk = Walk {
            schema: self,
            found,
            trial: None,
        };
        let (step, above) = (Step::Root, None);
        walk.check(self.root(), At { value, step, above });
        walk.found
    }
}

struct Walk<'a> {
    schema: &'a Schema,
    found: Vec<Violation<'a>>,
    /// Where only the answer counts: whether it failed.
    trial: Option<bool>,
}

/// A value and the way to it.
#[derive(Clone, Copy)]
struct At<'a, 'w> {
    value: &'a Value,
    step: Step<'a>,
    above: Option<&'w At<'a, 'w>>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Walk<'a> {
    /// Holds a value and all that is in it against one schema.
    fn check(&mut self, schema: &'a Value, at: At<'a, '_>) {
        match schema {
            _ if self.trial == Some(true) => {}
            Value::Bool(true) => {}
            Value::Object(keywords) => {
                // Of what is wrong at one place the first is told, and nothing says more than the type.
                let first = keywords.get_key_value("type");
                let others = keywords.iter().filter(|it| it.0 != "type");
                for (name, said) in first.into_iter().chain(others) {
                    // What isn't known was refused when the schema was made.
                    if let Some(keyword) = Keyword::of(name, said)
                        && let Some(what) = self.keyword(keyword, schema, at)
                    {
                        self.say(schema, at, what);
                    }
                }
                if let Value::Object(fields) = at.value {
                    self.fields(keywords, fields, schema, at);
                }
            }
            _ => self.say(schema, at, What::Unfit),
        }
    }

    fn say(&mut self, schema: &'a Value, at: At<'a, '_>, what: What<'a>) {
        if let Some(failed) = &mut self.trial {
            *failed = true;
            return;
        }
        let (pointer, value) = (at.pointer(), at.value);
        let shape = self.schema.shape_of(schema);
        self.found.push(Violation {
            pointer,
            value,
            shape,
            what,
        });
    }

    /// What a keyword has against the value itself.
    fn keyword(
        &mut self,
        keyword: Keyword<'a>,
        schema: &'a Value,
        at: At<'a, '_>,
    ) -> Option<What<'a>> {
        let unless = |holds: bool, what| (!holds).then_some(what);
        match (keyword, at.value) {
            (Keyword::Reference(pointer), _) => {
                if let Some(schema) = self.schema.root().pointer(pointer) {
                    self.check(schema, at);
                }
                None
            }
            (Keyword::All(forms), _) => {
                for form in forms {
                    self.check(form, at);
                }
                None
            }
            (Keyword::Any(forms), _) => {
                let fits = forms.iter().any(|it| self.fits(it, at));
                (!fits).then(|| What::NoForm(self.against(forms, at)))
            }
            (Keyword::One(forms), _) => match forms.iter().filter(|it| self.fits(it, at)).count() {
                0 => Some(What::NoForm(self.against(forms, at))),
                fitting => unless(fitting == 1, What::Unfit),
            },
            (Keyword::Items(schema), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.check(schema, at.down(Step::Index(index), item));
                }
                None
            }
            (Keyword::Required(names), Value::Object(fields)) => {
                for name in names.iter().filter_map(Value::as_str) {
                    if !fields.contains_key(name) {
                        self.say(schema, at, What::Lacks(name));
                    }
                }
                None
            }
            (Keyword::Words(words), value) => (!words.contains(value))
                .then(|| What::NoWord(words.iter().filter_map(Value::as_str).collect())),
            (Keyword::Types(types), value) => {
                let fits = types.iter().filter_map(Value::as_str);
                unless(fits.into_iter().any(|it| is_of(value, it)), What::Type)
            }
            (Keyword::Minimum(least), Value::Number(number)) => {
                unless(order(number, least).is_ge(), What::OutOfRange)
            }
            (Keyword::Maximum(most), Value::Number(number)) => {
                unless(order(number, most).is_le(), What::OutOfRange)
            }
            (Keyword::MinLength(least), Value::String(text)) => {
                unless(length(text.chars().count()) >= least, What::Unfit)
            }
            (Keyword::MaxLength(most), Value::String(text)) => {
                unless(length(text.chars().count()) <= most, What::Unfit)
            }
            (Keyword::Pattern(pattern), Value::String(text)) => {
                unless(self.schema.matches(pattern, text), What::Unfit)
            }
            (Keyword::MinItems(least), Value::Array(items)) => {
                unless(length(items.len()) >= least, What::Unfit)
            }
            (Keyword::MaxItems(most), Value::Array(items)) => {
                unless(length(items.len()) <= most, What::Unfit)
            }
            _ => None,
        }
    }

    /// Whether the form fits the value: most values fit one, and what the others have against them
    /// is nobody's concern.
    fn fits(&mut self, form: &'a Value, at: At<'a, '_>) -> bool {
        let outside = self.trial.replace(false);
        self.check(form, at);
        std::mem::replace(&mut self.trial, outside) == Some(false)
    }

    /// What each of the forms has against the value.
    fn against(&mut self, forms: &'a [Value], at: At<'a, '_>) -> Vec<Vec<Violation<'a>>> {
        if self.trial.is_some() {
            return Vec::new();
        }
        let outside = std::mem::take(&mut self.found);
        let mut against = Vec::new();
        for form in forms {
            self.check(form, at);
            against.push(std::mem::take(&mut self.found));
        }
        self.found = outside;
        against
    }

    /// The fields of a mapping: each has the schemas of its name, or that of all others.
    fn fields(
        &mut self,
        keywords: &'a Map<String, Value>,
        fields: &'a Map<String, Value>,
        schema: &'a Value,
        at: At<'a, '_>,
    ) {
        let of = |name: &str| keywords.get(name).and_then(Value::as_object);
        let (own, patterns) = (of("properties"), of("patternProperties"));
        let others = keywords.get("additionalProperties");
        let mut unknown = Vec::new();
        for (name, value) in fields {
            let below = at.down(Step::Key(name), value);
            let own = own.and_then(|it| it.get(name)).into_iter();
            let matching = patterns.into_iter().flatten();
            let matching = matching.filter(|it| self.schema.matches(it.0, name));
            let mut is_known = false;
            for schema in own.chain(matching.map(|it| it.1)) {
                is_known = true;
                self.check(schema, below);
            }
            match others {
                _ if is_known => {}
                Some(Value::Bool(false)) => unknown.push(name.as_str()),
                Some(others) => self.check(others, below),
                None => {}
            }
        }
        if !unknown.is_empty() {
            self.say(schema, at, What::Unknown(unknown));
        }
    }
}

impl<'a> At<'a, '_> {
    fn down<'w>(&'w self, step: Step<'a>, value: &'a Value) -> At<'a, 'w> {
        let above = Some(self);
        At { value, step, above }
    }

    fn pointer(&self) -> String {
        let above = self.above.map(Self::pointer).unwrap_or_default();
        match self.step {
            Step::Root => above,
            Step::Key(key) => format!("{above}/{}", escape(key)),
            Step::Index(index) => format!("{above}/{index}"),
        }
    }
}

/// Whether the value is of a type of JSON schema, for which `1.0` is a whole number.
fn is_of(value: &Value, kind: &str) -> bool {
    match value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => {
            let whole = || number.as_f64().is_some_and(|it| it.fract() == 0.0);
            kind == "number" || kind == "integer" && (!number.is_f64() || whole())
        }
        Value::String(_) => kind == "string",
        Value::Array(_) => kind == "array",
        Value::Object(_) => kind == "object",
    }
}

fn order(one: &Number, other: &Number) -> Ordering {
    let whole = |it: &Number| it.as_i128().or_else(|| it.as_u64().map(i128::from));
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one
            .as_f64()
            .partial_cmp(&other.as_f64())
            .unwrap_or(Ordering::Equal),
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "walk_tests.rs"]
mod tests;
