//! What plans become, object by object.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![allow(clippy::needless_pass_by_value, reason = "`json!` is a value")]
#![allow(clippy::similar_names, reason = "a plan, and what is plain in it")]

mod adjust;
mod api;
mod broker;
mod bytes;
mod discovery;
mod environment;
mod external;
mod network_policy;
mod object;
mod outside;
mod patch;
mod plans;
mod pod;
mod route;
mod seed;
mod settings;
mod task;
mod torture;
mod web;
