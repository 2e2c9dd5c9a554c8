//! Validations of values that custom resources have: bounds, patterns, forms.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    rules,
    shape::{List, More, Shape},
    walk::Walk,
    way::{Step, Way},
    words,
};
use crate::suggest;

impl Walk<'_> {
    /// Validations that few schemas have.
    pub(super) fn more(&mut self, more: &More, shape: &Shape, value: &Value, way: &Way<'_>) {
        let name = || way.name();
        match value {
            Value::String(text) => {
                let length = || text.chars().count() as u64;
                let (least, most) = more.length;
                if let Some(message) = words::count(most, least, length, "characters") {
                    self.say(
                        &rules::VALUE_RANGE,
                        way,
                        format!("{} {message}", name()),
                        None,
                    );
                } else if let Some(pattern) = &more.pattern
                    && more.one_of_values.is_empty()
                    && !pattern.matches(text)
                {
                    let message = format!(
                        "{} is {}: it must match `{}`",
                        name(),
                        words::found(value),
                        pattern.text
                    );
                    self.say(&rules::VALUE_FORMAT, way, message, None);
                }
            }
            Value::Number(number) => self.number(more, number, way),
            Value::Array(items) => {
                let (least, most) = more.count;
                let length = || items.len() as u64;
                if let Some(message) = words::count(most, least, length, "items") {
                    self.say(
                        &rules::VALUE_RANGE,
                        way,
                        format!("{} {message}", name()),
                        None,
                    );
                }
                self.distinct(&more.list, shape, items, way);
            }
            Value::Object(entries) => {
                let (least, most) = more.entries;
                let length = || entries.len() as u64;
                if let Some(message) = words::count(most, least, length, "entries") {
                    self.say(
                        &rules::VALUE_RANGE,
                        way,
                        format!("{} {message}", name()),
                        None,
                    );
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
        if !more.one_of_values.is_empty() && !more.one_of_values.contains(value) {
            self.not_listed(&more.one_of_values, value, way);
        }
        self.branches(more, value, way);
    }

    fn number(&mut self, more: &More, number: &serde_json::Number, way: &Way<'_>) {
        let Some(it) = number.as_f64() else { return };
        let message = match (more.minimum, more.maximum) {
            (Some((least, out)), _) if it < least || (out && it <= least) => {
                let than = if out { "greater than" } else { "at least" };
                format!("it must be {than} {}", words::plain(least))
            }
            (_, Some((most, out))) if it > most || (out && it >= most) => {
                let than = if out { "less than" } else { "at most" };
                format!("it must be {than} {}", words::plain(most))
            }
            _ => match more.multiple_of {
                Some(step) if step > 0.0 && (it / step).fract() != 0.0 => {
                    format!("it must be a multiple of {}", words::plain(step))
                }
                _ => return,
            },
        };
        let message = format!("{} is `{number}`: {message}", way.name());
        self.say(&rules::VALUE_RANGE, way, message, None);
    }

    /// Items that must differ.
    fn distinct(&mut self, list: &List, shape: &Shape, items: &[Value], way: &Way<'_>) {
        let mut seen = BTreeSet::new();
        for (index, value) in items.iter().enumerate() {
            let same = match list {
                List::Atomic => return,
                List::Set => Some(value.to_string()),
                List::Map(keys) => {
                    let item = shape.items.as_deref().map(|it| self.follow(it));
                    // A missing key has its default; without that, another rule asks for it.
                    let values: Vec<_> = keys
                        .iter()
                        .filter_map(|key| value.get(&**key).map(|it| format!("{key} {it}")))
                        .collect();
                    let known = item.is_some_and(|it| it.fields.len() >= keys.len());
                    (known && !values.is_empty()).then(|| values.join("\n"))
                }
            };
            if let Some(same) = same
                && !seen.insert(same)
            {
                let message = match list {
                    List::Map(keys) => {
                        let keys: Vec<_> = keys.iter().map(|it| format!("`{it}`")).collect();
                        format!(
                            "{} has another item with the same {}: each must be there once",
                            way.name(),
                            keys.join(", ")
                        )
                    }
                    _ => format!(
                        "{} has {} twice: each item must be there once",
                        way.name(),
                        words::found(value)
                    ),
                };
                let below = Way {
                    above: Some(way),
                    step: Step::Index(index),
                    shape,
                };
                self.say(&rules::DUPLICATE_ITEM, &below, message, None);
            }
        }
    }

    /// `allOf`, `anyOf`, `oneOf` and `not`.
    fn branches(&mut self, more: &More, value: &Value, way: &Way<'_>) {
        for branch in &more.all_of {
            let branch = self.follow(branch);
            self.value(branch, value, way);
        }
        for (branches, one) in [(&more.any_of, false), (&more.one_of, true)] {
            let fitting: Vec<_> = branches
                .iter()
                .map(|branch| self.follow(branch))
                .filter(|branch| branch.types.is_empty() || branch.types.fit(value))
                .collect();
            if branches.is_empty() {
                continue;
            }
            if let [only] = fitting[..]
                && !only.types.is_empty()
            {
                self.value(only, value, way);
                continue;
            }
            let mut all = fitting.iter().map(|branch| self.fits(branch, value, way));
            let count = all.by_ref().filter(|fits| *fits).take(2).count();
            if count == 0 || (one && count > 1) {
                let message = words::no_branch(branches, &way.name(), value, count);
                self.say(&rules::VALUE_FORM, way, message, None);
            }
        }
        if let Some(not) = &more.not
            && self.fits(self.follow(not), value, way)
        {
            let message = match &not.required[..] {
                [] => format!("{} has a form that is ruled out", way.name()),
                names => {
                    let names: Vec<_> = names.iter().map(|it| format!("`{it}`")).collect();
                    format!("{} can't be there together", names.join(" and "))
                }
            };
            self.say(&rules::VALUE_FORM, way, message, None);
        }
    }

    fn not_listed(&mut self, values: &[Value], value: &Value, way: &Way<'_>) {
        let listed: Vec<_> = values.iter().take(12).map(words::shown).collect();
        let message = format!(
            "{} is {}: it must be {}",
            way.name(),
            words::found(value),
            words::or(&listed)
        );
        let nearest = value
            .as_str()
            .and_then(|it| suggest::nearest(it, values.iter().filter_map(Value::as_str)));
        let hint = nearest.map(|it| format!("did you mean `{it}`?"));
        self.say(&rules::UNKNOWN_VALUE, way, message, hint);
    }
}
