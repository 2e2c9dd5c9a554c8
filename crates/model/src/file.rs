//! Configuration files that a container reads.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Endpoint, FilePath, Text};

/// A configuration file: a key of the service's ConfigMap, mounted at a path.
///
/// Its content is hashed into the pod template, so that a change rolls the pods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct File {
    /// Where the container sees it. Set by [`Workload::file`](crate::Workload::file).
    pub path: Option<FilePath>,
    /// What is in it.
    pub content: Content,
    /// Whether each replica has its own.
    pub per_replica: bool,
}

/// What is in a configuration file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// Text as it is.
    Text(Text),
    /// A JSON object; environments may set its top-level keys.
    Json(Vec<(SmolStr, Setting)>),
    /// `key=value` lines, as Java's properties; environments may set its keys.
    Properties(Vec<(SmolStr, Text)>),
}

impl File {
    /// A file with this text.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::new(Content::Text(text.into()))
    }

    /// A JSON object with these keys, in this order.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("cafe"));
    /// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
    /// let config = File::json([("database", "iot".into()), ("host", mysql.fqdn().into())]);
    /// ```
    pub fn json<K: Into<SmolStr>>(settings: impl IntoIterator<Item = (K, Setting)>) -> Self {
        Self::new(Content::Json(
            settings
                .into_iter()
                .map(|(key, it)| (key.into(), it))
                .collect(),
        ))
    }

    /// `key=value` lines, in this order.
    pub fn properties<K: Into<SmolStr>>(entries: impl IntoIterator<Item = (K, Text)>) -> Self {
        let entries = entries
            .into_iter()
            .map(|(key, text)| (key.into(), text))
            .collect();
        Self::new(Content::Properties(entries))
    }

    /// Gives each replica of a broker its own, in which [`Own`](crate::Own) stands for its ordinal and addresses.
    pub fn per_replica(mut self) -> Self {
        self.per_replica = true;
        self
    }

    fn new(content: Content) -> Self {
        Self {
            path: None,
            content,
            per_replica: false,
        }
    }

    /// Calls `seen` with every endpoint that the content needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        match &self.content {
            Content::Text(text) => text.endpoints(seen),
            Content::Json(settings) => {
                settings
                    .iter()
                    .for_each(|(_, setting)| setting.endpoints(seen));
            }
            Content::Properties(entries) => {
                entries.iter().for_each(|(_, text)| text.endpoints(seen));
            }
        }
    }
}

/// A value in a JSON configuration file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    /// A string.
    Text(Text),
    /// A number that the text resolves to, such as [`Endpoint::port`](crate::Endpoint::port).
    Number(Text),
    /// Anything that is known while writing: a number, a truth value, null.
    Literal(serde_json::Value),
    /// An object.
    Object(Vec<(SmolStr, Setting)>),
    /// A list.
    List(Vec<Setting>),
}

impl Setting {
    /// An object inside a JSON file.
    pub fn object<K: Into<SmolStr>>(settings: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(
            settings
                .into_iter()
                .map(|(key, it)| (key.into(), it))
                .collect(),
        )
    }

    /// A text that is written as a JSON number, such as a port.
    pub fn number(text: impl Into<Text>) -> Self {
        Self::Number(text.into())
    }

    fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        match self {
            Self::Text(text) | Self::Number(text) => text.endpoints(seen),
            Self::Literal(_) => {}
            Self::Object(settings) => settings.iter().for_each(|(_, it)| it.endpoints(seen)),
            Self::List(items) => items.iter().for_each(|it| it.endpoints(seen)),
        }
    }
}

impl From<Text> for Setting {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Setting {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Setting {
    fn from(value: bool) -> Self {
        Self::Literal(value.into())
    }
}

impl From<i64> for Setting {
    fn from(value: i64) -> Self {
        Self::Literal(value.into())
    }
}
