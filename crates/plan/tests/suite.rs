//! Plans, and what is wrong where there is none.

mod collision;
mod fleet;
mod golden;
mod property;
mod refusal;
mod rule;
mod shared;
mod text;
mod traffic;
