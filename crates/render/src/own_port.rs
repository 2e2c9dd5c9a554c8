//! Container ports that have another name on each node of a seed set, so that a Service of all of
//! them can lead to one.
//!
//! A pod without a container port of the name that a Service's port targets is left out of that
//! port's endpoints, as `FindPort` of the
//! [endpoints controllers](https://github.com/kubernetes/kubernetes/blob/master/pkg/api/v1/pod/util.go)
//! finds none.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use stowplan_model::PortName;
use stowplan_plan::{PlannedNode, PlannedPort, PlannedService, PodIdentity};

use crate::service_port;

/// The most bytes that a container port's name may have.
/// Source: `IsValidPortName` in
/// [API machinery](https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go).
const MAX_NAME: usize = 15;

/// By the container port's usual name: what comes before `-<ordinal>` in its name on each node.
pub(crate) struct OwnPorts<'a> {
    stems: Vec<(&'a PortName, String)>,
    nodes: &'a [PlannedNode],
}

impl<'a> OwnPorts<'a> {
    /// Of a service; there are some only where its nodes share a load balancer.
    pub(crate) fn of(service: &'a PlannedService) -> Self {
        let identity = service.pods.as_ref().map(|pods| &pods.identity);
        let Some(PodIdentity::Nodes(nodes)) = identity else {
            return Self::none();
        };
        let Some(shared) = &nodes.shared else {
            return Self::none();
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
        Self {
            stems,
            nodes: &nodes.nodes,
        }
    }

    fn none() -> Self {
        Self {
            stems: Vec::new(),
            nodes: &[],
        }
    }

    /// What a Service targets that leads to all nodes, or to one of them; `None` for a port with
    /// one name on all nodes.
    ///
    /// Where each listens on a number of its own, neither name nor number is common to all, and what
    /// leads to all leads to the first.
    pub(crate) fn target(
        &self,
        name: &PortName,
        port: &PlannedPort,
        node: Option<&PlannedNode>,
    ) -> Option<IntOrString> {
        if !self.has(name) {
            return None;
        }
        let number = |node: &PlannedNode| IntOrString::Int(node.target(port).get().into());
        let first = self.nodes.first()?;
        match node {
            Some(node) => Some(number(node)),
            None if self
                .nodes
                .iter()
                .all(|it| it.target(port) == first.target(port)) =>
            {
                Some(number(first))
            }
            None => self.name(name, first.ordinal).map(IntOrString::String),
        }
    }

    /// The name on the node with this ordinal of what is usually called `name`.
    pub(crate) fn name(&self, name: &PortName, ordinal: u32) -> Option<String> {
        let (_, stem) = self.stems.iter().find(|(known, _)| *known == name)?;
        Some(format!("{stem}-{ordinal}"))
    }

    /// Whether the port's name differs from node to node.
    pub(crate) fn has(&self, name: &PortName) -> bool {
        self.stems.iter().any(|(known, _)| *known == name)
    }
}

/// Whether the name is the stem with a number.
fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| number.bytes().all(|it| it.is_ascii_digit()))
}
