//! What plans become, object by object.

mod adjust;
mod broker;
mod bytes;
mod environment;
mod external;
mod network_policy;
mod object;
mod patch;
mod plans;
mod pod;
mod route;
mod seed;
mod task;
mod web;
