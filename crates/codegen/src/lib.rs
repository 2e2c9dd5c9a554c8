//! From a fleet to Rust source text: environments, endpoints, peers and presets as constants.
//!
//! A program that is deployed by stowplan takes its addresses from the same source as its
//! manifest, when it is compiled. A service that is renamed, or isn't in an environment any more,
//! stops the build of whoever dials it.
//!
//! # A build script
//!
//! The fleet is a crate of its own, say `cafe-fleet`, with a function that gives it, so that the
//! program which renders and the build script which generates have the same.
//! `Cargo.toml` of the program:
//!
//! ```toml
//! [build-dependencies]
//! cafe-fleet = { path = "../fleet", default-features = false }
//! stowplan-codegen = { … }
//! ```
//!
//! `default-features = false` leaves out Kubernetes objects and the command line, where the fleet's
//! crate has them under a feature: see `examples/arena/fleet` of the repository.
//!
//! `build.rs`:
//!
//! ```no_run
//! # mod cafe_fleet {
//! #     pub fn fleet() -> stowplan_input::Fleet { stowplan_input::Fleet::new() }
//! # }
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     stowplan_codegen::configure()
//!         .app("cafe")         // the app that the program is of
//!         .per_environment()   // a module per environment too
//!         .folder("../..")     // with `environments/`, from here; without, `Fleet::directory`
//!         .generate(cafe_fleet::fleet())
//! }
//! ```
//!
//! In the program:
//!
//! ```
//! mod fleet {
//! # /*
//!     include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
//! # */ include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../golden/codegen/cafe.rs"));
//! }
//!
//! use fleet::{Environment, environments, services};
//!
//! // Which environment it is shows when the program runs: …
//! let here: Environment = "store".parse().unwrap();
//! assert_eq!(here.namespace(), "cafe-store");
//! let orders = services::order_api::http::in_namespace(here).unwrap();
//! assert_eq!(orders.socket(), ("order-api", 80));
//! // … or when it is compiled.
//! const HOME: &str = environments::store::web::http::URL;
//! assert_eq!(HOME, "https://cafe.example.com");
//! ```
//!
//! # What is generated
//!
//! | path | holds |
//! |---|---|
//! | `Environment` | an enum: `ALL`, `name`, `class`, `cluster`, `namespace`, `domain`, `owner`, `expires` and what else is known; `FromStr`, `Display` |
//! | `services::<service>` | its name, probe paths, `exists(environment)` |
//! | `services::<service>::<port>` | `in_namespace`, `in_cluster`, `public`, `url`, `listens`, each by environment and `const`; `None` where it isn't. Of a broker also `members`, `bootstrap` and `public_bootstrap` |
//! | `environments::<environment>` | with [`Builder::per_environment`]: the same as constants, only of what is there, so that dialling anything else does not compile |
//! | `peers::<network>` | the seeds of a network: key, host, port |
//! | `presets` | what clients load before they connect, and the same as JSON |
//! | `SOURCES` | with [`Builder::sources`]: the environment files and `stowplan.lock` |
//!
//! Without [`Builder::app`] each app has that in a module of its own.
//! It is text for `core` alone, without `unsafe`: tables of constants, so nothing is read, made or
//! allocated when a program starts. Presets are also files: `presets/<app>.json` in `OUT_DIR`.
//! Programs of any edition since 2018 may include it, from Rust 1.83 on (constant functions that read
//! statics); a build script wants cargo 1.84 (`cargo::error`).
//! Give it a module of its own: names such as `Path` and `Host` are taken in it.
//!
//! # Where the fleet is wrong
//!
//! The build stops and says everything at once, as the command line does; paths are from the
//! folder with `Cargo.lock`:
//!
//! ```text
//! error: web@0.1.0: error[unknown-field]: unknown field `repilcas`
//! error: web@0.1.0:  --> environments/cafe/store.yaml:6:5
//! error: web@0.1.0:   |
//! error: web@0.1.0: 6 |     repilcas: 3
//! error: web@0.1.0:   |     ^^^^^^^^ not a field of `web`
//! error: web@0.1.0:   |
//! error: web@0.1.0: help: a field with a similar name exists: `replicas`
//! error: build script logged errors
//! ```
//!
//! What planning warns of is a warning of the build.
//!
//! # When it builds again
//!
//! After a change of the fleet's crate, of `stowplan.lock`, and of anything in `environments/`,
//! files that come and go included; after no other.
//! Cargo takes a path that isn't there for one that always changes, so a missing lock is declared
//! only where numbers were given out that nobody recorded: such a program is compiled anew each
//! time, and warned of, until `render` wrote the lock.
//! A file with an older time than the last build (`cp -p` over another) is not noticed.
//!
//! There is no macro in place of the build script: cargo tells a macro nothing of folders, so it
//! would miss every new file.
//!
//! # Committed output
//!
//! Where a program can't depend on the fleet's crate, an xtask writes the text, and its `--check`
//! in CI says when it is stale:
//!
//! ```no_run
//! # mod cafe_fleet {
//! #     pub fn fleet() -> stowplan_input::Fleet { stowplan_input::Fleet::new() }
//! # }
//! use std::{env, error::Error, fs, path::Path};
//!
//! use stowplan_codegen::{Options, generate, load};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     let options = Options { app: Some("cafe".parse()?), ..Options::default() };
//!     let rust = generate(&load(&cafe_fleet::fleet(), Some(Path::new(".")))?, &options)?.rust;
//!     let path = "server/src/fleet.rs";
//!     if env::args().nth(1).as_deref() != Some("--check") {
//!         fs::write(path, rust)?;
//!     } else if fs::read_to_string(path)? != rust {
//!         return Err(format!("`{path}` is stale: run `cargo xtask codegen`").into());
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Inside
//!
//! [`generate`] is a pure function. It plans all environments (`fleet`), gathers of each app what a
//! program wants to know (`app` and what it names) as values of constants (`table`, `layout`), under
//! names that Rust accepts (`ident`), and fills the templates with them (`template`).
//! The doors around it read files (`load`), write to `OUT_DIR` (`output`) and talk to cargo
//! (`builder`, `cargo`). [`embed`] is a door without it, for the crate that defines a fleet; with
//! `default-features = false` there is nothing else, and nothing but the standard library is needed.

mod cargo;
mod embed;
mod folder;
mod output;

#[cfg(feature = "generate")]
mod app;
#[cfg(feature = "generate")]
mod builder;
#[cfg(feature = "generate")]
mod constants;
#[cfg(feature = "generate")]
mod environment;
#[cfg(feature = "generate")]
mod fleet;
#[cfg(feature = "generate")]
mod generate;
#[cfg(feature = "generate")]
mod ident;
#[cfg(feature = "generate")]
mod layout;
#[cfg(feature = "generate")]
mod load;
#[cfg(feature = "generate")]
mod peers;
#[cfg(feature = "generate")]
mod port;
#[cfg(feature = "generate")]
mod presets;
#[cfg(feature = "generate")]
mod service;
#[cfg(feature = "generate")]
mod suggest;
#[cfg(feature = "generate")]
mod table;
#[cfg(feature = "generate")]
mod template;
#[cfg(feature = "generate")]
mod text;

pub use cargo::Surroundings;
pub use embed::{Embed, embed};

#[cfg(feature = "generate")]
pub use builder::{Builder, configure};
#[cfg(feature = "generate")]
pub use generate::{Generated, Options, generate};
#[cfg(feature = "generate")]
pub use load::load;

/// The file that is written to `OUT_DIR` where none is named.
const FILE: &str = "stowplan.rs";

/// The folder in `OUT_DIR` for what clients load: a file for each app.
#[cfg(feature = "generate")]
const PRESETS: &str = "presets";
