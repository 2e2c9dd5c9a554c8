//! Walks a value along its shape.
//!
//! One pass finds everything, and nothing is allocated where nothing is wrong.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    builtin::Table,
    rules,
    shape::{List, More, Rest, Shape, Types},
    words,
};
use crate::{
    pointer::{Pointer, Segment},
    rule::Rule,
    suggest,
};

/// More would hide what matters.
const MOST: usize = 100;

/// Something that is wrong, before it is reported.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) rule: &'static Rule,
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// The way to a value: each step lives as long as the walk is below it.
#[derive(Clone, Copy)]
pub(crate) struct Way<'w> {
    above: Option<&'w Way<'w>>,
    step: Step<'w>,
    /// What the value must look like, references followed.
    shape: &'w Shape,
}

#[derive(Clone, Copy)]
enum Step<'w> {
    Root,
    Key(&'w str),
    Index(usize),
}

/// One walk.
pub(crate) struct Walk<'t> {
    pub(crate) table: &'t Table,
    pub(crate) problems: Vec<Problem>,
    /// Custom resources: `null` isn't the same as nothing there.
    pub(crate) structural: bool,
    /// Of custom resources: whether their status isn't looked at.
    pub(crate) drops_status: bool,
}

impl<'t> Walk<'t> {
    pub(crate) fn new(table: &'t Table, structural: bool) -> Self {
        Self {
            table,
            problems: Vec::new(),
            structural,
            drops_status: false,
        }
    }

    /// Follows a reference.
    fn follow<'s>(&self, shape: &'s Shape) -> &'s Shape
    where
        't: 's,
    {
        match shape.reference {
            Some(number) => self.table.shape(number),
            None => shape,
        }
    }

    /// Walks a whole object.
    pub(crate) fn object(&mut self, shape: &Shape, value: &Value) {
        let shape = self.follow(shape);
        let way = Way {
            above: None,
            step: Step::Root,
            shape,
        };
        self.value(shape, value, &way);
    }

    /// Walks what stands under a key of an object.
    pub(crate) fn part(&mut self, root: &Shape, key: &str, shape: &Shape, value: &Value) {
        let shape = self.follow(shape);
        let above = Way {
            above: None,
            step: Step::Root,
            shape: root,
        };
        let way = Way {
            above: Some(&above),
            step: Step::Key(key),
            shape,
        };
        self.value(shape, value, &way);
    }

    fn value(&mut self, shape: &Shape, value: &Value, way: &Way<'_>) {
        let types = shape.types;
        let known = match value {
            Value::Object(entries) if types.is_empty() || types.has(Types::OBJECT) => {
                self.mapping(shape, entries, way);
                true
            }
            Value::Array(items) if types.is_empty() || types.has(Types::ARRAY) => {
                self.list(shape, items, way);
                true
            }
            Value::String(text) if types.is_empty() || types.has(Types::STRING) => {
                if let Some(expected) = shape.format.fault(text) {
                    self.bad_format(text, expected, way);
                }
                true
            }
            Value::Number(number) => {
                let whole = types.has(Types::INTEGER) && !types.has(Types::NUMBER);
                if whole && words::is_whole(number) {
                    if let Some((from, to)) = words::bounds(shape.format, number) {
                        let message = format!(
                            "{} is `{number}`: it must be between {from} and {to}",
                            way.name()
                        );
                        self.say(&rules::VALUE_RANGE, way, message, None);
                    }
                    true
                } else {
                    types.is_empty() || types.has(Types::NUMBER)
                }
            }
            Value::Bool(_) => types.is_empty() || types.has(Types::BOOLEAN),
            Value::Null => true,
            _ => false,
        };
        if !known {
            if shape.fields.is_empty()
                && let Some(more) = &shape.more
                && more.one_of_values.contains(value)
            {
                return;
            }
            return self.wrong_type(shape, value, way);
        }
        if let Some(more) = &shape.more {
            self.more(more, shape, value, way);
        }
    }

    fn mapping(&mut self, shape: &Shape, entries: &Map<String, Value>, way: &Way<'_>) {
        let embedded = shape.more.as_ref().is_some_and(|it| it.embedded);
        let mut meant = Vec::new();
        for (key, value) in entries {
            if self.structural && self.is_common(key, way) {
                continue;
            }
            let field = match (shape.field(key), &shape.rest) {
                (Some(field), _) => field,
                (None, Rest::Of(field)) => field,
                (None, Rest::Any) => continue,
                (None, Rest::Refused) => {
                    if !(embedded && ["apiVersion", "kind", "metadata"].contains(&key.as_str())) {
                        meant.extend(self.unknown(shape, entries, key, way));
                    }
                    continue;
                }
            };
            let field = self.follow(field);
            let below = Way {
                above: Some(way),
                step: Step::Key(key),
                shape: field,
            };
            self.value(field, value, &below);
        }
        for name in &shape.required {
            if !entries.contains_key(&**name) && !meant.contains(name) {
                let message = format!("`{name}` is missing{}", way.owner());
                let below = Way {
                    above: Some(way),
                    step: Step::Key(name),
                    shape,
                };
                self.say(&rules::MISSING_FIELD, &below, message, None);
            }
        }
        if embedded {
            for name in ["apiVersion", "kind"] {
                if !entries.get(name).is_some_and(Value::is_string)
                    && !shape.required.iter().any(|it| &**it == name)
                {
                    let message = format!("`{name}` is missing{}", way.owner());
                    let below = Way {
                        above: Some(way),
                        step: Step::Key(name),
                        shape,
                    };
                    self.say(&rules::MISSING_FIELD, &below, message, None);
                }
            }
        }
    }

    /// Whether this is what every object has, and no custom resource's schema is about.
    fn is_common(&self, key: &str, way: &Way<'_>) -> bool {
        let common = match key {
            "apiVersion" | "kind" | "metadata" => true,
            "status" => self.drops_status,
            _ => false,
        };
        common && matches!(way.step, Step::Root)
    }

    fn list(&mut self, shape: &Shape, items: &[Value], way: &Way<'_>) {
        let Some(item) = &shape.items else { return };
        let item = self.follow(item);
        for (index, value) in items.iter().enumerate() {
            let below = Way {
                above: Some(way),
                step: Step::Index(index),
                shape: item,
            };
            if value.is_null() {
                let nullable = item.more.as_ref().is_some_and(|it| it.nullable);
                let refused = if self.structural {
                    !nullable && !item.types.is_empty()
                } else {
                    !item.required.is_empty()
                };
                if refused {
                    let message = format!(
                        "{} is empty: {} is expected",
                        below.name(),
                        words::expected(item)
                    );
                    let hint = "remove the `-`, or write what belongs there".to_owned();
                    self.say(&rules::NULL_ITEM, &below, message, Some(hint));
                }
                continue;
            }
            self.value(item, value, &below);
        }
    }

    /// Validations that few schemas have.
    fn more(&mut self, more: &More, shape: &Shape, value: &Value, way: &Way<'_>) {
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
                }
                if let Some(pattern) = &more.pattern
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

    fn fits(&self, shape: &Shape, value: &Value, way: &Way<'_>) -> bool {
        let mut walk = Walk::new(self.table, self.structural);
        walk.value(shape, value, way);
        walk.problems.is_empty()
    }

    /// Says that a field isn't known; gives the name that was probably meant.
    fn unknown(
        &mut self,
        shape: &Shape,
        entries: &Map<String, Value>,
        key: &str,
        way: &Way<'_>,
    ) -> Option<Box<str>> {
        let below = Way {
            above: Some(way),
            step: Step::Key(key),
            shape,
        };
        let nearest = suggest::nearest(key, shape.names())
            .filter(|name| !entries.contains_key(*name) || name.eq_ignore_ascii_case(key));
        let hint = match nearest {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None => words::moved(key, shape)
                .or_else(|| words::elsewhere(self.table, key, way.above_shapes(), shape)),
        };
        let message = match way.step {
            Step::Root => format!("unknown field `{key}`"),
            _ => format!("unknown field `{key}` in {}", way.name()),
        };
        self.say(&rules::UNKNOWN_FIELD, &below, message, hint);
        nearest.map(Into::into)
    }

    fn wrong_type(&mut self, shape: &Shape, value: &Value, way: &Way<'_>) {
        let message = format!(
            "{} is {}: {} is expected",
            way.name(),
            words::found(value),
            words::expected(shape)
        );
        let hint = words::how_to_write(shape.types, value);
        self.say(&rules::WRONG_TYPE, way, message, hint);
    }

    fn bad_format(&mut self, text: &str, expected: &str, way: &Way<'_>) {
        let secret = expected == "base64";
        let message = if secret {
            format!("{} is not base64", way.name())
        } else {
            let text = Value::String(text.to_owned());
            format!(
                "{} is {}: {expected} is expected",
                way.name(),
                words::found(&text)
            )
        };
        let hint = (secret && way.top() == Some("data"))
            .then(|| "plain text belongs into `stringData`".to_owned());
        self.say(&rules::VALUE_FORMAT, way, message, hint);
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

    fn say(&mut self, rule: &'static Rule, way: &Way<'_>, message: String, hint: Option<String>) {
        if self.problems.len() < MOST {
            self.problems.push(Problem {
                rule,
                pointer: way.pointer(),
                message,
                hint,
            });
        }
    }
}

impl<'w> Way<'w> {
    /// The names and shapes of what is above, the nearest first, with the way to each.
    fn above_shapes(&self) -> Vec<(String, &'w Shape)> {
        let mut found = Vec::new();
        let mut at = self.above;
        while let Some(way) = at {
            found.push((way.dotted(), way.shape));
            at = way.above;
        }
        found
    }

    /// The first key.
    fn top(&self) -> Option<&'w str> {
        let mut at = *self;
        while let Some(above) = at.above {
            if let (Step::Root, Step::Key(key)) = (above.step, at.step) {
                return Some(key);
            }
            at = *above;
        }
        None
    }

    /// For messages: `` `ports[0]` ``.
    fn name(&self) -> String {
        match (self.step, self.above) {
            (Step::Root, _) | (Step::Index(_), None) => "the object".to_owned(),
            (Step::Key(key), _) => format!("`{key}`"),
            (Step::Index(index), Some(above)) => {
                let list = above.name();
                format!("`{}[{index}]`", list.trim_matches('`'))
            }
        }
    }

    /// For messages about what is missing here.
    fn owner(&self) -> String {
        match self.step {
            Step::Root => String::new(),
            _ => format!(" in {}", self.name()),
        }
    }

    /// The whole way: `spec.template.spec`.
    fn dotted(&self) -> String {
        let mut text = String::new();
        for segment in self.pointer().segments() {
            match segment {
                Segment::Index(index) => text += &format!("[{index}]"),
                Segment::Key(key) if text.is_empty() => text += key,
                Segment::Key(key) => {
                    text.push('.');
                    text += key;
                }
            }
        }
        text
    }

    fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(way) = at {
            match way.step {
                Step::Root => {}
                Step::Key(key) => steps.push(Segment::Key(key.to_owned())),
                Step::Index(index) => steps.push(Segment::Index(index)),
            }
            at = way.above;
        }
        steps.into_iter().rev().fold(Pointer::root(), Pointer::then)
    }
}
