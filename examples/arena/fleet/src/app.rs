//! What the arena is made of.

use arena_settings::ArenaSettings;
use stowplan::prelude::*;

/// One program is deployed twice: `arena` for everyday games, `tournament` for the others.
pub(crate) fn app() -> App {
    let app = App::new(name!("arena"));
    let password = SecretKey::new(object_name!("arena-db"), file_name!("password"));

    let kafka = app.kafka(name!("kafka"), image!("apache/kafka:4.0.0"));
    let mysql = app
        .mysql(name!("mysql"), image!("mysql:8.4"))
        .env("MYSQL_DATABASE", "arena")
        .env("MYSQL_USER", "arena")
        .env("MYSQL_PASSWORD", password.clone());
    let ranking = app
        .web(
            name!("ranking"),
            image!("registry.example.com/arena/ranking"),
            port!("http", 80 => 8080),
        )
        .ready(http_get("/healthz"));

    let arena = app
        .web(
            name!("arena"),
            image!("registry.example.com/arena/server"),
            port!("http", 80 => 8080),
        )
        .settings::<ArenaSettings>()
        .route(apex());
    let tournament = app
        .web(
            name!("tournament"),
            image!("registry.example.com/arena/server"),
            port!("http", 80 => 8080),
        )
        .settings_file::<ArenaSettings>("/etc/arena/settings.json")
        .set(ArenaSettings::ROOM_SIZE, 16)
        .route(host("tournament"));
    for server in [arena, tournament] {
        server
            .ready(http_get("/healthz"))
            .set(ArenaSettings::ENVIRONMENT, environment())
            .set(ArenaSettings::LISTEN, listen_port("http"))
            .set(ArenaSettings::DATABASE, mysql)
            .set(ArenaSettings::DATABASE_PASSWORD, &password)
            .set(ArenaSettings::KAFKA, kafka)
            .set(ArenaSettings::RANKING, ranking)
            .set(
                ArenaSettings::ADMIN_TOKEN,
                SecretKey::new(object_name!("arena-admin"), file_name!("token")),
            );
    }
    app.preset(arena);
    app
}
