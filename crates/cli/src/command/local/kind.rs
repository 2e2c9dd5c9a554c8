//! The file for `kind create cluster --config`.
//!
//! <https://kind.sigs.k8s.io/docs/user/configuration/#extra-port-mappings>

use std::fmt::Write as _;

use stowplan_model::{Cluster, Name};

use super::head;
use crate::opening::Openings;

pub(super) fn write(name: &Name, cluster: &Cluster, openings: &Openings) -> String {
    let mut text = head("kind create cluster --config", name, cluster);
    // Writing to a string can't fail.
    let _ = write!(
        text,
        "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: {name}\nnodes:\n- role: control-plane\n"
    );
    if openings.routes {
        // Where the Ingress controllers for kind look for the node that has these ports.
        text += "  labels:\n    ingress-ready: \"true\"\n";
    }
    if openings.all.is_empty() {
        return text;
    }
    text += "  extraPortMappings:\n";
    for ((port, protocol), whose) in &openings.all {
        for line in whose {
            let _ = writeln!(text, "  # {line}");
        }
        let _ = write!(
            text,
            "  - containerPort: {port}\n    hostPort: {port}\n    protocol: {protocol}\n    listenAddress: 127.0.0.1\n"
        );
    }
    text
}
