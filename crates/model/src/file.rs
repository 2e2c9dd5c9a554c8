//! Configuration files that a container reads.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Endpoint, FilePath, Text};

/// A configuration file: a key of the service's ConfigMap, mounted at a path.
///
/// Its content is hashed into the pod template, so that a change rolls the pods.
/// A ConfigMap is at most 1 MiB. <https://kubernetes.io/docs/concepts/configuration/configmap/>
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
///     .file("/etc/motd", File::text("be kind\n"))
///     .file(
///         "/app/application.properties",
///         File::properties([("db.host", mysql.host()), ("db.port", mysql.port())]),
///     );
/// ```
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
    Json(Vec<(SmolStr, ConfigValue)>),
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
    pub fn json<K: Into<SmolStr>>(settings: impl IntoIterator<Item = (K, ConfigValue)>) -> Self {
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
                for (_, setting) in settings {
                    setting.endpoints(seen);
                }
            }
            Content::Properties(entries) => {
                for (_, text) in entries {
                    text.endpoints(seen);
                }
            }
        }
    }
}

/// A value in a JSON configuration file.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// let config = File::json([
///     ("host", mysql.host().into()),
///     ("port", ConfigValue::number(mysql.port())),
///     ("pool", ConfigValue::object([("min", 1.into()), ("max", 20.into())])),
///     ("features", ["search", "chat"].into()),
///     ("debug", false.into()),
/// ]);
/// app.web(name!("api"), image!("registry.example.com/shop/api:1"), port!("http", 80))
///     .file("/app/config.json", config);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ConfigValue {
    /// A string.
    Text(Text),
    /// A number that the text resolves to, such as [`Endpoint::port`](crate::Endpoint::port).
    Number(Text),
    /// Anything that is known while writing: a number, a truth value, null.
    Literal(serde_json::Value),
    /// An object.
    Object(Vec<(SmolStr, ConfigValue)>),
    /// A list.
    List(Vec<ConfigValue>),
}

impl ConfigValue {
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

impl From<&str> for ConfigValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Self>> From<Vec<T>> for ConfigValue {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for ConfigValue {
    fn from(items: [T; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// Strings and values of this crate become strings.
macro_rules! setting_from_text {
    ($($Type:ty),+ $(,)?) => {
        $(
            impl From<$Type> for ConfigValue {
                fn from(text: $Type) -> Self {
                    Self::Text(text.into())
                }
            }
        )+
    };
}
setting_from_text!(
    Text,
    String,
    SmolStr,
    crate::Duration,
    crate::Fact,
    crate::FilePath,
    crate::Host,
    crate::Name,
    crate::Own,
    crate::Quantity,
    crate::UrlPath,
);

/// Numbers and truth values stay what they are; a number that JSON can't write becomes null.
macro_rules! setting_from_literal {
    ($($Type:ty),+ $(,)?) => {
        $(
            impl From<$Type> for ConfigValue {
                fn from(value: $Type) -> Self {
                    Self::Literal(value.into())
                }
            }
        )+
    };
}
setting_from_literal!(
    bool,
    u8,
    u16,
    u32,
    u64,
    i8,
    i16,
    i32,
    i64,
    f32,
    f64,
    serde_json::Value,
);

impl From<crate::PortNumber> for ConfigValue {
    fn from(port: crate::PortNumber) -> Self {
        port.get().into()
    }
}
