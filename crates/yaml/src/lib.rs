//! YAML that Kubernetes reads back as exactly the value that was written.
//!
//! kubectl and the API server read YAML with Go's [`sigs.k8s.io/yaml`], which follows YAML 1.1 in
//! places: `no` is a boolean there, `1_000` a number, `12:30:45` a number to other readers.
//! This crate writes text plain only where no reader of YAML 1.1 or 1.2 sees anything but text,
//! as a `|` block where that is exact, and in double quotes otherwise.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! let settings = BTreeMap::from([
//!     ("country", "no"),
//!     ("image", "registry.example/web:1.27.3"),
//!     ("motd", "Welcome.\nMind the gap.\n"),
//!     ("revision", "7e12345"),
//! ]);
//! assert_eq!(
//!     stowplan_yaml::to_string(&settings)?,
//!     "\
//! country: \"no\"
//! image: registry.example/web:1.27.3
//! motd: |
//!   Welcome.
//!   Mind the gap.
//! revision: \"7e12345\"
//! ",
//! );
//! # Ok::<(), stowplan_yaml::Error>(())
//! ```
//!
//! # Layout
//!
//! Mappings are indented by two blanks, lists are not indented under their key, and lines are
//! never folded: what `kubectl get -o yaml` prints.
//! A document is laid out as people write manifests:
//!
//! * `apiVersion`, `kind`, `metadata` and `spec` are its first entries, `status` its last;
//! * an object in a list (one with `apiVersion` or `kind`, as in a `List`) is ordered likewise;
//! * any other mapping in a list starts with its `name`.
//!
//! All other entries stay in the order in which they were serialised.
//!
//! # JSON's values only
//!
//! Kubernetes turns YAML into JSON before it looks at it, so what JSON cannot hold is refused:
//! see [`Error`].
//! Keys that are numbers or booleans become text, as in `serde_json`.
//!
//! # Reading
//!
//! [`read`] is the other half: other people's YAML and JSON as Kubernetes reads it, with what is
//! wrong in it and where.
//!
//! [`sigs.k8s.io/yaml`]: https://pkg.go.dev/sigs.k8s.io/yaml

mod error;
pub mod read;
mod write;

pub use error::Error;
pub use write::{append, append_document, to_string, to_vec};
