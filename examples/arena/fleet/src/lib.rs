//! The arena's services; their environments are in the folder `environments/`.

mod app;

use stowplan::Fleet;

/// The arena in all its environments.
pub fn fleet() -> Fleet {
    Fleet::new()
        .app(app::app())
        .directory(env!("CARGO_MANIFEST_DIR"))
}
