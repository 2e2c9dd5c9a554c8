//! What the file of an app needs, and nothing that hides a name of `std`.
//!
//! ```
//! use stowplan_model::prelude::*;
//!
//! pub fn app() -> App {
//!     let app = App::new(name!("shop"));
//!     let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
//!     app.web(name!("api"), image!("registry.example.com/shop/api:1.4.2"), port!("http", 80 => 8080))
//!         .autoscale(Autoscale::between(2, 6))
//!         .ready(http_get("/health"))
//!         .env("DB_HOST", mysql.host())
//!         .route(apex().path("/api"));
//!     app
//! }
//! ```

// What services are created on, and what they can be told.
pub use crate::handle::{self, Autoscales, Exposes, Listens, Scales, Workload};
pub use crate::{App, BrokerKind, Heap, Part, Start, Stop};

// What their methods take.
pub use crate::exposure::{BalancerAddress, LoadBalancer, Public, Route, apex};
pub use crate::file::{ConfigValue, File};
pub use crate::fills::listen_port;
pub use crate::per_replica::{
    NodeAddress, PerReplica, PerReplicaHostNetwork, PerReplicaHostPort, PerReplicaLoadBalancer,
    PerReplicaNodePort, PerReplicaPublic, SharedLoadBalancer, Turn,
};
pub use crate::probe::{Probe, exec, grpc_health, http_get, tcp_open};
pub use crate::value::{
    Codec, Endpoint, Fact, Own, PodField, SecretKey, Text, Value, concat, domain, environment,
    memory_share, namespace, template, where_outside, where_several,
};
pub use crate::volume::{Retention, VolumeSource, claim, config_map, memory, scratch, secret};
pub use crate::{
    Autoscale, Container, Disruption, ImageRef, KeyKind, Name, NodeFacts, Overlap, PodSecurity,
    Port, Quorum, Spread, StartOrder,
};

// Literals that the compiler checks; `host` is also the function that makes a route on a name.
pub use crate::{
    annotation_key, cron, dns_label, duration, env_name, file_name, file_path, host, image,
    label_key, label_value, name, node_port, object_name, port, port_name, port_number, probe_path,
    public_key, quantity, url_path,
};
