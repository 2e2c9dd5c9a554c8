//! Model services once, in types, and render consistent Kubernetes manifests for every environment.
//!
//! A *stowage plan* says where every piece of cargo goes before a ship is loaded. This does the same
//! for services: they are modelled in Rust, environments and clusters are data, and every app in
//! every environment on every cluster is resolved and rendered together, before anything is applied.
//!
//! # Model an app
//!
//! Services are created on an [`App`] and refer to each other by handle, so what is not
//! there can't be referred to. Names, images, ports and quantities are checked by the compiler.
//!
//! ```
//! use stowplan::prelude::*;
//!
//! fn links() -> App {
//!     let app = App::new(name!("links"));
//!     let redis = app
//!         .broker(name!("redis"), image!("redis:8.2"), port!("redis", 6379))
//!         .disk("/data", "5Gi");
//!     app.web(name!("api"), image!("registry.example.com/links/api:2.1.0"), port!("http", 80 => 8080))
//!         .env("REDIS", redis.address())
//!         .ready(http_get("/healthz"))
//!         .route(apex());
//!     app
//! }
//! # let _ = links();
//! ```
//!
//! Ready-made brokers are methods with the program's name ([`App::kafka`], [`App::redis`] and others);
//! kinds of your own are a trait ([`BrokerKind`](model::BrokerKind)). Each replica of a broker and
//! each node of a P2P network ([`App::seed`]) can be reached from outside, by whatever the cluster
//! has, and others are told of it by handle:
//!
//! ```
//! use stowplan::prelude::*;
//!
//! let app = App::new(name!("chain"));
//! let image = image!("registry.example.com/chain/node:1");
//! let seed = app
//!     .seed(name!("seed"), image.clone(), port!("p2p", 31234))
//!     .outside(PerReplica::public().host("{name}.{domain}"))
//!     .option("--host", Own::OutsideHost);
//! // No node is told itself.
//! seed.each_peer("--peer", seed.peers(Codec::Libplanet));
//! let kafka = app
//!     .kafka(name!("kafka"), image!("apache/kafka:4.0.0"))
//!     .outside(PerReplica::public());
//! // Each environment has a database of its own on a server that they share.
//! let redis = app.external(name!("redis"), port!("redis", 6379));
//! app.worker(name!("indexer"), image)
//!     .each_peer("--peer", seed.peers(Codec::Libplanet).inside())
//!     .env("KAFKA", kafka.bootstrap())
//!     .env("REDIS", redis.address())
//!     .env("REDIS_DB", redis.redis_db());
//! # assert_eq!(app.into_model().problems, []);
//! ```
//!
//! # Say where it runs
//!
//! A [`Fleet`] is all apps with their environments. Clusters and environments are files in a folder
//! `environments/`: read when the program runs ([`Fleet::directory`]), embedded in it
//! ([`Fleet::source`]), or both. Here they are texts:
//!
//! ```
//! # use stowplan::prelude::*;
//! # fn links() -> App {
//! #     let app = App::new(name!("links"));
//! #     let redis = app
//! #         .broker(name!("redis"), image!("redis:8.2"), port!("redis", 6379))
//! #         .disk("/data", "5Gi");
//! #     app.web(name!("api"), image!("registry.example.com/links/api:2.1.0"), port!("http", 80 => 8080))
//! #         .env("REDIS", redis.address())
//! #         .ready(http_get("/healthz"))
//! #         .route(apex());
//! #     app
//! # }
//! fn fleet() -> Fleet {
//!     Fleet::new()
//!         .app(links())
//!         .source(
//!             "environments/clusters/cloud.yaml",
//!             "kubernetes: '1.36'\nrouting: {ingress: {class: nginx}}\ntls: {issuer: letsencrypt}\n",
//!         )
//!         .source(
//!             "environments/links/prod.yaml",
//!             "class: prod\ncluster: cloud\ndomain: links.example.com\nservices: {api: {replicas: 3}}\n",
//!         )
//! }
//!
//! // What a file says wrong is reported with its line, all of it at once.
//! let loaded = fleet().load(Vec::new())?;
//!
//! // Every name, number and address of an environment is decided before anything is rendered.
//! // Numbers that were given before are kept by `Planner::with_numbers`.
//! let planner = stowplan::plan::Planner::new(&loaded.model);
//! for (id, _) in &loaded.model.environments {
//!     let plan = planner.plan(id).map_err(|problems| loaded.report(problems))?;
//!     assert_eq!(plan.services[0].fqdn.as_deref(), Some("redis.links-prod.svc.cluster.local"));
//!
//!     // The objects, in apply order, and their bytes.
//! #   #[cfg(feature = "render")]
//! #   {
//!     let adjustments = stowplan::render::Adjustments::of(&loaded.model.apps[&id.app]);
//!     let manifests = stowplan::render::render(&plan, &adjustments)
//!         .map_err(|problems| loaded.report(problems))?;
//!     let mut yaml = Vec::new();
//!     manifests.append_yaml(&mut yaml)?;
//!     let yaml = String::from_utf8(yaml)?;
//!     assert!(yaml.starts_with("---\napiVersion: v1\nkind: Namespace\n"));
//!     assert!(yaml.contains("\n        - name: REDIS\n          value: redis:6379\n"));
//! #   }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Have a command line
//!
#![cfg_attr(
    feature = "cli",
    doc = "
`main` is one call, and the program then has the commands `render`, `check`, `list`, `plan` and others for this fleet:

```no_run
use std::process::ExitCode;

# fn fleet() -> stowplan::Fleet { stowplan::Fleet::new() }
fn main() -> ExitCode {
    stowplan::run(fleet())
}
```

```text
$ cargo run                                                    # all environments to manifests/
$ cargo run -- render links/prod -o - | kubectl apply -f -     # one environment to a cluster
$ cargo run -- plan links/prod                                 # everything decided for it
```
"
)]
//!
//! The folder `examples/` of the repository has a whole program of this kind.
//!
//! # Where things are
//!
//! | module | is |
//! |---|---|
//! | [`prelude`] | what the file of an app needs |
//! | [`model`] | what people write: values that are valid if they exist, services, clusters, environments |
//! | [`settings`] | a program's settings as one struct, which its manifest is filled from |
//! | [`input`] | environment files, with every problem at its line |
//! | [`ledger`] | numbers given out once: what `stowplan.lock` holds |
//! | [`plan`] | an environment with everything decided, as plain data |
#![cfg_attr(
    feature = "render",
    doc = "\
| [`render`] | plans to Kubernetes objects; closures over them ([`Adjust`]) |
| [`check`] | what is wrong with manifests, anybody's; rules of a fleet's own ([`check::Check`]) |
| [`k8s_openapi`] | the types of rendered objects, for closures over them |
| [`yaml`] | YAML that Kubernetes reads back as it was meant |
"
)]
//!
//! # Features
//!
//! * `cli` (default): [`run`](#have-a-command-line), and the `stowplan` binary; implies `render`.
//! * `render`: the modules `render`, `check`, `k8s_openapi` and `yaml`, and the traits `Adjust` and
//!   `AdjustAll`. It needs one of the features that follow.
//! * `v1_33` to `v1_37` (default `v1_36`): which version of `k8s-openapi`'s types `render` is built
//!   with, exactly one; each implies `render`. What is rendered follows each cluster's own version,
//!   whichever it is.
//!
//! # In a build script
//!
//! A program whose `build.rs` has code generated of its fleet (`stowplan-codegen`) compiles the crate
//! of the fleet for that, and nothing of it needs Kubernetes objects or a command line. That crate
//! says:
//!
//! ```toml
//! [features]
//! default = ["command-line"]
//! # The command line, and closures over objects. Build scripts do without.
//! command-line = ["stowplan/cli", "stowplan/v1_36"]
//!
//! [dependencies]
//! stowplan = { version = "0.1", default-features = false }
//! ```
//!
//! Its binary has `required-features = ["command-line"]`, who has it as a build dependency takes it
//! with `default-features = false`, and what the model does with `Adjust` stands behind
//! `#[cfg(feature = "command-line")]`: objects are adjusted after everything that generated code knows of them
//! was decided.

#[cfg(feature = "render")]
pub use k8s_openapi;
#[cfg(feature = "render")]
pub use stowplan_check as check;
pub use stowplan_input as input;
pub use stowplan_ledger as ledger;
pub use stowplan_model as model;
pub use stowplan_plan as plan;
#[cfg(feature = "render")]
pub use stowplan_render as render;
pub use stowplan_settings as settings;
#[cfg(feature = "render")]
pub use stowplan_yaml as yaml;

#[cfg(feature = "cli")]
pub use stowplan_cli::{Program, run};
pub use stowplan_input::Fleet;
pub use stowplan_model::App;
#[cfg(feature = "render")]
pub use stowplan_render::{Adjust, AdjustAll};

/// What the file of an app needs, and nothing that hides a name of `std`.
pub mod prelude {
    pub use stowplan_input::Fleet;
    pub use stowplan_model::prelude::*;
    #[cfg(feature = "render")]
    pub use stowplan_render::{Adjust, AdjustAll};
}

#[cfg(doctest)]
#[doc = include_str!("../docs/networks.md")]
struct Networks;
