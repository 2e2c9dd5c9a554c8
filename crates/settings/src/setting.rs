//! A type that a setting can have.

use serde_json::Value;

use crate::Shape;

mod address;
mod bootstrap;
pub(crate) mod duration;
mod host;
mod list;
mod number;
mod plain;
mod port;
mod secret;
mod url;

pub use address::Address;
pub use bootstrap::Bootstrap;
pub use host::Host;
pub use port::Port;
pub use secret::Secret;
pub use url::Url;

/// A type that a setting can have; derived for enums whose variants are words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of a setting",
    label = "a setting can't be read as this",
    note = "settings are `bool`, numbers of a fixed size (`u32`, not `usize`), `String`, `Duration`, `Vec`, `Secret`, addresses and enums that derive `Setting`; any of them in an `Option` written as such",
    note = "a struct that derives `Settings` is a group: `#[setting(group)]`"
)]
pub trait Setting: Sized {
    /// What it holds.
    const SHAPE: Shape;

    /// Reads it; what is wrong is said in words that follow the setting's name and a colon.
    fn from_value(value: &Value) -> Result<Self, String>;

    /// The same value, as it stands in files.
    fn to_value(&self) -> Value;
}

/// Why a text is none of a type of a setting, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread(pub(crate) String);

impl std::fmt::Display for Misread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misread {}

/// `expected …, found …` for a value that is of another kind.
pub(crate) fn refuse<T: Setting>(value: &Value) -> String {
    let expects = T::SHAPE.expects(None, None);
    format!("{expects}, found {}", crate::expected::found(value))
}

/// A setting that is a text with a grammar: reads it by `FromStr`, writes it by `Display`.
macro_rules! by_text {
    ($type:ty, $shape:expr) => {
        crate::setting::by_text!($type, $shape, crate::setting::refuse::<$type>);
    };
    ($type:ty, $shape:expr, $refuse:expr) => {
        impl crate::Setting for $type {
            const SHAPE: crate::Shape = $shape;

            fn from_value(value: &serde_json::Value) -> Result<Self, String> {
                match value {
                    serde_json::Value::String(text) => text.parse().map_err(|why| {
                        let refused = $refuse(value);
                        format!("{refused}: {why}")
                    }),
                    _ => Err($refuse(value)),
                }
            }

            fn to_value(&self) -> serde_json::Value {
                serde_json::Value::String(self.to_string())
            }
        }
    };
}
pub(crate) use by_text;
