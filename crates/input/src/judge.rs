//! What a schema has to say, in words for whoever wrote the file.

use serde_json::Value;
use stowplan_model::Problem;

use crate::{
    check::{MISSING, Run, child},
    scalar,
    schema::Shape,
    settings,
    source::Mark,
    suggest, syntax,
    tree::{Entry, unescape},
    typed,
    violation::{Violation, What},
    wording,
};

impl Run<'_> {
    /// Takes one thing that the schema has against the tree.
    pub(crate) fn judge(&mut self, violation: &Violation<'_>) {
        let Violation {
            pointer,
            value,
            shape,
            what,
        } = violation;
        // `null` takes out what an earlier layer said.
        if value.is_null() && self.found(pointer).key.is_some() {
            return;
        }
        match what {
            What::Unknown(fields) => {
                for field in fields {
                    self.unknown(pointer, field, value, *shape);
                }
            }
            What::Lacks(field) => self.lacks(pointer, field, *shape),
            What::Type => self.wrong_type(pointer, value, *shape),
            What::NoWord(words) => self.no_word(pointer, value, words),
            What::NoForm(forms) => self.no_branch(violation, forms),
            What::OutOfRange => {
                let (expected, found) = (wording::expected(*shape), wording::found(value));
                let message = format!("expected {expected}, found {found}");
                let problem = self.at_value("out-of-range", message, pointer);
                self.say(pointer.clone(), problem);
            }
            What::Unfit => self.unfit(pointer, value, *shape),
            #[cfg(feature = "jsonschema")]
            What::Refused(why) => {
                let message = format!("does not fit here: {why}");
                let problem = self.at_value("invalid-value", message, pointer);
                self.say(pointer.clone(), problem);
            }
        }
    }

    fn unknown(&mut self, pointer: &str, field: &str, said: &Value, shape: Shape<'_>) {
        let fields = shape.fields();
        if fields.is_empty() && shape.keyword("patternProperties").is_some() {
            return self.bad_key(pointer, field, shape);
        }
        let below = child(pointer, field);
        let place = self.sources.place(self.found(&below).owner_mark());
        let problem = if shape.text("x-stowplan-fields") == Some("class") {
            let problem = Problem::new("unknown-class", format!("unknown class `{field}`"), place);
            problem.help_maybe(suggest::help(field, "class", fields))
        } else {
            let problem = Problem::new("unknown-field", format!("unknown field `{field}`"), place);
            let elsewhere = (self.check.elsewhere)(field).filter(|_| pointer.is_empty());
            if let Some(words) = elsewhere {
                problem.label(words)
            } else {
                let label = format!("not a field of {}", self.owner(pointer, shape));
                // What is there already is hardly what was meant.
                let others = fields.iter().filter(|it| said.get(**it).is_none());
                let others: Vec<&str> = others.copied().collect();
                let fields = match suggest::nearest(field, others.iter().copied()) {
                    Some(_) => others,
                    None => fields.into_iter().collect(),
                };
                problem.label(label).help_maybe(
                    syntax::unglue(field).or_else(|| suggest::help(field, "field", fields)),
                )
            }
        };
        self.say(below, problem);
    }

    fn lacks(&mut self, pointer: &str, field: &str, shape: Shape<'_>) {
        self.missing.insert(pointer.to_owned());
        if self.check.partial && !pointer.is_empty() {
            return;
        }
        let empty = self.found(&child(pointer, field));
        let mark = self.found(pointer).owner_mark();
        let mark = if empty.whole {
            empty.owner_mark()
        } else if pointer.is_empty() {
            Mark {
                end: mark.start,
                ..mark
            }
        } else {
            mark
        };
        let message = format!("{} has no `{field}`", self.owner(pointer, shape));
        let problem = Problem::new(MISSING, message, self.sources.place(mark));
        let about = shape
            .down(field)
            .text("description")
            .and_then(|it| it.lines().next());
        let help = if pointer.ends_with("/secret") {
            Some("say both: `secret: { name: <Secret>, key: <key in it> }`".to_owned())
        } else {
            about.map(|it| format!("`{field}`: {}", it.trim_end_matches('.')))
        };
        let problem = problem
            .label(format!("`{field}` is required"))
            .help_maybe(help);
        self.say(pointer.to_owned(), problem);
    }

    fn wrong_type(&mut self, pointer: &str, value: &Value, shape: Shape<'_>) {
        if pointer.ends_with("/privateKey") {
            return self.no_reference(pointer, value, shape);
        }
        let (expected, found) = (wording::expected(shape), wording::found(value));
        let message = format!("expected {expected}, found {found}");
        let problem = self.at_value("wrong-type", message, pointer);
        let written = self.sources.text(self.found(pointer).node.mark);
        let by_port = || {
            let is_port = pointer.ends_with("/nodePort") && value.is_u64();
            is_port.then(|| format!("say of which port: `{{ http: {value} }}`"))
        };
        let key = unescape(pointer.rsplit('/').next().unwrap_or_default());
        let help = settings::how_to_write(shape, &key, value, written).or_else(by_port);
        let problem = problem.help_maybe(help);
        self.say(pointer.to_owned(), problem);
    }

    /// What stands where it is said in which Secret a private key is; mostly the key itself.
    fn no_reference(&mut self, pointer: &str, value: &Value, shape: Shape<'_>) {
        let (expected, found) = (wording::expected(shape), scalar::kind(value));
        let message = format!("expected {expected}, found {found}");
        let problem = self.at_value("wrong-type", message, pointer);
        let help = "keys are in Secrets, never in files: write `privateKey: { name: <Secret>, key: <key in it> }`";
        self.say(pointer.to_owned(), problem.help(help));
    }

    /// A value that the schema allows and its type can't be read from, such as `1e1` for a number
    /// of pods.
    pub(crate) fn misfit(&self, pointer: &str, value: &Value, shape: Shape<'_>) -> Problem {
        let written = self.sources.text(self.found(pointer).node.mark);
        let found = match value {
            Value::Number(_) if !written.is_empty() => format!("`{written}`"),
            _ => wording::found(value),
        };
        let message = format!("expected {}, found {found}", wording::expected(shape));
        let whole = value
            .as_f64()
            .filter(|it| it.fract() == 0.0 && it.abs() < 1e9);
        let help = whole
            .filter(|_| shape.takes("integer"))
            .map(|it| format!("write it with digits only: `{it}`"));
        self.at_value("wrong-type", message, pointer)
            .help_maybe(help.or_else(|| wording::how_to_write(shape, value, written)))
    }

    fn no_word(&mut self, pointer: &str, value: &Value, words: &[&str]) {
        let found = wording::found(value);
        let message = match words {
            [word] => format!("expected `{word}`, found {found}"),
            _ => format!("expected one of {}, found {found}", suggest::quoted(words)),
        };
        let nearest = suggest::nearest(value.as_str().unwrap_or_default(), words.iter().copied());
        let help = nearest.map(|it| format!("a value with a similar name exists: `{it}`"));
        let problem = self
            .at_value("unknown-value", message, pointer)
            .help_maybe(help);
        self.say(pointer.to_owned(), problem);
    }

    /// Of several forms none fits: speaks of the one that was probably meant.
    fn no_branch(&mut self, violation: &Violation<'_>, forms: &[Vec<Violation<'_>>]) {
        let Violation {
            pointer: here,
            value: instance,
            shape,
            ..
        } = violation;
        if self.two_forms(here, instance, &shape.forms()) {
            return;
        }
        let words = violation.words();
        if !words.is_empty() && !instance.is_object() && !instance.is_array() {
            let forms = shape.forms();
            if forms.is_empty() {
                self.no_word(here, instance, &words);
            } else {
                self.no_word_or_form(here, instance, &words, &forms);
            }
            return;
        }
        let fits = |it: &&Vec<Violation<'_>>| !it.iter().any(|it| it.is_other_kind(here));
        let fitting: Vec<_> = forms.iter().filter(fits).collect();
        let Some(branch) = fitting.iter().min_by_key(|it| distance(it, here)) else {
            return self.wrong_type(here, instance, *shape);
        };
        let lacking: Vec<&str> = fitting
            .iter()
            .filter_map(|it| lacks_itself(it, here))
            .collect();
        if instance.is_object() && fitting.len() > 1 && fitting.len() == lacking.len() {
            return self.no_form(here, &lacking);
        }
        branch.iter().for_each(|it| self.judge(it));
    }

    /// A mapping with the keys of two forms at once; whether it is one.
    fn two_forms(&mut self, pointer: &str, value: &Value, forms: &[&str]) -> bool {
        let said =
            |entry: &(&str, &Entry)| forms.contains(&entry.0) && value.get(entry.0).is_some();
        let entries: Vec<_> = self.found(pointer).node.entries().filter(said).collect();
        let [(_, first), rest @ .., (_, last)] = entries.as_slice() else {
            return false;
        };
        let names: Vec<&str> = entries.iter().map(|it| it.0).collect();
        let message = format!("only one of {} can be given", suggest::quoted(&names));
        let mut problem =
            Problem::new("conflict", message, self.sources.place(last.key)).label("beside another");
        for other in [first].into_iter().chain(rest.iter().map(|it| &it.1)) {
            problem = problem.related(self.sources.place(other.key), "one");
        }
        self.say(pointer.to_owned(), problem);
        true
    }

    /// Neither one of the words nor a mapping with one of the keys.
    fn no_word_or_form(&mut self, pointer: &str, value: &Value, words: &[&str], forms: &[&str]) {
        let quoted = |names: &[&str]| {
            wording::join(&names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>())
        };
        let literals = words;
        let (words, keys) = (
            quoted(words).unwrap_or_default(),
            quoted(forms).unwrap_or_default(),
        );
        let found = wording::found(value);
        let message = format!("expected {words} or a mapping with {keys}, found {found}");
        let given = value.as_str().unwrap_or_default();
        let form = |it: &str| format!("write `{it}:` with its settings below it");
        let word = |it: &str| format!("a value with a similar name exists: `{it}`");
        let help = suggest::nearest(given, literals.iter().copied())
            .map(word)
            .or_else(|| suggest::nearest(given, forms.iter().copied()).map(form));
        let problem = self
            .at_value("unknown-value", message, pointer)
            .help_maybe(help);
        self.say(pointer.to_owned(), problem);
    }

    /// A mapping whose one key says which form it has, and the key is none of them.
    fn no_form(&mut self, pointer: &str, forms: &[&str]) {
        let found = self.found(pointer);
        let keys = found.node.entries().find(|it| !forms.contains(&it.0));
        let (mark, found, help) = match keys {
            Some((key, entry)) => {
                let nearest = suggest::nearest(key, forms.iter().copied());
                let help = nearest.map(|it| format!("a field with a similar name exists: `{it}`"));
                (entry.key, format!("`{key}`"), help)
            }
            None => match found.node.entries().next() {
                Some((key, entry)) => (entry.key, format!("`{key}` without value"), None),
                None => (found.owner_mark(), "an empty mapping".to_owned(), None),
            },
        };
        let message = format!("expected one of {}, found {found}", suggest::quoted(forms));
        let problem = Problem::new("unknown-field", message, self.sources.place(mark));
        self.say(pointer.to_owned(), problem.help_maybe(help));
    }

    fn bad_key(&mut self, pointer: &str, key: &str, shape: Shape<'_>) {
        let below = child(pointer, key);
        let patterns = shape
            .keyword("patternProperties")
            .and_then(Value::as_object);
        let pattern = patterns.and_then(|it| it.keys().next());
        let refusal = pattern.and_then(|it| typed::refusal(it, key));
        let message = refusal.as_ref().map_or_else(
            || {
                format!(
                    "`{key}` is not a key that {} can have",
                    self.owner(pointer, shape)
                )
            },
            ToString::to_string,
        );
        let place = self.sources.place(self.found(&below).owner_mark());
        let help = refusal.and_then(|it| it.hint().map(str::to_owned));
        self.say(
            below,
            Problem::new("invalid-value", message, place).help_maybe(help),
        );
    }

    /// A rule on text or on a list: the type says it better, if it says anything.
    fn unfit(&mut self, pointer: &str, value: &Value, shape: Shape<'_>) {
        let given = typed::text(value);
        let refusal = given
            .as_deref()
            .and_then(|it| typed::refusal(shape.text("pattern")?, it));
        let found = wording::found(value);
        let about = shape
            .text("x-stowplan-expected")
            .or_else(|| shape.text("description"));
        let about = about
            .and_then(|it| it.lines().next())
            .map(|it| it.trim_end_matches('.'));
        let message = match (&refusal, about) {
            (Some(refusal), _) => refusal.to_string(),
            (None, Some(about)) => format!("{found} does not fit: {about}"),
            (None, None) => format!("{found} does not fit here"),
        };
        let help = refusal.and_then(|it| it.hint().map(str::to_owned));
        let problem = self
            .at_value("invalid-value", message, pointer)
            .help_maybe(help);
        self.say_unsure(pointer.to_owned(), problem);
    }

    /// What the mapping at this pointer is called.
    fn owner(&self, pointer: &str, shape: Shape<'_>) -> String {
        let noun = shape.text("x-stowplan-noun").map(|it| format!("`{it}`"));
        noun.unwrap_or_else(|| match pointer.rsplit_once('/') {
            None => self.check.owner.to_owned(),
            Some((list, item)) if item.parse::<usize>().is_ok() && list.contains('/') => {
                format!(
                    "an item of `{}`",
                    unescape(list.rsplit('/').next().unwrap_or_default())
                )
            }
            Some((_, key)) => format!("`{}`", unescape(key)),
        })
    }
}

/// A problem with help, where there is some.
pub(crate) trait HelpMaybe {
    fn help_maybe(self, help: Option<String>) -> Self;
}

impl HelpMaybe for Problem {
    fn help_maybe(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }
}

/// The field that the mapping itself lacks to be of this form.
fn lacks_itself<'a>(form: &[Violation<'a>], here: &str) -> Option<&'a str> {
    form.iter().find_map(|it| match it.what {
        What::Lacks(field) if it.pointer == here => Some(field),
        _ => None,
    })
}

/// How far a form is from what was written: first by what is missing, then by how much is wrong.
fn distance(form: &[Violation<'_>], here: &str) -> (bool, usize) {
    (lacks_itself(form, here).is_some(), form.len())
}
