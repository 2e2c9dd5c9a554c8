//! A program's settings as one struct, which the manifest is filled from and the program loads.
//!
//! The struct derives [`Settings`]. The app's model says that a service has them
//! (`.settings::<ArenaSettings>()`), environments fill them, and the manifest gives them to the
//! program as variables or as a mounted file; the program reads them back with
//! [`Settings::load`]. Neither can name a setting that the other doesn't know.

mod description;
mod key;
mod setting;

pub use description::{Description, Field, Shape, Word};
pub use key::Key;
pub use setting::Setting;

/// The variable that says where the mounted file of settings is. A struct's prefix stands before it.
pub const FILE_VARIABLE: &str = "SETTINGS_FILE";

/// A struct of settings; derived.
pub trait Settings: Sized + 'static {
    /// Its fields, as data: what the manifest's side knows of the struct.
    const DESCRIPTION: &'static Description;
}
