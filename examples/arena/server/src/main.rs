//! The arena server: its settings are what the manifest says, its constants what the fleet is.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "what a container prints is its log"
)]

mod arena;
mod deployed;
mod routes;

use std::{error::Error, process::ExitCode, sync::Arc};

use arena_settings::ArenaSettings;
use stowplan_settings::Settings;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{arena::Arena, deployed::Environment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("arena-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    // All that is missing or wrong is in the one error.
    let settings = ArenaSettings::load()?;
    let environment: Environment = (settings.environment.parse())
        .map_err(|error| format!("in environment `{}`: {error}", settings.environment))?;
    // Secrets in it are not shown.
    println!("{settings:?}");

    let listener = TcpListener::bind((settings.bind, settings.listen.get())).await?;
    println!("listening on {}", listener.local_addr()?);

    // Kubernetes says SIGTERM first; games that are being answered are answered.
    let mut stop = signal(SignalKind::terminate())?;
    axum::serve(
        listener,
        routes::routes(Arc::new(Arena::new(settings, environment))),
    )
    .with_graceful_shutdown(async move {
        stop.recv().await;
    })
    .await?;
    println!("stopped");
    Ok(())
}
