//! MySQL.

use crate::{
    DnsLabel, FileName, ImageRef, Name, ObjectName, Part, Probe, SecretKey, Workload, exec,
    handle::Broker, port,
};

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
        let secret = name.join("auth").map(|name| {
            let secret = ObjectName::from(DnsLabel::from(name));
            SecretKey::new(secret, FileName::literal("root-password"))
        });
        let mysql = self.broker(name, image, port!("mysql", 3306));
        if let Some(password) = mysql.0.accept(secret) {
            mysql.env("MYSQL_ROOT_PASSWORD", password);
        }

        mysql
            .flavour("mysql")
            .single()
            // A new disk's file system has a `lost+found`; the server wants a folder of its own.
            .disk("/var/lib/mysql", "10Gi")
            .args(["--datadir=/var/lib/mysql/data"])
            .run_as(999)
            .cpu("250m")
            .memory("512Mi")
            .ready(answers())
            .live(answers().failures(6))
            // Recovery after a crash may take long.
            .startup(answers().failures(90))
            .grace_period("1m")
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
