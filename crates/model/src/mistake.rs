//! What is wrong with something that is built before it is known whose it is.

use crate::{InvalidValue, Place};

/// Mistakes of a builder, each with the line that made it, until a service takes them over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mistakes(Vec<(InvalidValue, Place)>);

impl Mistakes {
    /// The value, or its mistake kept with the line of the caller's caller.
    #[track_caller]
    pub(crate) fn accept<T>(&mut self, value: Result<T, InvalidValue>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(mistake) => {
                self.add(mistake);
                None
            }
        }
    }

    #[track_caller]
    pub(crate) fn add(&mut self, mistake: InvalidValue) {
        self.0.push((mistake, Place::caller()));
    }

    /// Those of a part of what is built.
    pub(crate) fn join(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn take(&mut self) -> Vec<(InvalidValue, Place)> {
        std::mem::take(&mut self.0)
    }
}
