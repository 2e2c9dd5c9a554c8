//! From a fleet to plans: every name, image, number, address, peer, secret and config key decided.
//!
//! Pure: the same fleet gives the same plans on every machine.
//!
//! A [`Planner`] looks at the fleet once. For an environment it picks the services (`select`),
//! settles where each is found (`entry`, gathered in `address_book`), and then what each consists
//! of, one concern per file. Whatever is wrong is reported to the `scope` and planning goes on, so
//! that one run finds everything; a plan is handed out only if nothing was.
//!
//! Numbers that are given once are asked for before: the fleet's environments are all settled once
//! without any (`allotment`), the ledger meets what they asked for, and planning takes what it gave.

// What is planned, and where problems go.
mod index;
mod planner;
mod pointer;
mod scope;
mod select;
mod shared;
mod suggest;

// Where services are found.
mod address;
mod address_book;
mod balancer;
mod bootstrap;
mod dependency;
mod edge;
mod endpoint;
mod entry;
mod exposure;
mod external;
mod member;
mod number;
mod outside;
mod placeholder;
mod port;
mod route;

// Texts.
mod failure_domain;
mod peer;
mod resolve;
mod stable_id;
mod template;
mod words;

// What services consist of.
mod command;
mod container;
mod content;
mod disk;
mod env;
mod extended;
mod file;
mod image;
mod json;
mod label;
mod listening;
mod mount;
mod node_pool;
mod pods;
mod probe;
mod properties;
mod reserved;
mod resource;
mod scale;
mod seed;
mod service;
mod task;
mod time_zone;
mod user;
mod volume;

// What only shows across services and environments.
mod allotment;
mod collision;
mod name;
mod network;
mod order;
mod preset;
mod traffic;
mod value;

mod plan;

// What other programs read.
mod directory;
mod registry;
mod schema;

pub use address::PlannedAddress;
pub use directory::{Directory, DirectoryEntry};
pub use endpoint::{PlannedEndpoint, PlannedMember};
pub use plan::*;
pub use planner::{Numbers, Planner};
pub use preset::PlannedPreset;
pub use registry::{PresetEntry, PresetRegistry};
pub use schema::{SCHEMAS, schema};
