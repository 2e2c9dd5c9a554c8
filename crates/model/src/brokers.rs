//! Ready-made brokers: ports, probes, quorum, configuration and disk of well-known programs.
//!
//! Each is written with the handles that everybody has, one file each; a kind of your own is a
//! function of the same form in your crate.

mod couchbase;
mod elasticsearch;
mod kafka;
mod mysql;
mod zookeeper;
