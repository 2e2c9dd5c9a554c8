//! The file for `k3d cluster create --config`.
//!
//! <https://k3d.io/stable/usage/configfile/>

use std::fmt::Write as _;

use stowplan_model::{Cluster, Name};

use super::head;
use crate::opening::{Openings, Through};

pub(super) fn write(name: &Name, cluster: &Cluster, openings: &Openings) -> String {
    let mut text = head("k3d cluster create --config", name, cluster);
    // Writing to a string can't fail.
    let _ = write!(
        text,
        "apiVersion: k3d.io/v1alpha5\nkind: Simple\nmetadata:\n  name: {name}\nservers: 1\n"
    );
    if openings.all.is_empty() {
        return text;
    }
    text += "ports:\n";
    for ((port, protocol), whose) in &openings.all {
        for line in whose {
            let _ = writeln!(text, "# {line}");
        }
        // What load balancers and routes listen on is on all nodes, and k3d's own proxy knows them.
        let through = if whose.iter().all(|it| it.through == Through::Node) {
            "server:0"
        } else {
            "loadbalancer"
        };
        let protocol = protocol.to_lowercase();
        let _ = write!(
            text,
            "- port: 127.0.0.1:{port}:{port}/{protocol}\n  nodeFilters:\n  - {through}\n"
        );
    }
    text
}
