//! The words for what was expected, what was found, and what to do.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::{
    builtin::Table,
    format::Format,
    shape::{Rest, Shape, Types},
};

/// Longer texts are not repeated in a message.
const SHOWN: usize = 60;

/// What stands there, with what it is.
pub(crate) fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(it) => format!("`{it}`"),
        Value::Number(it) => format!("the number `{it}`"),
        Value::String(text) if text.is_empty() => "empty text".to_owned(),
        Value::String(text)
            if text.chars().count() <= SHOWN && !text.contains(char::is_control) =>
        {
            format!("the text `{text}`")
        }
        Value::String(_) => "text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// A value of a list of values.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

/// `a, b or c`.
pub(crate) fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// What a schema wants, with article.
pub(crate) fn expected(shape: &Shape) -> String {
    if shape.format == Format::Quantity {
        return "a quantity such as `500m` or `1Gi`".to_owned();
    }
    let known = [
        (Types::OBJECT, "a mapping"),
        (Types::ARRAY, "a list"),
        (Types::INTEGER, "a whole number"),
        (Types::NUMBER, "a number"),
        (Types::BOOLEAN, "`true` or `false`"),
        (Types::STRING, "text"),
    ];
    let words: Vec<_> = known
        .into_iter()
        .filter(|(types, _)| shape.types.has(*types))
        .map(|(_, words)| words.to_owned())
        .collect();
    if words.is_empty() {
        "a value".to_owned()
    } else {
        or(&words)
    }
}

/// What to do where the wrong kind of value was written.
pub(crate) fn how_to_write(types: Types, value: &Value) -> Option<String> {
    match value {
        Value::Number(it) if types.has(Types::STRING) => {
            let whole = it.is_i64() || it.is_u64();
            Some(if whole {
                format!("put it in quotes: `\"{it}\"`")
            } else {
                "put it in quotes".to_owned()
            })
        }
        Value::Bool(_) if types.has(Types::STRING) => Some("put it in quotes".to_owned()),
        Value::String(text) if types.has(Types::BOOLEAN) => {
            match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "y" => Some("write `true`, without quotes".to_owned()),
                "false" | "no" | "off" | "n" => Some("write `false`, without quotes".to_owned()),
                _ => None,
            }
        }
        Value::String(text)
            if types.has(Types::INTEGER) || types.has(Types::NUMBER) && !text.is_empty() =>
        {
            let number = text.parse::<i64>().is_ok();
            number.then(|| format!("write it without quotes: `{text}`"))
        }
        Value::Object(_) if types.has(Types::ARRAY) => {
            Some("begin each item of a list with `-`".to_owned())
        }
        Value::Array(_) if types.has(Types::OBJECT) => {
            Some("leave out the `-`: this is one mapping, not a list".to_owned())
        }
        Value::String(text) if types.has(Types::ARRAY) && text.len() <= SHOWN => {
            Some(format!("write a list: `[{text}]`"))
        }
        Value::String(text) if types.has(Types::OBJECT) => text
            .split_once(':')
            .filter(|(key, rest)| !key.contains(' ') && !rest.starts_with('/'))
            .map(|_| "put a space after the colon".to_owned()),
        _ => None,
    }
}

/// Whether a number is whole: YAML's `1.0` reaches the API server as `1`.
pub(crate) fn is_whole(number: &Number) -> bool {
    number.is_i64()
        || number.is_u64()
        || number
            .as_f64()
            .is_some_and(|it| it.fract() == 0.0 && it.abs() < 1e21)
}

/// The bounds of a whole number that is out of them.
pub(crate) fn bounds(format: Format, number: &Number) -> Option<(i64, i64)> {
    let bounds = match format {
        Format::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let within = match (number.as_i64(), number.as_f64()) {
        (Some(it), _) => (bounds.0..=bounds.1).contains(&it),
        #[expect(
            clippy::cast_precision_loss,
            reason = "bounds that floats hold, or nearly"
        )]
        (None, Some(it)) if !number.is_u64() => it >= bounds.0 as f64 && it < bounds.1 as f64,
        _ => false,
    };
    (!within).then_some(bounds)
}

/// A number without a fraction that it hasn't.
pub(crate) fn plain(number: f64) -> String {
    format!("{number}")
}

/// What is wrong with how many there are.
pub(crate) fn count(
    most: Option<u64>,
    least: Option<u64>,
    count: impl Fn() -> u64,
    what: &str,
) -> Option<String> {
    if most.is_none() && least.is_none() {
        return None;
    }
    let count = count();
    if most.is_some_and(|most| count > most) {
        let most = most.unwrap_or_default();
        return Some(format!("has {count} {what}: at most {most} are allowed"));
    }
    let least = least.filter(|least| count < *least)?;
    Some(match (count, least) {
        (0, 1) => "must not be empty".to_owned(),
        _ => format!("has {count} {what}: at least {least} are asked for"),
    })
}

/// Of several forms none fits, or more than one does.
pub(crate) fn no_branch(branches: &[Shape], name: &str, value: &Value, fitting: usize) -> String {
    let fields: Vec<_> = branches
        .iter()
        .filter_map(|it| match &it.required[..] {
            [only] => Some(format!("`{only}`")),
            _ => None,
        })
        .collect();
    let whole = fields.len() == branches.len();
    match (whole, fitting) {
        (true, 0) => format!("{name} needs {}", or(&fields)),
        (true, _) => format!("{name} can have only one of {}", or(&fields)),
        (false, 0) => {
            let kinds: BTreeSet<_> = branches
                .iter()
                .filter(|it| !it.types.is_empty())
                .map(expected)
                .collect();
            let kinds: Vec<_> = kinds.into_iter().collect();
            if kinds.is_empty() {
                format!("{name} has none of the forms that it can have")
            } else {
                format!("{name} is {}: {} is expected", found(value), or(&kinds))
            }
        }
        (false, _) => format!("{name} has more than one of the forms that it can have"),
    }
}

/// How deep, and how many types, are searched for where a field belongs.
const DEPTH: usize = 4;
const SEARCHED: usize = 2000;

/// Fields that were given up when an API became stable, and what took their place: the type's
/// field that tells it apart, the old field, and what to write.
const MOVED: &[(&str, &str, &str)] = &[
    ("service", "serviceName", "write `service: { name: … }`"),
    (
        "service",
        "servicePort",
        "write `service: { port: { number: … } }`",
    ),
    (
        "scaleTargetRef",
        "targetCPUUtilizationPercentage",
        "write it as a resource metric under `metrics`",
    ),
    (
        "scaleTargetRef",
        "targetMemoryUtilizationPercentage",
        "write it as a resource metric under `metrics`",
    ),
    (
        "defaultBackend",
        "backend",
        "did you mean `defaultBackend`?",
    ),
];

/// What to write instead of a field that was given up.
pub(crate) fn moved(key: &str, here: &Shape) -> Option<String> {
    MOVED
        .iter()
        .find(|(field, old, _)| *old == key && here.field(field).is_some())
        .map(|(_, _, hint)| (*hint).to_owned())
}

/// Where a field belongs that isn't known here.
pub(crate) fn elsewhere(
    table: &Table,
    key: &str,
    above: Vec<(String, &Shape)>,
    here: &Shape,
) -> Option<String> {
    if is_common(key) {
        return None;
    }
    if let Some(hint) = less_indented(key, above) {
        return Some(hint);
    }
    let way = below(table, key, here)?;
    Some(format!("`{key}` belongs below `{way}`"))
}

/// Fields that so many types have that the place says nothing.
fn is_common(key: &str) -> bool {
    [
        "name",
        "labels",
        "kind",
        "apiVersion",
        "type",
        "annotations",
        // Nobody means to write the object's own.
        "status",
    ]
    .contains(&key)
}

/// Where a field belongs that stands too deep.
pub(crate) fn less_indented(key: &str, above: Vec<(String, &Shape)>) -> Option<String> {
    let of = |(_, shape): &(String, &Shape)| shape.field(key).is_some();
    let (way, _) = above.into_iter().find(of).filter(|_| !is_common(key))?;
    Some(if way.is_empty() {
        format!("`{key}` belongs to the object itself: indent it less")
    } else {
        format!("`{key}` belongs to `{way}`: indent it less")
    })
}

/// The shortest way down to a type with a field.
fn below(table: &Table, key: &str, here: &Shape) -> Option<String> {
    let mut level: Vec<(String, &Shape)> = vec![(String::new(), here)];
    let mut seen = BTreeSet::new();
    let mut searched = 0;
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (way, shape) in level {
            let fields = shape.fields.iter().map(|(name, it)| (Some(&**name), it));
            let rest = match &shape.rest {
                Rest::Of(it) => Some((None, &**it)),
                Rest::Any | Rest::Refused => None,
            };
            for (name, field) in fields.chain(rest) {
                // What a status says is nobody's to write.
                if name == Some("status") && way.is_empty() {
                    continue;
                }
                searched += 1;
                if searched > SEARCHED {
                    return None;
                }
                let mut text = way.clone();
                if let Some(name) = name {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text += name;
                }
                let mut field = field;
                loop {
                    if let Some(number) = field.reference {
                        if !seen.insert(number) {
                            break;
                        }
                        field = table.shape(number);
                    }
                    match &field.items {
                        Some(items) => {
                            text += "[]";
                            field = items;
                        }
                        None => break,
                    }
                }
                if field.reference.is_some() {
                    continue;
                }
                if field.field(key).is_some() {
                    return Some(text);
                }
                next.push((text, field));
            }
        }
        level = next;
    }
    None
}
