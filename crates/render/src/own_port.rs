//! Container ports that have another name on each node of a seed set, so that a Service of all of
//! them can lead to one.
//!
//! A pod without a container port of the name that a Service's port targets is left out of that
//! port's endpoints, as `FindPort` of the
//! [endpoints controllers](https://github.com/kubernetes/kubernetes/blob/master/pkg/api/v1/pod/util.go)
//! finds none.

use stowplan_model::PortName;
use stowplan_plan::{PlannedService, PodIdentity};

use crate::service_port;

/// The most bytes that a container port's name may have.
/// Source: `IsValidPortName` in
/// [API machinery](https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go).
const MAX_NAME: usize = 15;

/// By the container port's usual name: what comes before `-<ordinal>` in its name on each node.
pub(crate) struct OwnPorts<'a>(Vec<(&'a PortName, String)>);

impl<'a> OwnPorts<'a> {
    /// Of a service; there are some only where its nodes share a load balancer.
    pub(crate) fn of(service: &'a PlannedService) -> Self {
        let identity = service.pods.as_ref().map(|pods| &pods.identity);
        let Some(PodIdentity::Nodes(nodes)) = identity else {
            return Self(Vec::new());
        };
        let Some(shared) = &nodes.shared else {
            return Self(Vec::new());
        };
        let last = nodes.nodes.iter().map(|node| node.ordinal).max();
        let room = MAX_NAME - 1 - last.unwrap_or(0).to_string().len();
        let plain: Vec<_> = service_port::distinct(service)
            .into_iter()
            .map(|port| port.name.as_str())
            .collect();
        let mut stems: Vec<(&PortName, String)> = Vec::new();
        for port in &shared.ports {
            let Some(name) = service_port::container_name(service, port) else {
                continue;
            };
            if stems.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let cut: String = name.as_str().chars().take(room).collect();
            let mut stem = cut.trim_end_matches('-').to_owned();
            let mut next = stems.len();
            // A port's name has a letter.
            while !stem.contains(|it: char| it.is_ascii_alphabetic())
                || stems.iter().any(|(_, known)| *known == stem)
                || plain.iter().any(|name| is_numbered(name, &stem))
            {
                stem = format!("port{next}");
                next += 1;
            }
            stems.push((name, stem));
        }
        Self(stems)
    }

    /// The name on the node with this ordinal of what is usually called `name`.
    pub(crate) fn name(&self, name: &PortName, ordinal: u32) -> Option<String> {
        let (_, stem) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(format!("{stem}-{ordinal}"))
    }

    /// Whether the port's name differs from node to node.
    pub(crate) fn has(&self, name: &PortName) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }
}

/// Whether the name is the stem with a number.
fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| number.bytes().all(|it| it.is_ascii_digit()))
}
