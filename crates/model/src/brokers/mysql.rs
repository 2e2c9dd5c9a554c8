//! MySQL.

use super::{BrokerKind, Start, Stop, secret::secret};
use crate::{
    Duration, FileName, FilePath, ImageRef, Name, Part, Port, Probe, Quantity, Quorum, Workload,
    duration, exec, file_path, handle::Broker, port, quantity,
};

/// One MySQL server, for the image `mysql`: see [`Part::mysql`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Mysql;

impl BrokerKind for Mysql {
    fn component(&self) -> &'static str {
        "mysql"
    }

    fn client_port(&self) -> Port {
        port!("mysql", 3306)
    }

    fn peer_ports(&self) -> Vec<Port> {
        Vec::new()
    }

    /// Replication is not the image's.
    fn quorum(&self) -> Option<Quorum> {
        None
    }

    fn start(&self) -> Start {
        Start::together("there is one server")
    }

    fn disk(&self) -> Option<(FilePath, Quantity)> {
        Some((file_path!("/var/lib/mysql"), quantity!("10Gi")))
    }

    fn user(&self) -> u32 {
        999
    }

    fn cpu(&self) -> Quantity {
        quantity!("250m")
    }

    fn memory(&self) -> Quantity {
        quantity!("512Mi")
    }

    fn ready(&self, _: Broker<'_>) -> Probe {
        answers()
    }

    fn alive(&self, _: Broker<'_>) -> Probe {
        answers()
    }

    /// Recovery after a crash may take long.
    fn recovery(&self) -> Duration {
        duration!("15m")
    }

    fn stop(&self) -> Stop {
        Stop::within(duration!("1m"))
    }

    fn configure(&self, broker: Broker<'_>) {
        // A new disk's file system has a `lost+found`; the server wants a folder of its own.
        broker.args(["--datadir=/var/lib/mysql/data"]);
        if let Some(password) = secret(broker, FileName::literal("root-password")) {
            broker.env("MYSQL_ROOT_PASSWORD", password);
        }
    }
}

/// Whether the server answers, to whomever: a refused login is an answer too.
///
/// A connection without handshake counts as a failed one, and after 100 of them the server blocks
/// the host they came from: with `tcpSocket` the node, and whoever comes through it. By address, as
/// the server that sets up a new disk listens on its socket alone.
/// <https://dev.mysql.com/doc/refman/8.4/en/blocked-host.html>
fn answers() -> Probe {
    exec(["mysqladmin", "ping", "--silent", "--host=127.0.0.1"]).timeout("5s")
}

impl<'a> Part<'a> {
    /// One MySQL server, for the image `mysql`.
    ///
    /// Port `mysql` 3306. The root password is key `root-password` of the Secret `<name>-auth`.
    /// It has one replica whatever is asked for: replication is not the image's. Disk: 10Gi.
    /// Data are in the folder `data` of the disk.
    /// <https://hub.docker.com/_/mysql>
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("shop"));
    /// let mysql = app
    ///     .mysql(name!("mysql"), image!("mysql:8.4"))
    ///     .disk_size("20Gi")
    ///     .env("MYSQL_DATABASE", "shop");
    /// app.worker(name!("jobs"), image!("registry.example.com/shop/jobs:1"))
    ///     .env("DB_HOST", mysql.host())
    ///     .secret_env("DB_PASSWORD", "mysql-auth", "root-password");
    /// ```
    #[track_caller]
    pub fn mysql(self, name: Name, image: ImageRef) -> Broker<'a> {
        self.broker_of(&Mysql, name, image)
    }
}
