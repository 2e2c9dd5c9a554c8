//! Five real systems, modelled with stowplan: what the tool is built for, and what it is tried on.
//!
//! | module | shows |
//! |---|---|
//! | [`cafe`] | one host fanned out to three services, a config file with a computed host |
//! | [`game_lobby`] | Services of every type, a node pool, session affinity |
//! | [`bookstore_parity`] | a managed database outside, a stand-in inside, under one name |
//! | [`ovenbreak`] | many environments, shared logging, isolation in shared stores |
//! | [`nine_chronicles`] | a P2P network: keys, addresses and peers |

pub mod bookstore_parity;
pub mod cafe;
pub mod game_lobby;
pub mod nine_chronicles;
pub mod ovenbreak;

use stowplan_input::{Fleet, SourceFile};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
}

/// The files of `environments/`, and `stowplan.lock`, as they were when this crate was built.
pub fn environments() -> Vec<SourceFile> {
    let files = embedded::SOURCES.iter();
    files
        .map(|(path, text)| SourceFile::new(*path, *text))
        .collect()
}

/// The five apps with the environments of this repository.
pub fn fleet() -> Fleet {
    Fleet::new()
        .app(bookstore_parity::app())
        .app(cafe::app())
        .app(game_lobby::app())
        .app(nine_chronicles::app())
        .app(ovenbreak::app())
        .sources(environments())
}
