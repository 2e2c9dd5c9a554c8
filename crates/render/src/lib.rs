//! From a plan to Kubernetes objects, and from them to bytes.
//!
//! [`render`] makes the objects of an environment: typed ones of `k8s-openapi`, changed by
//! [closures](Adjust) from Rust and by the environment's patches, with its raw objects alongside.
//! [`write_yaml`] does the same straight to YAML. Both use all cores, and both always give the same
//! bytes for the same plan.
//!
//! ```
//! use stowplan_model::Problem;
//! use stowplan_plan::Plan;
//! use stowplan_render::{Adjustments, render};
//!
//! fn kinds(plan: &Plan) -> Result<Vec<String>, Vec<Problem>> {
//!     let manifests = render(plan, &Adjustments::default())?;
//!     Ok(manifests.objects.iter().map(|object| object.kind().to_owned()).collect())
//! }
//! ```
//!
//! # What is rendered
//!
//! | what | becomes |
//! |---|---|
//! | environment | Namespace with its record and Pod Security level; NetworkPolicies `default-deny` and `allow-dns` where it has policies |
//! | every service with pods | ServiceAccount; ConfigMap `<workload>-config` of its files; NetworkPolicy of its traffic |
//! | `web` | Deployment, Service, HorizontalPodAutoscaler, PodDisruptionBudget |
//! | `worker` | Deployment, HorizontalPodAutoscaler, PodDisruptionBudget |
//! | `task` | Job `<name>-<hash of its pod template>`, or CronJob |
//! | `broker` | StatefulSet, peer Service, client Service, PodDisruptionBudget |
//! | `seed` | per node StatefulSet and Service, peer Service, client Service, PodDisruptionBudget |
//! | `external` | ExternalName Service, or Service without selector and an EndpointSlice per family |
//! | host | Ingress or `HTTPRoute` |
//!
//! And what leads there from outside:
//!
//! | way in | becomes |
//! |---|---|
//! | load balancer, node ports of a service | Services `<name>-lb` and `<name>-nodeport` beside its own |
//! | load balancer, node port of a replica or node | a Service named like the pod or node |
//! | load balancer that nodes share | Service `<name>-shared`, each of whose ports targets a name that one node's container has |
//! | TCP and UDP that can't have one load balancer | a further Service `…-udp` with the same address |
//! | host port | `hostPort` of the container |
//! | host network | `hostNetwork` of the pod, `hostPort` of all its ports |
//! | host known only when the pod starts | init container `discover-address`; Role, or `ClusterRole` `<namespace>.<account>` for machines, and its binding |
//!
//! The init container asks for one object, again and again for some minutes, and then fails: kubelet
//! starts it anew. It alone sees a token. A node of a seed set that asks has a ServiceAccount of its
//! own, `<node>`, which may `get` its own Service or, where it is pinned to one, its own machine; the
//! replicas of a broker have one account, which may see the Services of all of them. Beside `sh` and
//! `kubectl` its image needs `sed` and `sleep`, which images with a shell have. Where policies deny
//! traffic, such pods may dial TCP 443 and 6443 anywhere, as nothing says where the API server is.
//!
//! NetworkPolicies say nothing of pods in the host network: most providers take their traffic for
//! the machine's. With host ports, and with load balancers and node ports where any machine answers,
//! callers may come with a machine's address, so that such ports are open to anybody.
//!
//! Everything is for Kubernetes 1.33 to 1.37, whichever of them `k8s-openapi` is built for.

// Objects and bytes.
mod adjust;
mod canonical;
mod cluster_scoped;
mod completion;
mod json_patch;
mod manifest;
mod manifests;
mod merge_key;
mod object;
mod patch;
mod render;
mod selector;
mod strategic;

// Kinds of services.
mod broker;
mod external;
mod seed;
mod task;
mod web;
mod worker;

// What they have in common.
mod access;
mod autoscaler;
mod balancer;
mod budget;
mod config_map;
mod container;
mod deployment;
mod discovery;
mod http_route;
mod ingress;
mod labels;
mod member;
mod namespace;
mod network_policy;
mod own_port;
mod pod;
mod probe;
mod route;
mod scope;
mod security;
mod service;
mod service_port;
mod shared;
mod stateful_set;
mod volume;
mod workload;

pub use adjust::{Adjust, AdjustAll, Adjustments};
pub use http_route::{
    HttpRoute, HttpRouteBackend, HttpRouteMatch, HttpRouteParent, HttpRoutePath, HttpRouteRule,
    HttpRouteSpec,
};
pub use manifest::{Manifest, Rendered};
pub use manifests::Manifests;
pub use render::{WriteError, render, write_yaml};
