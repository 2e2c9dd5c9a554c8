//! Numbers given out once and never moved: what `stowplan.lock` holds.
//!
//! A [`Ledger`] is read from text and written to text; whoever calls it has the file. Planning asks
//! with [`Request`]s for all environments of a fleet at once and gets [`Grants`]: what an owner
//! had, it keeps; what nobody asks for any more is released.
//!
//! Pure: no files, no clock, no randomness.

mod allocate;
mod book;
mod choose;
mod conflict;
mod day;
mod grant;
mod holders;
mod key;
mod ledger;
mod line;
mod mistake;
mod parse;
mod pool;
mod rename;
mod request;
mod settle;
mod taken;

pub use allocate::{Allocation, Change, Grants, Refusal, Why};
pub use grant::Grant;
pub use ledger::{Ledger, Terms};
pub use mistake::Mistake;
pub use rename::{NoRenaming, Renaming};
pub use request::{Number, Owner, Request, Resource, Wanted};
