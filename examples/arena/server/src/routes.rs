//! What the server answers.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};

use crate::{
    arena::Arena,
    deployed::{presets, services},
};

/// All paths.
pub(crate) fn routes(arena: Arc<Arena>) -> Router {
    Router::new()
        // Whoever changes the probe in the fleet changes this path too.
        .route(services::arena::READINESS_PATH, get("ready"))
        .route("/", get(about))
        .route("/join", post(join))
        .route("/motd", get(motd))
        .route("/presets", get(presets))
        .route("/admin", get(admin))
        .with_state(arena)
}

type Game = State<Arc<Arena>>;

async fn about(State(arena): Game) -> String {
    let settings = &arena.settings;
    format!(
        "environment: {}\nclass: {}\nrooms: {} of {} players\nturn: {:?}\ndatabase: {}\nkafka: {}\nranking: {}\n",
        arena.environment,
        arena.environment.class(),
        settings.limits.rooms,
        settings.room_size,
        settings.turn,
        settings.database,
        settings.kafka,
        settings.ranking,
    )
}

async fn join(State(arena): Game) -> Result<String, (StatusCode, &'static str)> {
    let seat = arena
        .join()
        .ok_or((StatusCode::SERVICE_UNAVAILABLE, "all seats are taken\n"))?;
    Ok(format!("room {}, seat {}\n", seat.room, seat.seat))
}

async fn motd(State(arena): Game) -> Result<String, StatusCode> {
    arena.settings.motd.clone().ok_or(StatusCode::NO_CONTENT)
}

/// What clients load before they connect.
async fn presets() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], presets::JSON)
}

async fn admin(State(arena): Game, headers: HeaderMap) -> Result<String, StatusCode> {
    let given = headers.get(header::AUTHORIZATION);
    let given = given.map_or(&b""[..], |it| it.as_bytes());
    let wanted = arena.settings.admin_token.expose().as_bytes();
    if same(given, wanted) {
        Ok(format!("{} players\n", arena.players()))
    } else {
        Err(StatusCode::UNAUTHORIZED)
    }
}

/// Whether two texts are the same, in a time that doesn't tell where they begin to differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differ = one
        .iter()
        .zip(other)
        .fold(0, |all, (one, other)| all | (one ^ other));
    one.len() == other.len() && differ == 0
}
