//! The commands, one file each.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod endpoints;
pub(crate) mod explain;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod local;
pub(crate) mod plan;
pub(crate) mod render;
