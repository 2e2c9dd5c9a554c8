//! The derive macros of `stowplan-settings`, which documents them.
