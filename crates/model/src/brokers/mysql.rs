//! `MySQL`.

use crate::{
    ImageRef, Name, ObjectName, Part, SecretKey, Workload, handle::Broker, port, tcp_open,
};

impl<'a> Part<'a> {
    /// One `MySQL` server, for the image `mysql`.
    ///
    /// Port `mysql` 3306. The root password is key `root-password` of the Secret `<name>-auth`.
    /// It has one replica whatever is asked for: replication is not the image's. Disk: 10Gi.
    #[track_caller]
    pub fn mysql(self, name: Name, image: ImageRef) -> Broker<'a> {
        let mysql = self.broker(name.clone(), image, port!("mysql", 3306));
        let secret = name.join("auth").map(|name| SecretKey {
            name: ObjectName::from(crate::DnsLabel::from(name)),
            key: crate::FileName::literal("root-password"),
        });
        let mysql = match mysql.0.accept(secret) {
            Some(password) => mysql.env("MYSQL_ROOT_PASSWORD", password),
            None => mysql,
        };
        mysql
            .flavour("mysql")
            .single()
            // A new disk's file system has a `lost+found`; the server wants a folder of its own.
            .disk("/var/lib/mysql", "10Gi")
            .args(["--datadir=/var/lib/mysql/data"])
            .run_as(999)
            .cpu("250m")
            .memory("512Mi")
            .ready(tcp_open())
            .live(tcp_open().failures(6))
            // Recovery after a crash may take long.
            .startup(tcp_open().failures(90))
            .grace_period("1m")
    }
}
