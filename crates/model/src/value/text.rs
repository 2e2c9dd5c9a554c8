//! Text that is decided when an environment is planned: literals, addresses of other services,
//! facts of the environment.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Database, Endpoint, Fact, Form, Identity, Name, Own, Peers};

/// Text that an environment's plan resolves: everything that may be known before anything runs.
///
/// Strings, numbers and this crate's values convert into it, so that `.env("PORT", 8080)`,
/// `.env("TIMEOUT", duration!("90s"))` and `.env("DB_HOST", mysql.host())` all read well. A value is
/// written as it is shown: a [`Duration`](crate::Duration) of 90 s is `1m30s`; for plain seconds give
/// [`as_secs`](crate::Duration::as_secs).
///
/// ```
/// use stowplan_model::*;
///
/// assert_eq!(Text::from(8080), "8080".into());
/// assert_eq!(Text::from(duration!("90s")), "1m30s".into());
///
/// let app = App::new(name!("shop"));
/// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// let mut uses = Vec::new();
/// mysql.url("mysql").endpoints(&mut |endpoint| uses.push(endpoint.service().clone()));
/// assert_eq!(uses, [name!("mysql")]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Text {
    /// As written.
    Literal(SmolStr),
    /// A fact of the environment.
    Fact(Fact),
    /// A fact of the replica.
    Own(Own),
    /// An address of a service.
    Address {
        /// Whose.
        endpoint: Endpoint,
        /// How.
        form: Form,
    },
    /// A value that every environment states under `values`.
    Value(Name),
    /// The identity of the environment's P2P network.
    Network(Identity),
    /// Peers in one text.
    Peers {
        /// Which.
        peers: Peers,
        /// What stands between them.
        separator: SmolStr,
    },
    /// The number of replicas, but at most this.
    ReplicasUpTo(u32),
    /// A majority of `ReplicasUpTo`, at least one.
    MajorityUpTo(u32),
    /// So many percent of the main container's memory limit, in MiB: for heaps.
    MemoryShare(u32),
    /// A database on a server that environments share: each has one of its own, given once.
    Database {
        /// The server.
        endpoint: Endpoint,
        /// What kind of database.
        database: Database,
    },
    /// A number or word that identifies this service in this environment and never changes: 22 characters of base64url.
    StableId,
    /// One after another.
    Concat(Vec<Text>),
    /// This text in environments where something holds for the service that is told, else none.
    Only {
        /// What must hold.
        when: When,
        /// The text.
        text: Box<Text>,
    },
    /// A minijinja template, strict: a name that isn't bound is an error.
    Template {
        /// The template.
        source: SmolStr,
        /// What its names stand for. `app`, `environment`, `class`, `namespace`, `domain`, `cluster` are always there.
        bindings: BTreeMap<SmolStr, Text>,
    },
}

/// What may hold for a service in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Its replicas have addresses of their own outside the cluster.
    Outside,
    /// It has more than one replica.
    Several,
}

impl Text {
    /// Calls `seen` with every endpoint that the text needs.
    pub fn endpoints(&self, seen: &mut dyn FnMut(&Endpoint)) {
        match self {
            Self::Address { endpoint, .. } | Self::Database { endpoint, .. } => seen(endpoint),
            Self::Peers { peers, .. } => seen(&peers.seed),
            Self::Concat(parts) => parts.iter().for_each(|part| part.endpoints(seen)),
            Self::Only { text, .. } => text.endpoints(seen),
            Self::Template { bindings, .. } => {
                for text in bindings.values() {
                    text.endpoints(seen);
                }
            }
            _ => {}
        }
    }
}

/// A minijinja template with its names bound. `app`, `environment`, `class`, `namespace`, `domain`
/// and `cluster` are bound in every template.
///
/// It is strict: a name that isn't bound, or a template that can't be read, is an error of the
/// environment when it is planned. <https://docs.rs/minijinja/latest/minijinja/syntax/>
///
/// ```
/// # use stowplan_model::*;
/// # let app = App::new(name!("app"));
/// # let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
/// let url = template("mysql://{{ host }}/{{ environment }}", [("host", mysql.host())]);
/// ```
pub fn template<const N: usize>(source: &str, bindings: [(&str, Text); N]) -> Text {
    Text::Template {
        source: source.into(),
        bindings: bindings
            .into_iter()
            .map(|(name, text)| (name.into(), text))
            .collect(),
    }
}

/// Texts one after another.
///
/// ```
/// # use stowplan_model::*;
/// # let app = App::new(name!("app"));
/// # let turn = app.external(name!("turn"), port!("turn", 3478));
/// let server = concat(["turn://".into(), turn.address()]);
/// ```
pub fn concat<const N: usize>(parts: [Text; N]) -> Text {
    Text::Concat(parts.into())
}

/// The text where the replicas of the service that is told are reached from outside, else none.
///
/// ```
/// # use stowplan_model::*;
/// let listeners = concat(["INSIDE://:9092".into(), where_outside(",OUTSIDE://:9094")]);
/// ```
pub fn where_outside(text: impl Into<Text>) -> Text {
    Text::Only {
        when: When::Outside,
        text: Box::new(text.into()),
    }
}

/// The text where the service that is told has more than one replica, else none.
pub fn where_several(text: impl Into<Text>) -> Text {
    Text::Only {
        when: When::Several,
        text: Box::new(text.into()),
    }
}

/// The environment's name.
pub fn environment() -> Text {
    Text::Fact(Fact::Environment)
}

/// So many percent of the main container's memory limit, in whole MiB.
///
/// ```
/// # use stowplan_model::*;
/// let heap = concat(["-Xmx".into(), memory_share(50), "m".into()]);
/// ```
pub fn memory_share(percent: u32) -> Text {
    Text::MemoryShare(percent)
}

/// The namespace.
pub fn namespace() -> Text {
    Text::Fact(Fact::Namespace)
}

/// The environment's domain. One that has none is an error when it is planned.
pub fn domain() -> Text {
    Text::Fact(Fact::Domain)
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Literal(text.into())
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::Literal(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Literal(text.into())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Literal(text.into())
    }
}

impl From<SmolStr> for Text {
    fn from(text: SmolStr) -> Self {
        Self::Literal(text)
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

/// Values that are written as they are shown: `true`, `8080`, `512Mi`, `1h30m`.
macro_rules! text_from_display {
    ($($Type:ty),+ $(,)?) => {
        $(
            impl From<$Type> for Text {
                fn from(value: $Type) -> Self {
                    Self::Literal(smol_str::format_smolstr!("{value}"))
                }
            }
        )+
    };
}
text_from_display!(
    bool, char, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64,
);
text_from_display!(
    Name,
    crate::Cidr,
    crate::Date,
    crate::DnsLabel,
    crate::Duration,
    crate::FileName,
    crate::FilePath,
    crate::Host,
    crate::ImageRef,
    crate::IpAddress,
    crate::NodePort,
    crate::ObjectName,
    crate::PortNumber,
    crate::PublicKey,
    crate::Quantity,
    crate::UrlPath,
);

impl From<Fact> for Text {
    fn from(fact: Fact) -> Self {
        Self::Fact(fact)
    }
}

impl From<Own> for Text {
    fn from(own: Own) -> Self {
        Self::Own(own)
    }
}
