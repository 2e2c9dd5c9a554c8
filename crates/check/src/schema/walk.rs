//! Walks a value along its shape.
//!
//! One pass finds everything, and nothing is allocated where nothing is wrong.

use serde_json::{Map, Value};

use super::{
    builtin::Table,
    rules,
    shape::{Rest, Shape, Types},
    way::{Step, Way},
    words,
};
use crate::{pointer::Pointer, rule::Rule, suggest};

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
    pub(super) fn follow<'s>(&self, shape: &'s Shape) -> &'s Shape
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

    pub(super) fn value(&mut self, shape: &Shape, value: &Value, way: &Way<'_>) {
        // Nothing more would be said, and finding words for it takes long.
        if self.problems.len() >= MOST {
            return;
        }
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
            if self.structural && value.is_null() {
                // It may be `null`, or else it is taken out.
                continue;
            }
            let field = self.follow(field);
            let below = Way {
                above: Some(way),
                step: Step::Key(key),
                shape: field,
            };
            self.value(field, value, &below);
        }
        for name in &shape.required {
            let is_there = entries.get(&**name).is_some_and(|value| {
                !value.is_null() || !self.structural || shape.keeps_null(name)
            });
            if !is_there && !meant.contains(name) {
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

    pub(super) fn fits(&self, shape: &Shape, value: &Value, way: &Way<'_>) -> bool {
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
        if self.problems.len() >= MOST {
            return None;
        }
        let below = Way {
            above: Some(way),
            step: Step::Key(key),
            shape,
        };
        let nearest = suggest::nearest(key, shape.names())
            .filter(|name| !entries.contains_key(*name) || name.eq_ignore_ascii_case(key));
        // What is a whole object doesn't belong to another.
        let is_object = entries.contains_key("apiVersion") && entries.contains_key("kind");
        let hint = match nearest {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None if is_object => None,
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
        let hint = words::how_to_write(shape.types, value).or_else(|| match way.step {
            // Of a mapping that takes any key, such as labels.
            Step::Key(key) if value.is_object() || value.is_array() => {
                let known = way.above.is_some_and(|it| it.shape.field(key).is_some());
                let above = (!known).then(|| way.above_shapes())?;
                words::less_indented(key, above)
            }
            _ => None,
        });
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

    pub(super) fn say(
        &mut self,
        rule: &'static Rule,
        way: &Way<'_>,
        message: String,
        hint: Option<String>,
    ) {
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
