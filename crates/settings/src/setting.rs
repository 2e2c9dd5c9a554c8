//! A type that a setting can have.

use serde_json::Value;

use crate::Shape;

/// A type that a setting can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of a setting",
    label = "a setting can't be read as this",
    note = "settings are `bool`, numbers, `String`, `Duration`, lists, `Secret`, addresses, structs that derive `Settings` and enums that derive `Setting`"
)]
pub trait Setting: Sized {
    /// What it holds.
    const SHAPE: Shape;

    /// Reads it; what is wrong is said in words that follow the setting's name and a colon.
    fn from_value(value: &Value) -> Result<Self, String>;

    /// The same value, as it stands in files.
    fn to_value(&self) -> Value;
}
