//! Reads the files under `environments/` into the model, with every problem of every file at its
//! line.
//!
//! | file | says |
//! |---|---|
//! | `environments/defaults.yaml` | layers of the whole fleet: `defaults`, and `classes` by class |
//! | `environments/clusters/<cluster>.yaml` | what a cluster offers |
//! | `environments/<app>/defaults.yaml` | the same layers for one app |
//! | `environments/<app>/<environment>.yaml` | one environment |
//!
//! Later layers are laid over earlier ones: fleet, its class, app, its class, environment.
//! Mappings merge by key, lists are replaced, `null` removes.
//!
//! The files are given as text ([`SourceFile`]): this crate reads none itself.
//! [`load()`] makes a [`Loaded`] of them, or a [`Report`] of all that is wrong;
//! [`Fleet`] is the same with everything that belongs to it in one place.
//! [`schema()`] gives the JSON schemas with which an editor checks the same files.
//!
//! Each file goes one way: text → tree of values that know their places (`parse`) → checked against
//! the JSON schema (`judge`) and its types (`check`, `typed`) → laid over the layers below
//! (`merge`) → typed (`build`). A key of what comes out is found in its file by [`Loaded::place`].
//!
//! Files are held against their schemas by a walk of our own (`walk`), which says what is wrong in
//! words. With the feature `jsonschema`, which the command line has and build scripts don't need,
//! the standard's validator judges them too: what either refuses is refused.

mod alike;
mod build;
mod check;
mod file;
mod fill;
mod fleet;
mod judge;
mod keyword;
mod layer;
mod layout;
mod load;
mod loaded;
mod mask;
mod memory;
mod merge;
mod parse;
mod plain;
mod prepare;
mod report;
mod scalar;
mod schema;
mod schemas;
mod secret;
mod settings;
mod source;
#[cfg(feature = "jsonschema")]
mod standard;
mod suggest;
mod syntax;
mod tree;
mod typed;
mod violation;
mod walk;
mod wording;

pub use fleet::Fleet;
pub use load::load;
pub use loaded::Loaded;
pub use report::{Report, Style};
pub use schemas::{SCHEMAS, schema, schema_for};
pub use source::{Position, SourceFile};
