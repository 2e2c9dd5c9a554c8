//! A struct of settings as data.

use serde_json::Value;

/// A struct of settings, as data.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// The struct's name.
    pub name: &'static str,
    /// Its doc comment.
    pub description: &'static str,
    /// What stands before the names of its variables, `_` included; empty for nothing.
    pub prefix: &'static str,
    /// Its fields, in the order of the struct.
    pub fields: &'static [Field],
}

/// A setting that is no group, wherever it is in the struct.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The keys that lead to it in a file.
    pub path: Vec<&'static str>,
    /// Its variable, with all that stands before it.
    pub variable: String,
    /// What it is.
    pub field: &'static Field,
}

impl Leaf {
    /// Its key in a file, as messages name it: `limits.perRoom`.
    pub fn key(&self) -> String {
        self.path.join(".")
    }
}

impl Description {
    /// Its settings without its groups, but with what is in them, in the order of the struct.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        gather(self.fields, &[], self.prefix, &mut leaves);
        leaves
    }

    /// The settings that somebody has to give a value: those that have no default and aren't
    /// optional.
    pub fn required(&self) -> Vec<Leaf> {
        let mut leaves = self.leaves();
        leaves.retain(|it| it.field.is_required());
        leaves
    }

    /// The variable that says where the mounted file is.
    pub fn file_variable(&self) -> String {
        format!("{}{}", self.prefix, crate::FILE_VARIABLE)
    }
}

fn gather(of: &'static [Field], path: &[&'static str], prefix: &str, leaves: &mut Vec<Leaf>) {
    for field in of {
        let mut path = path.to_vec();
        path.push(field.key);
        let variable = format!("{prefix}{}", field.variable);
        if let Shape::Group(group) = field.shape {
            gather(group.fields, &path, &format!("{variable}_"), leaves);
        } else {
            leaves.push(Leaf {
                path,
                variable,
                field,
            });
        }
    }
}

impl Field {
    /// Whether somebody has to give it a value: it has no default and isn't optional.
    pub const fn is_required(&self) -> bool {
        self.default.is_none() && !self.optional && !matches!(self.shape, Shape::Group(_))
    }

    /// The first sentence of its doc comment, on one line and without the full stop.
    pub fn summary(&self) -> String {
        let paragraph = self.description.trim().split("\n\n").next();
        let words: Vec<&str> = paragraph.unwrap_or_default().split_whitespace().collect();
        let line = words.join(" ");
        let sentence = line.split(". ").next().unwrap_or_default();
        sentence.trim_end_matches('.').to_owned()
    }

    /// Whether its value comes from a Secret.
    pub const fn is_secret(&self) -> bool {
        matches!(self.shape, Shape::Secret(_))
    }
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in files: `roomSize` of a field `room_size`.
    pub key: &'static str,
    /// Its variable, without what stands before it: `ROOM_SIZE` of a field `room_size`.
    pub variable: &'static str,
    /// Its doc comment.
    pub description: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What its number counts, such as `ms`; for whoever reads it.
    pub unit: Option<&'static str>,
    /// The value of who says nothing, as JSON.
    pub default: Option<&'static str>,
    /// Whether it may be left out: the field is an `Option`.
    pub optional: bool,
    /// The least and the most, as JSON: of a number, a duration; of a text or list its length.
    pub least: Option<&'static str>,
    /// See [`least`](Self::least).
    pub most: Option<&'static str>,
    /// Whether a value is one of this field's, bounds included; if not, why, without the value of a
    /// secret. Of a group, see the fields in it.
    pub check: fn(&Value) -> Result<(), String>,
}

/// What a setting holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer {
        /// The least that its type holds.
        least: i128,
        /// The most that its type holds.
        most: i128,
    },
    /// A number.
    Number,
    /// A text.
    Text,
    /// A span of time, such as `30s`.
    Duration,
    /// One of some words.
    Words(&'static [Word]),
    /// A host of a service.
    Host,
    /// A port's number.
    Port,
    /// `host:port` of a service.
    Address,
    /// `scheme://host:port` of a service.
    Url,
    /// What clients of a broker start from, as its kind writes it.
    Bootstrap,
    /// Several; in a variable they are a JSON list.
    List(&'static Shape),
    /// Never in a file, and never shown.
    Secret(&'static Shape),
    /// A struct of settings in a struct of settings.
    Group(&'static Description),
}

/// One of some words.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// Its doc comment.
    pub description: &'static str,
}
