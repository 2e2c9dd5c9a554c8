//! JSON files, in the order of their keys.

use serde_json::Value;

/// A JSON value whose objects keep their order.
pub(crate) enum Json {
    /// Anything but an object or a list, as JSON writes it.
    Plain(String),
    /// An object.
    Object(Vec<(String, Json)>),
    /// A list.
    List(Vec<Json>),
}

impl Json {
    pub(crate) fn text(text: &str) -> Self {
        Self::Plain(Value::from(text).to_string())
    }

    /// The value with `change` made to what is neither object nor list.
    pub(crate) fn map_plain(self, change: &impl Fn(String) -> String) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(change(text)),
            Self::Object(entries) => {
                let entries = entries.into_iter();
                Self::Object(
                    entries
                        .map(|(key, it)| (key, it.map_plain(change)))
                        .collect(),
                )
            }
            Self::List(items) => {
                Self::List(items.into_iter().map(|it| it.map_plain(change)).collect())
            }
        }
    }

    /// The value pretty, two spaces a level, with a final newline.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, level: usize) {
        let line = |out: &mut String, level: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", level));
        };
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::Object(entries) if entries.is_empty() => out.push_str("{}"),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::Object(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    line(out, level + 1);
                    out.push_str(&Value::from(key.as_str()).to_string());
                    out.push_str(": ");
                    value.write(out, level + 1);
                }
                line(out, level);
                out.push('}');
            }
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    line(out, level + 1);
                    item.write(out, level + 1);
                }
                line(out, level);
                out.push(']');
            }
        }
    }
}

/// The keys of its objects in order: those of a map have none of their own.
impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                let entries = entries.into_iter();
                Self::Object(entries.map(|(key, it)| (key.clone(), it.into())).collect())
            }
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            plain => Self::Plain(plain.to_string()),
        }
    }
}
