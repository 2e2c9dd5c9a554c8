//! What must not be shown.

use std::fmt;

use serde_json::Value;

use crate::{Setting, Shape};

/// A value that comes from a Secret and isn't shown: `Debug` and `Display` write `***`.
///
/// In the manifest it is `valueFrom.secretKeyRef` of a variable, never a value and never in a
/// mounted file. It can't be serialized, and no error shows it.
///
/// ```
/// use stowplan_settings::Secret;
///
/// let password = Secret::new("hunter2".to_owned());
/// assert_eq!(format!("{password} {password:?}"), "*** ***");
/// assert_eq!(password.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for whoever needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, shown from here on.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: Setting> Setting for Secret<T> {
    const SHAPE: Shape = {
        assert!(
            !matches!(T::SHAPE, Shape::Secret(_)),
            "a secret is secret already: write `Secret` once"
        );
        Shape::Secret(&T::SHAPE)
    };

    fn from_value(value: &Value) -> Result<Self, String> {
        // What the inner type says is wrong may quote the value.
        T::from_value(value)
            .map(Self)
            .map_err(|_| T::SHAPE.expects(None, None))
    }

    /// `null`: a secret isn't written.
    fn to_value(&self) -> Value {
        Value::Null
    }
}
