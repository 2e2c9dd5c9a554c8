//! The settings of a service's program, by the struct that the program loads.

use std::any::TypeId;

use serde_json::Value as Json;
use stowplan_settings::{Description, Field, Settings, Shape};

use crate::{Endpoint, FilePath, Place, SecretKey, Text};

/// The settings that a service's program has, and what the model sets of them.
#[derive(Debug, Clone)]
pub struct ServiceSettings {
    /// The struct.
    pub description: &'static Description,
    /// How the program gets them.
    pub delivery: Delivery,
    /// What the model sets, by the keys that lead to it; of two for one, the later.
    pub values: Vec<(Vec<&'static str>, SettingValue, Place)>,
    /// Where the model says that the service has them.
    pub place: Place,
    /// Which struct it is: two may have one name.
    of: TypeId,
}

/// How a program gets its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Each is a variable: `env[]`.
    Variables,
    /// All are in a mounted JSON file at this path, but for secrets, which are variables.
    File(FilePath),
}

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// This value, as it stands in files.
    Literal(Json),
    /// A text that each environment decides.
    Text(Text),
    /// A key of a Secret.
    Secret(SecretKey),
    /// Where the service's own pods listen on this port of it.
    Listen(Endpoint),
}

impl ServiceSettings {
    /// The settings of the struct `S`, of which nothing is set.
    pub(crate) fn of<S: Settings>(delivery: Delivery, place: Place) -> Self {
        Self {
            description: S::DESCRIPTION,
            delivery,
            values: Vec::new(),
            place,
            of: TypeId::of::<S>(),
        }
    }

    /// Whether they are those of the struct `S`.
    pub(crate) fn are<S: Settings>(&self) -> bool {
        self.of == TypeId::of::<S>()
    }

    /// Sets one; what it was set to before is replaced.
    pub(crate) fn set(&mut self, path: &[&'static str], value: SettingValue, place: Place) {
        let known = self.values.iter_mut().find(|(known, ..)| known == path);
        match known {
            Some(known) => (known.1, known.2) = (value, place),
            None => self.values.push((path.to_vec(), value, place)),
        }
    }

    /// The constant of the setting that these keys lead to, as Rust has it: `ArenaSettings::TURN`,
    /// `ArenaSettings::LIMITS.then(Limits::PER_ROOM)`.
    ///
    /// A constant is named like its field, which is known by its variable: of a field with
    /// `rename`, it is the one that its new name would have.
    pub fn constant(&self, path: &[&str]) -> String {
        constant(self.description, path)
    }

    /// Where the file of them is mounted, if there is one.
    pub fn file(&self) -> Option<&FilePath> {
        match &self.delivery {
            Delivery::Variables => None,
            Delivery::File(path) => Some(path),
        }
    }

    /// Calls `seen` with every endpoint that is dialled for what is set.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        for (_, value, _) in &self.values {
            if let SettingValue::Text(text) = value {
                text.endpoints(seen);
            }
        }
    }
}

/// See [`ServiceSettings::constant`].
fn constant(description: &'static Description, path: &[&str]) -> String {
    let named = |key: &str| description.fields.iter().find(|field| field.key == key);
    let Some((field, inner)) = path
        .split_first()
        .and_then(|(key, inner)| Some((named(key)?, inner)))
    else {
        return description.name.to_owned();
    };
    let own = format!("{}::{}", description.name, field.variable);
    match field.shape {
        Shape::Group(group) if !inner.is_empty() => {
            format!("{own}.then({})", constant(group, inner))
        }
        _ => own,
    }
}

/// The keys that lead to the setting with the keys `inner` of the struct `of`, where that is a group
/// of this one, or a group of such a group: one for each such group.
pub(crate) fn in_groups(
    description: &'static Description,
    of: &Description,
    inner: &[&'static str],
) -> Vec<Vec<&'static str>> {
    let mut paths = Vec::new();
    for group in description.fields {
        let Shape::Group(struct_) = group.shape else {
            continue;
        };
        let mut found = in_groups(struct_, of, inner);
        if struct_.name == of.name && field(struct_, inner).is_some() {
            found.insert(0, inner.to_vec());
        }
        for mut path in found {
            path.insert(0, group.key);
            paths.push(path);
        }
    }
    paths
}

/// The field that these keys lead to.
pub(crate) fn field(description: &'static Description, path: &[&str]) -> Option<&'static Field> {
    let (key, inner) = path.split_first()?;
    let field = description.fields.iter().find(|field| field.key == *key)?;
    match field.shape {
        _ if inner.is_empty() => Some(field),
        Shape::Group(group) => self::field(group, inner),
        _ => None,
    }
}
