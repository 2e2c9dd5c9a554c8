//! `ovenbreak`: a mobile game with as many environments as people ask for.

use stowplan_model::prelude::*;

/// The game's servers, once per environment; their logging, once for all.
pub fn app() -> App {
    let app = App::new(name!("ovenbreak"));

    // Managed and shared by all environments: each has a database, or a db number, of its own,
    // which `stowplan.lock` keeps.
    let mysql = app.external(name!("mysql"), port!("mysql", 3306));
    let redis = app.external(name!("redis"), port!("redis", 6379));
    // It can't be divided, so each environment has one.
    let couchbase = app
        .couchbase(name!("couchbase"), image!("couchbase:7.6.4"))
        .disk_size("20Gi");

    // One instance in a namespace of its own, used from all environments.
    let logging = app.part(name!("logging"));
    let zookeeper = logging
        .zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"))
        .replicas(3)
        .cpu("50m")
        .memory("500Mi");
    let kafka = logging
        .kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .replicas(3)
        .disk_size("100Gi");
    let elasticsearch = logging
        .elasticsearch(name!("elasticsearch"), image!("elasticsearch:8.17.0"))
        .replicas(3)
        .disk_size("200Gi");
    logging
        .worker(name!("logstash"), image!("logstash:8.17.0"))
        .memory("1Gi")
        .run_as(1000)
        .env("KAFKA_BOOTSTRAP", kafka.bootstrap())
        .env("ELASTICSEARCH_URL", elasticsearch.url("http"));

    let server = |name: Name, image: ImageRef| {
        app.web(name, image, port!("http", 80 => 8080))
            .ready(http_get("/health"))
            .env("MYSQL_HOST", mysql.host())
            .env("MYSQL_DATABASE", mysql.mysql_database())
            .env("REDIS_ADDRESS", redis.address())
            .env("REDIS_DB", redis.redis_db())
            .env("COUCHBASE_HOST", couchbase.host())
            .env("LOG_BROKERS", kafka.bootstrap())
            .secret_env("MYSQL_PASSWORD", "mysql-auth", "password")
    };
    let game = server(
        name!("game-server"),
        image!("registry.example.com/ovenbreak/game-server"),
    )
    .replicas(2)
    .route(host("game"))
    .drain("5s");
    // The client chooses an environment by this, and loads what fits it.
    app.preset(game);
    let league = server(
        name!("league-server"),
        image!("registry.example.com/ovenbreak/league-server"),
    )
    .env("GAME_SERVER_URL", game.url("http"));
    server(
        name!("backoffice"),
        image!("registry.example.com/ovenbreak/backoffice"),
    )
    .route(host("backoffice"))
    .env("GAME_SERVER_URL", game.url("http"))
    .env("LEAGUE_SERVER_URL", league.url("http"));
    app.worker(
        name!("scheduler-server"),
        image!("registry.example.com/ovenbreak/scheduler-server"),
    )
    .env("MYSQL_HOST", mysql.host())
    .env("MYSQL_DATABASE", mysql.mysql_database())
    .env("REDIS_ADDRESS", redis.address())
    .env("REDIS_DB", redis.redis_db())
    // Of several schedulers, the one that holds the lock does the timed work.
    .env("ZOOKEEPER_SERVERS", zookeeper.bootstrap())
    .env("GAME_SERVER_URL", game.url("http"))
    .env("LEAGUE_SERVER_URL", league.url("http"))
    .env("LOG_BROKERS", kafka.bootstrap())
    .secret_env("MYSQL_PASSWORD", "mysql-auth", "password");
    app
}
