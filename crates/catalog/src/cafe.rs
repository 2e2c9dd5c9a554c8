//! `cafe`: one entry point, several services. Voice ordering and voice control of a cafe's devices.

use stowplan_model::prelude::*;

/// Three servers behind one host, and their database.
pub fn app() -> App {
    let app = App::new(name!("cafe"));

    let mysql = app
        .mysql(name!("mysql"), image!("mysql:8.4.3"))
        .disk_size("20Gi")
        .env("MYSQL_DATABASE", "iot");
    // The server reads its database from a file; the host comes from the model.
    let config = || {
        File::json([
            ("database", "iot".into()),
            ("username", "cafe".into()),
            ("host", mysql.fqdn().into()),
            ("port", ConfigValue::number(mysql.port())),
            ("dialect", "mysql".into()),
        ])
    };

    app.web(
        name!("web"),
        image!("registry.example.com/cafe/web"),
        port!("http", 80 => 8080),
    )
    .route(apex())
    .autoscale(Autoscale::between(2, 6).cpu(70))
    .ready(http_get("/"));
    app.web(
        name!("order-api"),
        image!("registry.example.com/cafe/order-api"),
        port!("http", 80 => 3000),
    )
    .route(apex().path("/order"))
    .load_balancer()
    .autoscale(Autoscale::between(2, 8).cpu(70))
    .ready(http_get("/order/health"))
    .file("/app/config/config.json", config())
    .secret_env("DB_PASSWORD", "mysql-auth", "cafe-password");
    app.web(
        name!("device-api"),
        image!("registry.example.com/cafe/device-api"),
        port!("http", 80 => 3000),
    )
    .route(apex().path("/devices"))
    .autoscale(Autoscale::between(2, 4).cpu(70))
    .ready(http_get("/devices/health"))
    .file("/app/config/config.json", config())
    .secret_env("DB_PASSWORD", "mysql-auth", "cafe-password");

    // For administration from outside.
    mysql.node_port(30036u16);
    app
}
