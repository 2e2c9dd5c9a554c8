//! Which setting, for the manifest's side.

use std::{fmt, marker::PhantomData};

/// A setting is at most so many keys deep, those of its groups and its own.
pub(crate) const DEEPEST: usize = 4;

/// Which setting of the struct `S`, of type `T`: the derive gives one for each field, named like it,
/// so that a setting that the program doesn't have can't be set.
pub struct Key<S, T> {
    path: [&'static str; DEEPEST],
    depth: usize,
    of: PhantomData<fn() -> (S, T)>,
}

impl<S, T> Key<S, T> {
    /// The field with this key; for the derive.
    #[doc(hidden)]
    pub const fn new(key: &'static str) -> Self {
        Self {
            path: [key, "", "", ""],
            depth: 1,
            of: PhantomData,
        }
    }

    /// A setting of the group that this is.
    ///
    /// # Panics
    ///
    /// If groups nest more than three deep, which no struct's do: the derive refuses them.
    pub const fn then<U>(self, inner: Key<T, U>) -> Key<S, U> {
        let mut path = self.path;
        let mut at = 0;
        while at < inner.depth {
            path[self.depth + at] = inner.path[at];
            at += 1;
        }
        Key {
            path,
            depth: self.depth + inner.depth,
            of: PhantomData,
        }
    }

    /// The keys that lead to it.
    pub fn path(&self) -> &[&'static str] {
        &self.path[..self.depth]
    }
}

impl<S, T> Clone for Key<S, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, T> Copy for Key<S, T> {}

impl<S, T> fmt::Debug for Key<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path().join("."))
    }
}
