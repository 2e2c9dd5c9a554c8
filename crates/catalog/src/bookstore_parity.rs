//! `bookstore-parity`: the same system in production and on a laptop.

use stowplan_model::prelude::*;

/// A shop, its API, and a database that is managed in production and stood in for elsewhere.
pub fn app() -> App {
    let app = App::new(name!("bookstore-parity"));

    // The model describes the stand-in; production's file says where the managed one is.
    // Name and port are the same, so no code asks in which environment it runs.
    let mysql = app
        .mysql(name!("mysql"), image!("mysql:8.4.3"))
        .env("MYSQL_DATABASE", "bookstore")
        .disk_size("5Gi");
    let api = app
        .web(
            name!("api"),
            image!("registry.example.com/bookstore/api"),
            port!("http", 80 => 8080),
        )
        .route(apex().path("/api"))
        .replicas(2)
        .ready(http_get("/api/health"))
        .env("DB_HOST", mysql.host())
        .env("DB_PORT", mysql.port())
        .env("DB_NAME", "bookstore")
        .secret_env("DB_PASSWORD", "mysql-auth", "root-password");
    app.web(
        name!("web"),
        image!("registry.example.com/bookstore/web"),
        port!("http", 80 => 3000),
    )
    .route(apex())
    .replicas(2)
    .ready(http_get("/"))
    .env("API_URL", api.url("http"));
    app
}
