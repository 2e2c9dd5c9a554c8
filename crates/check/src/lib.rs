//! Finds what is wrong with Kubernetes manifests before they are applied.
//!
//! Anybody's manifests: this crate knows nothing of how stowplan models and renders services, so
//! that it can't repeat the same mistakes.
//! What an API server would refuse, what it would take but would not work, and what only shows
//! between environments that share a cluster is found in one run, without a cluster.
//!
//! A [`Checker`] takes [`Bundle`]s of texts and gives a [`Report`].
//! Rules of a fleet's own are added with [`Checker::with`]; see [`Check`].

mod api;
mod checker;
mod environments;
mod finding;
mod findings;
mod format;
mod ip;
mod kinds;
mod looks;
mod minor;
mod node;
mod object;
mod objects;
mod place;
mod pod;
mod pointer;
mod policy;
mod quantity;
mod read;
mod report;
mod rule;
mod schema;
mod selector;
mod set;
mod source;
mod suggest;
mod text;
mod time_zones;
mod waivers;

pub use checker::Checker;
pub use finding::{Finding, Identity, Place, Related};
pub use findings::{Findings, Found};
pub use format::{Format, Options, UnknownFormat, explain, rules_like, rules_page, wrapped};
pub use minor::{Minor, UnknownMinor};
pub use node::Node;
pub use object::Object;
pub use pod::{Container, Pod, Role};
pub use pointer::{Pointer, Segment};
pub use report::{NotEvaluated, Report, Skipped, Waived};
pub use rule::{Check, Group, Level, Rule, Severity};
#[doc(hidden)]
pub use schema::faults as schema_faults;
pub use selector::Selector;
pub use set::{Bundle, Class, Cluster, Environment, NodePool, Set, Waiver};
pub use source::{Position, Source};
pub use suggest::nearest;
