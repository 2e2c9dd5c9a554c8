//! A port of a service, as others refer to it.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Name, PortName, Text};

/// A port of a service, as others refer to it.
///
/// It can only be had from a declared port ([`Listens::endpoint`](crate::Listens::endpoint),
/// [`Listens::add_port`](crate::Listens::add_port)), so an endpoint that doesn't exist can't be written.
/// Every use of one is an edge of the service graph: it gives a NetworkPolicy in both directions and an apply order.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let web = app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80));
/// let metrics = web.add_port(port!("metrics", 9090));
/// app.worker(name!("collector"), image!("registry.example.com/collector:1"))
///     .env("SCRAPE", metrics.url("http"))
///     .uses(web);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Endpoint {
    pub(crate) app: Name,
    pub(crate) service: Name,
    pub(crate) port: PortName,
}

impl Endpoint {
    /// The app that the service belongs to.
    pub fn app(&self) -> &Name {
        &self.app
    }

    /// The service.
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// The port's name.
    pub fn port_name(&self) -> &PortName {
        &self.port
    }

    /// The host that the reader dials: `mysql` inside the namespace,
    /// `mysql.<namespace>.svc.<cluster domain>` from another one.
    pub fn host(&self) -> Text {
        self.form(Form::Host)
    }

    /// The full name, `mysql.<namespace>.svc.<cluster domain>`, inside the namespace too.
    pub fn fqdn(&self) -> Text {
        self.form(Form::Fqdn)
    }

    /// The number that callers dial.
    pub fn port(&self) -> Text {
        self.form(Form::Port)
    }

    /// `host:port`.
    pub fn address(&self) -> Text {
        self.form(Form::Address)
    }

    /// `scheme://host:port`; the port is left out where it is the scheme's own: 80 of `http` and `ws`,
    /// 443 of `https` and `wss`.
    pub fn url(&self, scheme: &str) -> Text {
        self.form(Form::Url(scheme.into()))
    }

    /// The host under which it is published outside the cluster.
    /// An environment that doesn't publish it is an error.
    pub fn public_host(&self) -> Text {
        self.form(Form::PublicHost)
    }

    /// `https://host/path` of its first route, `https://host` where that is the root; `wss://…` for a
    /// port of web sockets.
    /// An environment that doesn't publish it is an error.
    pub fn public_url(&self) -> Text {
        self.form(Form::PublicUrl)
    }

    /// Every replica's own `host:port`, joined by commas: what clients of a broker bootstrap from.
    pub fn members(&self) -> Text {
        self.each("{host}:{port}", ",")
    }

    /// One item per replica, joined by `separator`.
    /// `{ordinal}`, `{host}`, `{port}` and `{name}` (the pod) stand for the replica's own.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("app"));
    /// let zookeeper = app.zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"));
    /// let servers = zookeeper.endpoint().each("server.{ordinal}={host}:2888:3888;{port}", " ");
    /// ```
    pub fn each(&self, item: &str, separator: &str) -> Text {
        self.form(Form::Each {
            item: item.into(),
            separator: separator.into(),
        })
    }

    /// One item per replica, as it is reached from outside the cluster, joined by `separator`.
    /// The item is as of [`each`](Self::each).
    ///
    /// An environment that gives the replicas no addresses outside is an error, and so is an
    /// address that is known only when a pod runs.
    pub fn each_outside(&self, item: &str, separator: &str) -> Text {
        self.form(Form::EachOutside {
            item: item.into(),
            separator: separator.into(),
        })
    }

    /// The number where the pods listen: what a server is told of its own port.
    pub fn target_port(&self) -> Text {
        self.form(Form::Target)
    }

    /// The number of the environment's own database on a Redis server that environments share.
    ///
    /// It is given out once, among 0 to 15, and never moves: `stowplan.lock`. An environment may
    /// say which one it has (`database: 3`); one whose server is its own has 0.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("shop"));
    /// let redis = app.external(name!("redis"), port!("redis", 6379));
    /// let mysql = app.external(name!("mysql"), port!("mysql", 3306));
    /// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
    ///     .env("REDIS", redis.address())
    ///     .env("REDIS_DB", redis.redis_db())
    ///     .env("MYSQL", mysql.address())
    ///     .env("MYSQL_DATABASE", mysql.mysql_database());
    /// ```
    pub fn redis_db(&self) -> Text {
        self.redis_db_of(16)
    }

    /// As [`redis_db`](Self::redis_db), on a server with so many databases.
    pub fn redis_db_of(&self, databases: u32) -> Text {
        self.database(Database::RedisDb { databases })
    }

    /// The name of the environment's own database on a MySQL server that environments share.
    ///
    /// It is `<app>_<environment>`, `-` made `_`, unless that is another's, and never moves:
    /// `stowplan.lock`. An environment may say which one it has (`database: game`).
    pub fn mysql_database(&self) -> Text {
        self.database(Database::Mysql)
    }

    fn database(&self, database: Database) -> Text {
        Text::Database {
            endpoint: self.clone(),
            database,
        }
    }

    fn form(&self, form: Form) -> Text {
        Text::Address {
            endpoint: self.clone(),
            form,
        }
    }
}

/// What separates environments on a server that they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Database {
    /// The number of a Redis database.
    RedisDb {
        /// How many the server has.
        databases: u32,
    },
    /// The name of a MySQL database.
    Mysql,
}

/// How an endpoint is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// Short inside the namespace, full from outside it.
    Host,
    /// Always full.
    Fqdn,
    /// The port's number.
    Port,
    /// The number where the pods listen.
    Target,
    /// `host:port`.
    Address,
    /// `scheme://host:port`.
    Url(SmolStr),
    /// The host outside the cluster.
    PublicHost,
    /// `https://host/path` outside the cluster.
    PublicUrl,
    /// An item per replica.
    Each {
        /// The item, with `{ordinal}`, `{host}`, `{port}`, `{name}`.
        item: SmolStr,
        /// What stands between items.
        separator: SmolStr,
    },
    /// An item per replica, as it is reached from outside.
    EachOutside {
        /// The item, with `{ordinal}`, `{host}`, `{port}`, `{name}`.
        item: SmolStr,
        /// What stands between items.
        separator: SmolStr,
    },
}
