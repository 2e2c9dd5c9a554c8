//! A struct of settings.

use serde_json::{Map, Value};

use crate::{Description, LoadError, Source};

/// A struct of settings; derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` isn't a struct of settings",
    label = "this derives no `Settings`",
    note = "add `#[derive(Settings)]` to the struct"
)]
pub trait Settings: Sized + 'static {
    /// Its fields, as data: what the manifest's side knows of the struct.
    const DESCRIPTION: &'static Description;

    /// Reads what the manifest says: this process' variables, and the file that the variable
    /// [`FILE_VARIABLE`](crate::FILE_VARIABLE) names, with the struct's prefix, if there is one.
    ///
    /// A variable wins over the file, the file over a field's default. A variable is never ignored
    /// for being empty: that is the empty text of a `String`, and a mistake of anything else.
    ///
    /// All variables that begin with the prefix are the struct's. Of a Service `arena` Kubernetes
    /// would add `ARENA_PORT` and the like, which are a mistake here: stowplan's pods have
    /// `enableServiceLinks: false`
    /// ([Kubernetes](https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service)).
    ///
    /// # Errors
    ///
    /// All that is wrong, at once: values that are missing or aren't what their settings take, keys
    /// of the file that name no setting, and variables that begin with the prefix and name none.
    fn load() -> Result<Self, LoadError> {
        Self::load_from(&Source::process())
    }

    /// [`load`](Self::load), from variables and files that are given, as tests do.
    ///
    /// # Errors
    ///
    /// As of [`load`](Self::load).
    fn load_from(source: &Source) -> Result<Self, LoadError> {
        crate::load::load(source)
    }

    /// Its values as a file has them. Secrets are not in it.
    fn to_value(&self) -> Value;

    /// Reads values that were checked.
    #[doc(hidden)]
    fn from_values(values: &Map<String, Value>) -> Result<Self, String>;
}
