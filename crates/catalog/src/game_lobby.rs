//! `game-lobby`: a small game backend, on k3d and in the cloud.

use stowplan_model::prelude::*;

/// Lobby, rooms, chat and ranking, and a login service that lives elsewhere.
pub fn app() -> App {
    let app = App::new(name!("game-lobby"));

    let login = app.external(name!("login"), port!("https", 443));
    let ranking = app
        .web(
            name!("ranking"),
            image!("registry.example.com/lobby/ranking"),
            port!("http", 80 => 8080),
        )
        .replicas(2)
        .ready(http_get("/healthz"));
    // Rooms are addressed one by one, and stay away from the rest.
    let room = app
        .web(
            name!("game-room"),
            image!("registry.example.com/lobby/game-room"),
            port!("room", 7777),
        )
        .headless()
        .replicas(3)
        .node_pool(name!("rooms"))
        .cpu("500m")
        .memory("512Mi")
        .env("RANKING_URL", ranking.url("http"))
        // A room ends with its last player.
        .grace_period("10m");
    // A player stays on one pod while talking.
    let chat = app
        .web(
            name!("chat"),
            image!("registry.example.com/lobby/chat"),
            port!("ws", 80 => 8080),
        )
        .session_affinity("3h")
        .replicas(2)
        .route(host("chat"))
        .ready(http_get("/healthz"));
    let lobby = app
        .web(
            name!("game-lobby"),
            image!("registry.example.com/lobby/game-lobby"),
            port!("http", 80 => 8080),
        )
        .replicas(3)
        .route(host("lobby"))
        .session_affinity("30m")
        .ready(http_get("/healthz"))
        .env("ROOM_HOST", room.host())
        .env("CHAT_URL", chat.url("http"))
        .env("RANKING_URL", ranking.url("http"))
        .env("LOGIN_URL", login.url("https"));
    app.preset(lobby);
    app
}
