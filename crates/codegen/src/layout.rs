//! Values as Rust source, laid out as rustfmt would.
//!
//! Builds run no rustfmt. What is written here is what it leaves alone, with its default widths:
//! <https://rust-lang.github.io/rustfmt/?version=v1.8.0&search=width>

use unicode_width::UnicodeWidthStr as _;

use crate::text;

/// `max_width`
const LINE: usize = 100;
/// `fn_call_width`, which is also `array_width`.
const INSIDE: usize = 60;
/// `short_array_element_width_threshold`
const SHORT: usize = 10;

/// A value of a constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    /// A literal or path.
    Atom(String),
    /// `Name(value, …)`
    Call(&'static str, Vec<Value>),
    /// `Name { field: value, … }`, of more than a word.
    Struct(&'static str, Vec<(&'static str, Value)>),
    /// `[value, …]`
    Array(Vec<Value>),
    /// `&[value, …]`
    Slice(Vec<Value>),
}

impl Value {
    /// A string literal.
    pub(crate) fn string(text: impl AsRef<str>) -> Self {
        Self::Atom(text::string(text.as_ref()))
    }

    /// Anything that is written in Rust as it is displayed.
    pub(crate) fn atom(shown: impl std::fmt::Display) -> Self {
        Self::Atom(format!("{shown}"))
    }

    /// `Some(…)` or `None`.
    pub(crate) fn option(value: Option<Self>) -> Self {
        match value {
            Some(value) => Self::Call("Some", vec![value]),
            None => Self::atom("None"),
        }
    }

    fn on_one_line(&self) -> Option<String> {
        match self {
            Self::Atom(text) => Some(text.clone()),
            Self::Struct(..) => None,
            // What is alone may be as long as the line.
            Self::Call(name, values) if let [one] = values.as_slice() => {
                Some(format!("{name}({})", one.on_one_line()?))
            }
            Self::Call(name, values) => Some(format!("{name}({})", joined(values)?)),
            Self::Array(values) => Some(format!("[{}]", joined(values)?)),
            Self::Slice(values) => Some(format!("&[{}]", joined(values)?)),
        }
    }
}

/// The values on one line, if they are short enough.
fn joined(values: &[Value]) -> Option<String> {
    let all: Option<Vec<String>> = values.iter().map(Value::on_one_line).collect();
    let all = all?.join(", ");
    (width(&all) <= INSIDE).then_some(all)
}

/// The columns that a text takes: two for most letters of Korean, Chinese and Japanese.
fn width(text: &str) -> usize {
    text.width()
}

/// `<declaration> = <value>;`, in a module that stands `margin` columns from the left. Its lines are
/// relative to that.
pub(crate) fn constant(declaration: &str, value: &Value, margin: usize) -> String {
    let writer = Writer { margin };
    let used = width(declaration) + " = ".len();
    if let Value::Atom(text) = value
        && !text.contains('\n')
        && margin + used + width(text) + 1 > LINE
        && margin + 4 + width(text) < LINE
    {
        return format!("{declaration} =\n    {text};");
    }
    format!("{declaration} = {};", writer.value(value, 0, used, 1))
}

struct Writer {
    margin: usize,
}

impl Writer {
    /// The value, on a line that is indented by `indent`, after `before` more columns; `after` are
    /// to come behind it.
    fn value(&self, value: &Value, indent: usize, before: usize, after: usize) -> String {
        if let Some(line) = value.on_one_line()
            && self.fits(indent + before + width(&line) + after)
        {
            return line;
        }
        match value {
            Value::Atom(text) => text.clone(),
            Value::Call(name, values) => {
                format!("{name}({})", self.items(values, indent))
            }
            Value::Struct(name, fields) => {
                let fields = fields.iter().map(|it| self.field(it, indent + 4));
                let fields: String = fields.collect();
                format!("{name} {{\n{fields}{}}}", " ".repeat(indent))
            }
            Value::Array(values) => format!("[{}]", self.items(values, indent)),
            Value::Slice(values) => format!("&[{}]", self.items(values, indent)),
        }
    }

    fn field(&self, (name, value): &(&str, Value), indent: usize) -> String {
        let text = self.value(value, indent, name.len() + 2, 1);
        format!("{}{name}: {text},\n", " ".repeat(indent))
    }

    /// What is between brackets, over several lines.
    fn items(&self, values: &[Value], indent: usize) -> String {
        // What has brackets itself keeps them beside these, if it is alone.
        if let [one] = values
            && !matches!(one, Value::Atom(_) | Value::Call(..))
        {
            return self.value(one, indent, 0, 0);
        }
        let space = " ".repeat(indent + 4);
        let mut all = String::from("\n");
        let short = |it: &Value| match it {
            Value::Atom(text) if width(text) <= SHORT && !text.contains("::") => Some(text.clone()),
            _ => None,
        };
        if let Some(short) = values.iter().map(short).collect::<Option<Vec<String>>>() {
            let mut used = 0;
            for item in short {
                if used > 0 && self.fits(used + 1 + width(&item) + 2) {
                    all.push(' ');
                    used += 1;
                } else {
                    if used > 0 {
                        all.push('\n');
                    }
                    all.push_str(&space);
                    used = indent + 4;
                }
                all.push_str(&item);
                all.push(',');
                used += width(&item) + 1;
            }
            all.push('\n');
        } else {
            for value in values {
                all.push_str(&space);
                all.push_str(&self.value(value, indent + 4, 0, 1));
                all.push_str(",\n");
            }
        }
        all.push_str(&" ".repeat(indent));
        all
    }

    fn fits(&self, columns: usize) -> bool {
        self.margin + columns <= LINE
    }
}
