//! The crate's tests, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod batch;
mod config;
mod containers;
mod environments;
mod examples;
mod formats;
mod hostile;
mod many;
mod metadata;
mod network;
mod objects;
mod pods;
mod policy;
mod reading;
mod schemas;
mod storage;
mod support;
mod waivers;
mod workloads;
