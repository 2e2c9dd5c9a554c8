//! What is asked for, by whom, and what is given.

use std::{fmt, net::IpAddr};

use smol_str::SmolStr;
use stowplan_model::EnvironmentId;

/// What kind of number it is; its word in `stowplan.lock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `node-port`: a port of every node of a cluster.
    NodePort,
    /// `host-port`: a port of the node that a pod runs on.
    HostPort,
    /// `address`: an address of a cluster's load balancers.
    Address,
    /// `redis-db`: the number of a database of a Redis server.
    RedisDb,
    /// `mysql-database`: the name of a database of a MySQL server.
    MysqlDatabase,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NodePort,
        Self::HostPort,
        Self::Address,
        Self::RedisDb,
        Self::MysqlDatabase,
    ];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NodePort => "node-port",
            Self::HostPort => "host-port",
            Self::Address => "address",
            Self::RedisDb => "redis-db",
            Self::MysqlDatabase => "mysql-database",
        }
    }

    /// What a sentence calls one of them.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::NodePort => "node port",
            Self::HostPort => "host port",
            Self::Address => "address",
            Self::RedisDb | Self::MysqlDatabase => "database",
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Who has a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    /// The environment.
    pub environment: EnvironmentId,
    /// What in it: a service, or a member and the port, such as `kafka-0:external`.
    pub subject: SmolStr,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.environment, self.subject)
    }
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// A port.
    Port(u16),
    /// An address.
    Address(IpAddr),
    /// The number of a database.
    Database(u32),
    /// The name of a database.
    Name(SmolStr),
}

impl Number {
    /// The most bytes of the name of a database of a MySQL server.
    /// <https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html>
    pub const LONGEST_NAME: usize = 64;

    /// Whether a database of a MySQL server may be called so: what needs no quotes, and is not all
    /// digits. <https://dev.mysql.com/doc/refman/8.4/en/identifiers.html>
    pub fn is_name(text: &str) -> bool {
        let allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$');
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        text.len() <= Self::LONGEST_NAME && text.bytes().all(allowed) && !digits
    }

    /// The nearest to a wish that a database of a MySQL server may be called: `_` for what isn't
    /// allowed, cut to [`LONGEST_NAME`](Self::LONGEST_NAME).
    pub fn name_like(wish: &str) -> SmolStr {
        cut(&allowed(wish), Self::LONGEST_NAME).into()
    }
}

/// The wish without what may not be in a name.
pub(crate) fn allowed(wish: &str) -> String {
    let sign = |it: char| match it {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '$' => it,
        _ => '_',
    };
    let name: String = wish.chars().map(sign).collect();
    if name.bytes().all(|it| it.is_ascii_digit()) {
        return format!("_{name}");
    }
    name
}

/// The first bytes of what has only ASCII.
pub(crate) fn cut(name: &str, longest: usize) -> &str {
    name.get(..longest).unwrap_or(name)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(port) => port.fmt(f),
            Self::Address(address) => address.fmt(f),
            Self::Database(number) => number.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// What an owner asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// Where the number is unique: the cluster's name, or the host of a server.
    /// A word of the text: ASCII without blanks, not beginning with `#`; so is the subject of the owner.
    pub scope: SmolStr,
    /// Who asks.
    pub owner: Owner,
    /// For what.
    pub wanted: Wanted,
}

/// A number that is wanted: a certain one, or any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// A node port.
    NodePort {
        /// This one.
        fixed: Option<u16>,
        /// Any between these, both included.
        range: (u16, u16),
    },
    /// A host port.
    HostPort {
        /// This one.
        fixed: Option<u16>,
        /// Any between these, both included.
        range: (u16, u16),
    },
    /// A load balancer's address.
    Address {
        /// This one.
        fixed: Option<IpAddr>,
        /// Any of these ranges, both ends included.
        pool: Vec<(IpAddr, IpAddr)>,
    },
    /// A database of a Redis server.
    RedisDb {
        /// This one.
        fixed: Option<u32>,
        /// How many the server has.
        databases: u32,
    },
    /// A database of a MySQL server.
    MysqlDatabase {
        /// This one.
        fixed: Option<SmolStr>,
        /// This one if it is free, else one with a number after it.
        wish: SmolStr,
    },
}

impl Wanted {
    /// What kind of number it is.
    pub const fn resource(&self) -> Resource {
        match self {
            Self::NodePort { .. } => Resource::NodePort,
            Self::HostPort { .. } => Resource::HostPort,
            Self::Address { .. } => Resource::Address,
            Self::RedisDb { .. } => Resource::RedisDb,
            Self::MysqlDatabase { .. } => Resource::MysqlDatabase,
        }
    }

    /// The certain number that is wanted, if it is one.
    pub fn fixed(&self) -> Option<Number> {
        match self {
            Self::NodePort { fixed, .. } | Self::HostPort { fixed, .. } => fixed.map(Number::Port),
            Self::Address { fixed, .. } => fixed.map(Number::Address),
            Self::RedisDb { fixed, .. } => fixed.map(Number::Database),
            Self::MysqlDatabase { fixed, .. } => fixed.clone().map(Number::Name),
        }
    }
}
