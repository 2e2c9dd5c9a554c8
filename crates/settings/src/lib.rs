//! A program's settings as one struct, which the manifest is filled from and the program loads.
//!
//! The struct derives [`Settings`]. The app's model says that a service has them
//! (`.settings::<ArenaSettings>()`), environments fill them, and the manifest gives them to the
//! program as variables or as a mounted file; the program reads them back with
//! [`Settings::load`]. Neither can name a setting that the other doesn't know.

mod bounds;
mod description;
mod expected;
mod key;
mod literal;
mod load;
mod load_error;
mod nearest;
mod schema;
mod setting;
mod settings;
mod source;
mod text;

#[doc(hidden)]
pub mod derived;

pub use description::{Description, Field, Leaf, Shape, Word};
pub use key::Key;
pub use load_error::LoadError;
pub use setting::{Address, Bootstrap, Host, Misread, Port, Secret, Setting, Url};
pub use settings::Settings;
pub use source::Source;
pub use stowplan_settings_derive::{Setting, Settings};

/// The variable that says where the mounted file of settings is. A struct's prefix stands before it.
pub const FILE_VARIABLE: &str = "SETTINGS_FILE";
