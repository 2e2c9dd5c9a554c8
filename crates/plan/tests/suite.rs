//! Plans, and what is wrong where there is none.

#![expect(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what the test is about"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "cases read better without borrowing them"
)]

mod collision;
mod endpoints;
mod fleet;
mod golden;
mod lent;
mod listening;
mod numbers;
mod peers;
mod presets;
mod property;
mod refusal;
mod rule;
mod settings;
mod shared;
mod text;
mod traffic;
