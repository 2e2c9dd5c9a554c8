//! A tree against its schema and its type: every mistake as one problem at its place.

use std::collections::BTreeSet;

use serde_json::Value;
use stowplan_model::Problem;

use crate::{
    judge::HelpMaybe,
    merge::settle,
    schema::Schema,
    source::Sources,
    tree::{Found, Node, escape, unescape},
    typed::{self, Refused},
};

/// So many values of one tree are refused by their type before the rest is left unread.
const MAX_REFUSED: usize = 200;
/// The code of a problem about a field that is required and not there.
pub(crate) const MISSING: &str = "missing-field";

/// What a tree is checked against.
#[derive(Clone, Copy)]
pub(crate) struct Check<'a> {
    pub(crate) schema: &'a Schema,
    /// Reads the value as its type.
    pub(crate) read: &'a dyn Fn(&Value) -> Result<(), Refused>,
    /// What the tree's root is called, in backticks, such as "`web`".
    pub(crate) owner: &'a str,
    /// Whether other layers may say what is missing here.
    pub(crate) partial: bool,
    /// What to say of a field that the root has not, but another kind has.
    pub(crate) elsewhere: &'a dyn Fn(&str) -> Option<String>,
}

impl Check<'_> {
    /// All that is wrong with the tree, in no order.
    pub(crate) fn run(self, tree: &Node, sources: &Sources) -> Vec<Problem> {
        let (certain, unsure, missing) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut run = Run {
            check: self,
            tree,
            sources,
            certain,
            unsure,
            missing,
        };
        // What `null` takes out is not there: a field that is required is then missing.
        let mut value = if tree.has_null() {
            let mut settled = tree.clone();
            settle(&mut settled, self.schema.shape());
            settled.to_value()
        } else {
            tree.to_value()
        };
        if let Some(why) = self.schema.broken() {
            let place = sources.place(tree.mark);
            let problem = Problem::new("internal", "the schema of this file is broken", place);
            run.say(String::new(), problem.label(why));
        }
        for violation in self.schema.refusals(&value) {
            run.judge(&violation);
        }
        run.drop_misspelt_required();
        for said in run.certain.iter().filter(|it| it.problem.code != MISSING) {
            remove(&mut value, &said.pointer);
        }
        run.ask_types(value);
        run.finish()
    }
}

/// One run of a check over one tree.
pub(crate) struct Run<'a> {
    pub(crate) check: Check<'a>,
    pub(crate) tree: &'a Node,
    pub(crate) sources: &'a Sources,
    /// What is wrong whatever the types say.
    certain: Vec<Said>,
    /// What the types may say better.
    unsure: Vec<Said>,
    /// The mappings that lack a field.
    pub(crate) missing: BTreeSet<String>,
}

/// A problem and the JSON pointer of what is to be left out because of it.
struct Said {
    pointer: String,
    problem: Problem,
}

impl<'a> Run<'a> {
    pub(crate) fn say(&mut self, pointer: String, problem: Problem) {
        self.certain.push(Said { pointer, problem });
    }

    pub(crate) fn say_unsure(&mut self, pointer: String, problem: Problem) {
        self.unsure.push(Said { pointer, problem });
    }

    pub(crate) fn found(&self, pointer: &str) -> Found<'a> {
        self.tree.locate(pointer)
    }

    /// A problem with the value at a pointer.
    pub(crate) fn at_value(&self, code: &'static str, message: String, pointer: &str) -> Problem {
        let mark = self.found(pointer).value_mark();
        let problem = Problem::new(code, message, self.sources.place(mark));
        match pointer.rsplit_once('/') {
            Some((_, key)) if key.parse::<usize>().is_err() => {
                problem.label(format!("for `{}`", unescape(key)))
            }
            _ => problem,
        }
    }

    /// Reads the value as its type again and again, each time without what was refused.
    fn ask_types(&mut self, mut value: Value) {
        for _ in 0..MAX_REFUSED {
            let Err(refused) = (self.check.read)(&value) else {
                return;
            };
            let mut pointer = refused.pointer.clone();
            // What a mapping lacks is asked for after all that it has was read. The schema has
            // said so, or another layer may have it.
            let expected = refused.is_missing
                && (self.check.partial || self.missing.contains(&pointer))
                || refused.is_raw && self.lacks_below(&pointer);
            let (below, is_key) = typed::sharpen(&value, pointer.clone(), &refused.message);
            let is_vague = below == pointer && !is_key && self.is_known_below(&pointer);
            if !expected && !is_vague {
                let problem = self.refused(&below, is_key, refused, &value);
                pointer.clone_from(&below);
                self.say(below, problem);
            }
            if pointer.is_empty() || !remove(&mut value, &pointer) {
                return;
            }
        }
    }

    /// Whether the schema knows that something below lacks a field, which is then all that is
    /// wrong with this form.
    fn lacks_below(&self, pointer: &str) -> bool {
        let below = |it: &String| {
            it.strip_prefix(pointer)
                .is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        self.missing.iter().any(below)
    }

    /// Whether something below was said to be wrong and left out: then the type may refuse only
    /// what is left, or not know which of several forms was meant.
    fn is_known_below(&self, pointer: &str) -> bool {
        let below = |it: &Said| {
            it.pointer
                .strip_prefix(pointer)
                .is_some_and(|it| it.starts_with('/'))
        };
        self.unsure.iter().chain(&self.certain).any(below)
    }

    fn refused(&self, pointer: &str, is_key: bool, refused: Refused, value: &Value) -> Problem {
        let shape = self.check.schema.shape().along(pointer);
        if refused.is_raw
            && !refused.is_missing
            && let Some(value) = value.pointer(pointer)
            && shape.is_described()
        {
            return self.misfit(pointer, value, shape);
        }
        let message = refused.message;
        if !refused.is_raw && message.starts_with("expected ") {
            return self.at_value("invalid-value", message, pointer);
        }
        let key = || pointer.rsplit_once('/').map(|it| unescape(it.1));
        let given = if is_key {
            key()
        } else {
            value.pointer(pointer).and_then(typed::text)
        };
        let found = self.found(pointer);
        let mark = if is_key {
            found.owner_mark()
        } else {
            found.value_mark()
        };
        let hint = given.and_then(|it| typed::hint(&message, &it));
        Problem::new("invalid-value", message, self.sources.place(mark)).help_maybe(hint)
    }

    /// A required field that is there under a misspelt name is one mistake, not two.
    fn drop_misspelt_required(&mut self) {
        let unknown = self
            .certain
            .iter()
            .filter(|it| it.problem.code == "unknown-field");
        let meant: Vec<String> = unknown.filter_map(|it| it.problem.help.clone()).collect();
        self.certain.retain(|it| {
            let label = it
                .problem
                .label
                .as_deref()
                .filter(|_| it.problem.code == MISSING);
            let name = label.and_then(|it| it.strip_suffix(" is required"));
            !name.is_some_and(|name| meant.iter().any(|it| it.ends_with(name)))
        });
    }

    /// What is said, each value once: by its type if that said something, otherwise by the schema.
    fn finish(self) -> Vec<Problem> {
        let mut said: Vec<Said> = Vec::new();
        for next in self.certain.into_iter().chain(self.unsure) {
            let same =
                |it: &Said| it.pointer == next.pointer && it.problem.place == next.problem.place;
            let one_of_many = next.problem.code == MISSING;
            if one_of_many || !said.iter().any(same) {
                said.push(next);
            }
        }
        said.into_iter().map(|it| it.problem).collect()
    }
}

/// Takes out what a pointer leads to; whether there was something.
fn remove(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return false;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) => fields.remove(&unescape(token)).is_some(),
        // Taking an item out would move the others: its whole list goes.
        Some(Value::Array(_)) => remove(value, parent),
        _ => false,
    }
}

/// The pointer to a key of what another pointer leads to.
pub(crate) fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}
